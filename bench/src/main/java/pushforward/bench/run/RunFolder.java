package pushforward.bench.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import pushforward.tensor.io.AtomicFile;

/// Where a fit leaves its files. Each is written under another name and moved, so that a file there is a whole file.
///
/// @param path the directory
public record RunFolder(Path path) {
    /// A folder of this name that is not there yet, or, to go on with a run, the last one that is.
    ///
    /// @param parent where run folders lie
    /// @param name the name of the first; `-2`, `-3` and so on are appended for more
    /// @param resume whether to go on
    public static RunFolder of(Path parent, String name, boolean resume) {
        Path last = parent.resolve(name);
        Path next = last;
        for (int i = 2; Files.exists(next); i++) {
            last = next;
            next = parent.resolve(name + "-" + i);
        }
        return new RunFolder(resume ? last : next);
    }

    /// Makes the directory.
    public RunFolder create() throws IOException {
        Files.createDirectories(path);
        return this;
    }

    /// The fitted model.
    public Path model() {
        return path.resolve("model.safetensors");
    }

    /// The state of the training, for `--resume`.
    public Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    /// Scores and settings.
    public Path result() {
        return path.resolve("result.json");
    }

    /// The losses by step.
    public Path log() {
        return path.resolve("log.csv");
    }

    /// The page to look at.
    public Path report() {
        return path.resolve("report.html");
    }

    /// Writes a text file whole.
    public static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
