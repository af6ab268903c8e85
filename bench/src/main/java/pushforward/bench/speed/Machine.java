package pushforward.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.Kernels;

/// What figures were measured on.
final class Machine {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    private Machine() {
    }

    /// Processor, vector width, JVM with its flags, and the commit of the sources, where they are known.
    static ObjectNode describe() {
        Kernels kernels = Kernels.of(DType.F32);
        Runtime.Version version = Runtime.version();
        return new ObjectMapper().createObjectNode().put("cpu", cpu()).put("processors", Runtime.getRuntime().availableProcessors())
                .put("vector_bits", kernels.lanes() == 1 ? 0 : kernels.lanes() * Float.SIZE).put("jvm", System.getProperty("java.vm.name") + " " + version)
                .put("flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments())).put("commit", commit());
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(CPU)) {
            return lines.filter(l -> l.startsWith("model name")).map(l -> l.substring(l.indexOf(':') + 1).strip()).findFirst().orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String commit() {
        try {
            Path classes = Path.of(Machine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Process git = new ProcessBuilder("git", "-C", classes.getParent().toString(), "rev-parse", "--short", "HEAD").redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? out : "unknown";
        } catch (IOException | java.net.URISyntaxException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
