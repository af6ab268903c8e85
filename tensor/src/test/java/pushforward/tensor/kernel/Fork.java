package pushforward.tensor.kernel;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the `main` method of a test class in a JVM of its own, on the class path.
final class Fork {
    /// The flag that makes the Vector API visible on the class path.
    static final String VECTOR = "--add-modules=jdk.incubator.vector";

    /// What a JVM printed and how it ended.
    record Result(int exit, String out, String err) {
    }

    private Fork() {
    }

    static Result run(Class<?> main, String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(location(Kernels.class) + File.pathSeparator + location(main));
        command.add(main.getName());
        try {
            Path err = Path.of("target", main.getSimpleName() + "-" + ProcessHandle.current().pid() + ".err");
            Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            Result result = new Result(exit, out, Files.readString(err));
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// The directory of compiled classes; test classes patched into the module still have theirs.
    private static Path location(Class<?> type) {
        try {
            Path classes = Path.of(Kernels.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return type == Kernels.class ? classes : classes.resolveSibling("test-classes");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
