package pushforward.tensor.io;

import java.util.Iterator;
import java.util.Map;

/// Writes JSON text, and says what a value is when it is not what was expected.
final class JsonWriter {
    private JsonWriter() {}

    /// Appends `value`; `level` is the current depth of indentation, negative for none.
    static void write(Json value, StringBuilder out, int level) {
        switch (value) {
            case Json.Obj(var members) -> {
                Iterator<Map.Entry<String, Json>> entries = members.entrySet().iterator();
                out.append('{');
                while (entries.hasNext()) {
                    Map.Entry<String, Json> entry = entries.next();
                    newLine(out, level, 1);
                    quote(entry.getKey(), out);
                    out.append(level < 0 ? ":" : ": ");
                    write(entry.getValue(), out, level < 0 ? level : level + 1);
                    out.append(entries.hasNext() ? "," : "");
                }
                if (!members.isEmpty()) {
                    newLine(out, level, 0);
                }
                out.append('}');
            }
            case Json.Arr(var elements) -> {
                Iterator<Json> each = elements.iterator();
                out.append('[');
                while (each.hasNext()) {
                    newLine(out, level, 1);
                    write(each.next(), out, level < 0 ? level : level + 1);
                    out.append(each.hasNext() ? "," : "");
                }
                if (!elements.isEmpty()) {
                    newLine(out, level, 0);
                }
                out.append(']');
            }
            case Json.Str(String text) -> quote(text, out);
            case Json.Num(String literal) -> out.append(literal);
            case Json.Bool(boolean bool) -> out.append(bool);
            case Json.Null() -> out.append("null");
        }
    }

    private static void newLine(StringBuilder out, int level, int deeper) {
        if (level >= 0) {
            out.append('\n').repeat("  ", level + deeper);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    static void requireUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("expected Unicode text, got an unpaired surrogate at index " + i);
            }
        }
    }

    /// Throws: `expected` is not what `value` is. Declared to return so that it can stand in an expression.
    static <T> T fail(String expected, Json value) {
        String text = value.toString();
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        throw new IllegalArgumentException("expected " + expected + ", got " + shown);
    }
}
