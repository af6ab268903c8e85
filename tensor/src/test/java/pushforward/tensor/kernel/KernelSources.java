package pushforward.tensor.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Writes the F32 kernels from the F64 kernels, line by line: every template is valid Java, and so is every result.
///
/// `double` becomes `float`, `Double` becomes `Float`, `F64` becomes `F32`; a line that ends in the comment `both types` stays.
/// Run with the directory of the package as argument to write the files; a test compares them with what this class makes.
final class KernelSources {
    private static final String[] TEMPLATES = {
        "AdamF64", "FunctionsF64", "ScalarElementwiseF64", "ScalarF64", "ScalarMatricesF64", "ScalarMovesF64", "ScalarReductionsF64",
    };

    private KernelSources() {
    }

    /// The generated sources by file name, from the templates in `directory`.
    static Map<String, String> generate(Path directory) throws IOException {
        Map<String, String> out = new TreeMap<>();
        for (String template : TEMPLATES) {
            String name = template.replace("F64", "F32");
            out.put(name + ".java", toFloat(template, Files.readString(directory.resolve(template + ".java"))));
        }
        return out;
    }

    private static String toFloat(String template, String source) {
        StringBuilder out = new StringBuilder("// Generated from " + template + ".java by KernelSources: change that file.\n");
        source.lines().forEach(line -> out.append(line.endsWith("// both types") ? line : toFloat(line)).append('\n'));
        return out.toString();
    }

    private static String toFloat(String line) {
        return line.replace("double", "float").replace("Double", "Float").replace("F64", "F32");
    }

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        for (Map.Entry<String, String> file : generate(directory).entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
