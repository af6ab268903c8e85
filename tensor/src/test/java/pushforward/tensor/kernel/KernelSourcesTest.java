package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The generated sources in the repository are what the generator makes of their templates.
final class KernelSourcesTest {
    @Test
    void generatedSourcesAreUpToDate() throws IOException {
        Path directory = Path.of("src", "main", "java", "pushforward", "tensor", "kernel");
        for (Map.Entry<String, String> file : KernelSources.generate(directory).entrySet()) {
            assertEquals(file.getValue(), Files.readString(directory.resolve(file.getKey())), file.getKey() + " (to write it: java "
                    + "tensor/src/test/java/pushforward/tensor/kernel/KernelSources.java tensor/src/main/java/pushforward/tensor/kernel)");
        }
    }
}
