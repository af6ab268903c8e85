package pushforward.bench.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import pushforward.bench.data.DataSet;

/// A fit of which only the figures are kept.
public final class Trial {
    private Trial() {
    }

    /// What a trial gives.
    ///
    /// @param result what result.json would hold
    /// @param log the losses by step
    public record Outcome(ObjectNode result, List<Trained.Point> log) {
    }

    /// Trains and scores; interrupted, it ends early with the figures so far.
    public static Outcome run(DataSet data, Recipe recipe) throws IOException {
        RunFolder folder = new RunFolder(Files.createTempDirectory("pushforward-trial"));
        try (Progress quiet = new Progress(Progress.Mode.of(true), "trial", new PrintWriter(Writer.nullWriter()))) {
            Trained trained = FlowTraining.run(data, recipe, folder, false, quiet);
            return new Outcome(new Fit(data, recipe).measure(trained), trained.log());
        } finally {
            try (Stream<Path> files = Files.list(folder.path())) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder.path());
        }
    }
}
