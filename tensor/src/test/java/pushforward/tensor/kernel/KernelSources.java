package pushforward.tensor.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes sources from sources. Every template is valid Java, and so is every result:
///
/// - the F32 kernels from the F64 kernels, line by line: `double` becomes `float`, `Double` `Float`, `F64` `F32`; a line that ends in the
///   comment `both types` stays;
/// - the functions on vectors from those on numbers, as [VectorSource] does it.
///
/// Run with the directory of the package as argument to write the files; a test compares them with what this class makes.
final class KernelSources {
    private static final List<String> TO_FLOAT = List.of("FunctionsF64", "LanesF64", "OpsF64", "ScalarElementwiseF64",
            "ScalarF64", "ScalarMatricesF64", "ScalarMovesF64", "ScalarReductionsF64",
            "VectorBiasF64", "VectorBinaryF64", "VectorColumnsF64", "VectorF64", "VectorGemmF64", "VectorLanesF64", "VectorPackF64",
            "VectorReductionsF64", "VectorTileF64", "VectorTransposeF64", "VectorUnaryF64");
    /// Templates whose `long`s are bit patterns, as wide as the element type.
    private static final List<String> WITH_BITS = List.of("OpsF64");

    private KernelSources() {
    }

    /// The generated sources by file name, from the templates in `directory`.
    static Map<String, String> generate(Path directory) throws IOException {
        Map<String, String> out = new TreeMap<>();
        for (String template : TO_FLOAT) {
            String source = Files.readString(directory.resolve(template + ".java"));
            StringBuilder result = header(template);
            for (String line : source.lines().toList()) {
                String done = line.endsWith("// both types") ? line : toFloat(line);
                result.append(WITH_BITS.contains(template) ? toInt(done) : done).append('\n');
            }
            out.put(template.replace("F64", "F32") + ".java", result.toString());
        }
        for (String type : List.of("F64", "F32")) {
            String source = Files.readString(directory.resolve("Math" + type + ".java"));
            out.put("VectorMath" + type + ".java", header("Math" + type).append(VectorSource.of(type, source)).toString());
        }
        return out;
    }

    private static StringBuilder header(String template) {
        return new StringBuilder("// Generated from " + template + ".java by KernelSources: change that file.\n");
    }

    private static String toFloat(String line) {
        return line.replace("double", "float").replace("DOUBLE", "FLOAT").replace("Double", "Float").replace("F64", "F32");
    }

    private static String toInt(String line) {
        return line.replace("long", "int").replace("LongBits", "IntBits").replace("Long.", "Integer.");
    }

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        for (Map.Entry<String, String> file : generate(directory).entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
