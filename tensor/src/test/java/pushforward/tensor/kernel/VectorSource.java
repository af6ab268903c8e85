package pushforward.tensor.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes the functions of `MathF64` or `MathF32`, which take one number, as loops over vectors.
///
/// The functions are a small language inside Java: statements `double v = e;`, `v = e;` and `return e;`, where `e` is a name, a number or a
/// call of an operation of `OpsF64` or of another function in the file. Calls of functions are expanded in place and operations
/// become calls of the Vector API, with no method of ours between them: the just-in-time compiler inlines what the JDK marks so
/// whatever the size of the loop, but our methods only into small ones.
final class VectorSource {
    private static final String INDENT = "            ";

    private record Function(List<String> parameters, List<String> body) {
    }

    /// An expanded expression: its text, and whether it is one number rather than a vector.
    private record Value(String text, boolean number) {
    }

    private final String type;
    private final String number;
    private final String vector;
    private final String bits;
    private final Map<String, Function> functions = new HashMap<>();
    private final StringBuilder out = new StringBuilder();
    private int fresh;

    private VectorSource(String type) {
        this.type = type;
        boolean wide = type.equals("F64");
        number = wide ? "double" : "float";
        vector = wide ? "DoubleVector" : "FloatVector";
        bits = wide ? "LongVector" : "IntVector";
    }

    /// The source of `VectorMathF64` or `VectorMathF32`.
    static String of(String type, String source) {
        return new VectorSource(type).write(source.lines().toList());
    }

    private String write(List<String> lines) {
        List<String> constants = new ArrayList<>();
        List<String> loops = new ArrayList<>();
        Map<String, String> comments = new HashMap<>();
        StringBuilder comment = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.contains(" static final ")) {
                constants.add(line.replace("public ", "private "));
            } else if (line.startsWith("    ///")) {
                comment.append(line).append('\n');
                continue;
            } else if (line.startsWith("    ") && line.contains(" static ") && line.endsWith("{")) {
                String name = line.substring(line.indexOf(number + " ") + number.length() + 1, line.indexOf('('));
                List<String> parameters = new ArrayList<>();
                for (String p : line.substring(line.indexOf('(') + 1, line.indexOf(')')).split(", ")) {
                    parameters.add(p.substring(p.indexOf(' ') + 1));
                }
                List<String> body = new ArrayList<>();
                for (i++; !lines.get(i).equals("    }"); i++) {
                    body.add(lines.get(i).replaceAll(" *//.*", "").strip());
                }
                functions.put(name, new Function(parameters, body));
                if (line.contains("public")) {
                    loops.add(name);
                    comments.put(name, comment.toString());
                }
            }
            comment.setLength(0);
        }
        header(constants);
        for (String name : loops) {
            out.append('\n').append(comments.get(name));
            loop(name);
        }
        return out.append("}\n").toString();
    }

    private void header(List<String> constants) {
        out.append("package pushforward.tensor.kernel;\n\n");
        out.append("import static pushforward.tensor.kernel.Lanes").append(type).append(".L;\n");
        out.append("import static pushforward.tensor.kernel.Lanes").append(type).append(".SPECIES;\n\n");
        out.append("import java.lang.foreign.MemorySegment;\nimport java.lang.invoke.MethodHandles;\nimport java.nio.ByteOrder;\n");
        out.append("import jdk.incubator.vector.").append(vector).append(";\nimport jdk.incubator.vector.").append(bits).append(";\n");
        out.append("import jdk.incubator.vector.VectorOperators;\n\n");
        out.append("/// The functions of [Math").append(type).append("] on vectors: each a loop over `a[0 .. end)`, whole vectors, into `dst`.\n");
        out.append("final class VectorMath").append(type).append(" {\n");
        out.append("    private static final MemorySegment ALL = Memory.all();\n");
        out.append("    private static final ByteOrder ORDER = ByteOrder.nativeOrder();\n");
        constants.forEach(line -> out.append(line).append('\n'));
        out.append("\n    private VectorMath").append(type).append("() {\n    }\n");
        out.append("\n    static MethodHandles.Lookup lookup() {\n        return MethodHandles.lookup();\n    }\n");
    }

    private void loop(String name) {
        String box = number.equals("double") ? "Double" : "Float";
        fresh = 0;
        out.append("    static void ").append(name).append("(long dst, long a, long end) {\n");
        out.append("        Memory.check(dst, end * ").append(box).append(".BYTES);\n");
        out.append("        Memory.check(a, end * ").append(box).append(".BYTES);\n");
        out.append("        for (long i = 0; i < end; i += L) {\n");
        out.append(INDENT).append(vector).append(" x = ").append(vector)
                .append(".fromMemorySegment(SPECIES, ALL, a + i * ").append(box).append(".BYTES, ORDER);\n");
        Value result = expand(functions.get(name), List.of(new Value("x", false)));
        out.append(INDENT).append(result.text()).append(".intoMemorySegment(ALL, dst + i * ").append(box).append(".BYTES, ORDER);\n");
        out.append("        }\n    }\n");
    }

    /// Writes the statements of a function, its variables renamed, and returns what it returns.
    private Value expand(Function function, List<Value> arguments) {
        Map<String, Value> names = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            Value argument = arguments.get(i);
            boolean simple = argument.number() || argument.text().matches("\\w+");
            names.put(function.parameters().get(i), simple ? argument : variable(vector, argument.text()));
        }
        for (String statement : function.body()) {
            if (statement.isEmpty()) {
                continue;
            }
            String s = statement.substring(0, statement.length() - 1);
            if (s.startsWith("return ")) {
                return new Parser(s.substring("return ".length()), names).parse();
            }
            int equals = s.indexOf(" = ");
            String[] target = s.substring(0, equals).split(" ");
            Value value = new Parser(s.substring(equals + 3), names).parse();
            boolean pattern = target.length == 2 && (target[0].equals("long") || target[0].equals("int"));
            names.put(target[target.length - 1], variable(pattern ? bits : vector, vector(value)));
        }
        throw new IllegalStateException("no return in " + function);
    }

    /// Writes a new variable.
    private Value variable(String kind, String text) {
        String name = "v" + fresh++;
        out.append(INDENT).append(kind).append(' ').append(name).append(" = ").append(text).append(";\n");
        return new Value(name, false);
    }

    private String vector(Value v) {
        return v.number() ? vector + ".broadcast(SPECIES, " + v.text() + ")" : v.text();
    }

    /// The Vector API's call for an operation.
    private Value operation(String name, List<Value> p) {
        Value a = p.get(0);
        String first = a.text();
        String second = p.size() > 1 ? p.get(1).text() : "";
        return new Value(switch (name) {
            case "add", "sub", "mul", "div", "and", "or" -> vector(a) + "." + name + "(" + second + ")";
            case "fma" -> p.get(1).number() && p.get(2).number() ? first + ".fma(" + second + ", " + p.get(2).text() + ")"
                    : first + ".fma(" + vector(p.get(1)) + ", " + vector(p.get(2)) + ")";
            case "neg", "abs" -> first + "." + name + "()";
            case "copySign" -> fromBits(toBits(first) + ".and(" + mask("MAX") + ").or("
                    + toBits(second) + ".and(" + mask("MIN") + "))");
            case "lt" -> a.number() ? second + ".compare(VectorOperators.GT, " + first + ")"
                    : first + ".compare(VectorOperators.LT, " + second + ")";
            case "eq" -> first + ".compare(VectorOperators.EQ, " + second + ")";
            case "select" -> vector(p.get(2)) + ".blend(" + second + ", " + first + ")";
            case "toBits" -> toBits(first);
            case "fromBits" -> fromBits(first);
            case "isSet" -> first + ".and(" + integer(second) + ").compare(VectorOperators.NE, " + integer("0") + ").cast(SPECIES)";
            case "shiftLeft" -> first + ".lanewise(VectorOperators.LSHL, " + integer(second) + ")";
            case "shiftRight" -> first + ".lanewise(VectorOperators.LSHR, " + integer(second) + ")";
            default -> throw new IllegalStateException("unknown operation " + name);
        }, false);
    }

    private String toBits(String v) {
        return v + (type.equals("F64") ? ".reinterpretAsLongs()" : ".reinterpretAsInts()");
    }

    private String fromBits(String v) {
        return v + (type.equals("F64") ? ".reinterpretAsDoubles()" : ".reinterpretAsFloats()");
    }

    private String mask(String end) {
        return (type.equals("F64") ? "Long." : "Integer.") + end + "_VALUE";
    }

    /// A whole number as it stood in the source.
    private static String integer(String literal) {
        return literal.replaceAll("(\\.0|f)$", "");
    }

    private final class Parser {
        private final String text;
        private final Map<String, Value> names;
        private int at;

        Parser(String text, Map<String, Value> names) {
            this.text = text;
            this.names = names;
        }

        Value parse() {
            Value v = term();
            while (at < text.length() && text.startsWith(" - ", at)) { // of constants only
                at += 3;
                v = new Value(v.text() + " - " + term().text(), true);
            }
            return v;
        }

        private Value term() {
            int start = at;
            if (text.charAt(at) == '-') {
                at++;
            }
            while (at < text.length() && (Character.isJavaIdentifierPart(text.charAt(at)) || isDot() || isExponent())) {
                at++;
            }
            String word = text.substring(start, at);
            if (at < text.length() && text.charAt(at) == '(') {
                return call(word);
            }
            if (names.containsKey(word)) {
                return names.get(word);
            }
            return new Value(word.matches("-?[0-9]+") ? word + (type.equals("F64") ? ".0" : "f") : word, true);
        }

        private boolean isDot() {
            return text.charAt(at) == '.';
        }

        private boolean isExponent() {
            return text.charAt(at) == '-' && at > 0 && text.charAt(at - 1) == 'p';
        }

        private Value call(String name) {
            List<Value> arguments = new ArrayList<>();
            while (text.charAt(at) != ')') {
                at += text.charAt(at) == ',' ? 2 : 1;
                arguments.add(parse());
            }
            at++;
            return functions.containsKey(name) ? expand(functions.get(name), arguments) : operation(name, arguments);
        }
    }
}
