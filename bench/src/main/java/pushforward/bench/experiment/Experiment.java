package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import pushforward.bench.data.Catalogue;

/// A question answered by many small measurements.
public interface Experiment {
    /// The word for it on the command line.
    String name();

    /// What it finds out, in one sentence.
    String summary();

    /// How many repetitions there are unless the command line says.
    default int seeds() {
        return 5;
    }

    /// The measurements to make.
    List<Task> tasks(Request request) throws IOException;

    /// A Markdown table of the results, and what it says in a sentence or two.
    ///
    /// @param results by the keys of the tasks, in their order; those that have not been done are missing
    String table(Map<String, ObjectNode> results);

    /// Draws pictures of the results into a directory; none unless an experiment says otherwise.
    default void draw(Map<String, ObjectNode> results, Path directory) throws IOException {
    }

    /// What the command line asks for.
    ///
    /// @param seeds one repetition each
    /// @param timeLimit of one task's training, where it has one
    /// @param threads to compute with
    /// @param catalogue where data sets are
    /// @param folder of the experiment, which exists when a task is run: for what lets a task go on where it was stopped
    /// @param err hears of progress within a task
    record Request(List<Long> seeds, Optional<Duration> timeLimit, int threads, Catalogue catalogue, Path folder, PrintWriter err) {
        /// Copies the list.
        public Request {
            seeds = List.copyOf(seeds);
        }

        /// Without progress, and with the current directory as the folder until [#in] says otherwise.
        public Request(List<Long> seeds, Optional<Duration> timeLimit, int threads, Catalogue catalogue) {
            this(seeds, timeLimit, threads, catalogue, Path.of(""), new PrintWriter(Writer.nullWriter()));
        }

        /// The time limit as a part of a task's key: ` limit=90s`, ` limit=0.5s`; nothing without one.
        String limit() {
            return timeLimit.map(t -> " limit=" + BigDecimal.valueOf(t.toMillis(), 3).stripTrailingZeros().toPlainString() + "s").orElse("");
        }

        /// The same with a folder and someone who hears of progress.
        Request in(Path place, PrintWriter hears) {
            return new Request(seeds, timeLimit, threads, catalogue, place, hears);
        }
    }

    /// One measurement.
    ///
    /// @param key tells it from all others, settings that decide its result included: what has been measured under a key is not measured again
    /// @param run makes the measurement; interrupted, it may return anything, which is thrown away
    /// @param leftovers files that are of no use any more once the result is kept: what lets the task go on where it was stopped
    record Task(String key, Callable<ObjectNode> run, List<Path> leftovers) {
        /// Copies the list.
        public Task {
            leftovers = List.copyOf(leftovers);
        }

        /// A task that leaves nothing.
        public Task(String key, Callable<ObjectNode> run) {
            this(key, run, List.of());
        }
    }
}
