package pushforward.tensor.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The strict JSON parser behind [Json#parse]: recursive descent over UTF-8 bytes, linear in their number, bounded in depth and
/// in values.
final class JsonReader {
    private final byte[] text;
    private final String name;
    private final long base;
    private int at;
    private int values;

    JsonReader(byte[] text, String name, long base) {
        this.text = text;
        this.name = name;
        this.base = base;
    }

    Json read() throws FormatException {
        skipSpace();
        Json value = value(0);
        skipSpace();
        if (at < text.length) {
            throw error("expected the end of the JSON text, got " + here());
        }
        return value;
    }

    private Json value(int depth) throws FormatException {
        if (depth > Json.MAX_DEPTH) {
            throw error("expected at most " + Json.MAX_DEPTH + " levels of JSON nesting, got more");
        }
        if (++values > Json.MAX_VALUES) {
            throw error("expected at most " + Json.MAX_VALUES + " JSON values, got more");
        }
        int c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Str(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            default -> {
                if (c == '-' || isDigit(c)) {
                    yield number();
                }
                throw error("expected a JSON value, got " + here());
            }
        };
    }

    private Json.Obj object(int depth) throws FormatException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return new Json.Obj(members);
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw error("expected a member name in quotes, got " + here());
            }
            int start = at;
            String key = string();
            if (members.containsKey(key)) {
                at = start;
                throw error("expected each name once, got \"" + key + "\" twice");
            }
            skipSpace();
            if (peek() != ':') {
                throw error("expected ':' after a member name, got " + here());
            }
            at++;
            skipSpace();
            members.put(key, value(depth + 1));
            skipSpace();
            int c = peek();
            if (c != ',' && c != '}') {
                throw error("expected ',' or '}' in an object, got " + here());
            }
            at++;
            if (c == '}') {
                return new Json.Obj(members);
            }
        }
    }

    private Json.Arr array(int depth) throws FormatException {
        List<Json> elements = new ArrayList<>();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return new Json.Arr(elements);
        }
        while (true) {
            skipSpace();
            elements.add(value(depth + 1));
            skipSpace();
            int c = peek();
            if (c != ',' && c != ']') {
                throw error("expected ',' or ']' in an array, got " + here());
            }
            at++;
            if (c == ']') {
                return new Json.Arr(elements);
            }
        }
    }

    private Json word(String word, Json value) throws FormatException {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= text.length || text[at + i] != word.charAt(i)) {
                throw error("expected " + word);
            }
        }
        at += word.length();
        return value;
    }

    private Json.Num number() throws FormatException {
        int end = endOfNumber(text, at);
        if (end < 0) {
            throw error("expected a JSON number, got a damaged one");
        }
        String literal = new String(text, at, end - at, StandardCharsets.ISO_8859_1);
        at = end;
        return new Json.Num(literal);
    }

    private String string() throws FormatException {
        int start = ++at;
        while (at < text.length && text[at] != '"' && text[at] != '\\' && (text[at] & 0xff) >= 0x20) {
            at++;
        }
        if (at < text.length && text[at] == '"') {
            return decode(start, at++);
        }
        StringBuilder out = new StringBuilder(decode(start, at));
        while (true) {
            int c = peek();
            if (c == '"') {
                at++;
                return out.toString();
            } else if (c == '\\') {
                escape(out);
            } else if (c >= 0 && c < 0x20) {
                throw error("expected control characters in strings to be escaped, got " + here());
            } else if (c < 0) {
                throw error("expected the end of a string, got the end of the text");
            } else {
                int from = at;
                while (at < text.length && text[at] != '"' && text[at] != '\\' && (text[at] & 0xff) >= 0x20) {
                    at++;
                }
                out.append(decode(from, at));
            }
        }
    }

    private void escape(StringBuilder out) throws FormatException {
        int start = at;
        int c = at + 1 < text.length ? text[at + 1] : -1;
        at += 2;
        switch (c) {
            case '"', '\\', '/' -> out.append((char) c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                char unit = hex(start);
                out.append(unit);
                if (Character.isHighSurrogate(unit) && at + 1 < text.length && text[at] == '\\' && text[at + 1] == 'u') {
                    at += 2;
                    char low = hex(start);
                    out.append(low);
                    if (Character.isLowSurrogate(low)) {
                        return;
                    }
                }
                if (Character.isSurrogate(unit)) {
                    at = start;
                    throw error("expected a pair of surrogates, got one alone");
                }
            }
            default -> {
                at = start;
                throw error("expected an escape sequence, got a backslash before something else");
            }
        }
    }

    private char hex(int start) throws FormatException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at + i < text.length && text[at + i] > 0 ? Character.digit((char) text[at + i], 16) : -1;
            if (digit < 0) {
                at = start;
                throw error("expected four hexadecimal digits after \\u");
            }
            unit = unit << 4 | digit;
        }
        at += 4;
        return (char) unit;
    }

    private String decode(int from, int to) throws FormatException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, from, to - from)).toString();
        } catch (CharacterCodingException e) {
            at = from;
            throw error("expected text in UTF-8, got something else");
        }
    }

    private void skipSpace() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
    }

    private int peek() {
        return at < text.length ? text[at] & 0xff : -1;
    }

    private String here() {
        int c = peek();
        return c < 0 ? "the end of the text" : c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : "byte 0x" + Integer.toHexString(c);
    }

    private FormatException error(String problem) {
        return FormatException.atByte(name, base + at, problem);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isNumber(String literal) {
        byte[] text = literal.getBytes(StandardCharsets.UTF_8);
        return endOfNumber(text, 0) == text.length;
    }

    /// The end of the number that begins at `at`, or -1 if none does: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
    private static int endOfNumber(byte[] text, int at) {
        int i = at < text.length && text[at] == '-' ? at + 1 : at;
        int digits = skipDigits(text, i);
        if (digits == i || (text[i] == '0' && digits > i + 1)) {
            return -1;
        }
        i = digits;
        if (i < text.length && text[i] == '.') {
            digits = skipDigits(text, i + 1);
            if (digits == i + 1) {
                return -1;
            }
            i = digits;
        }
        if (i < text.length && (text[i] == 'e' || text[i] == 'E')) {
            int exponent = i + 1 < text.length && (text[i + 1] == '+' || text[i + 1] == '-') ? i + 2 : i + 1;
            digits = skipDigits(text, exponent);
            if (digits == exponent) {
                return -1;
            }
            i = digits;
        }
        return i;
    }

    private static int skipDigits(byte[] text, int at) {
        int i = at;
        while (i < text.length && isDigit(text[i])) {
            i++;
        }
        return i;
    }
}
