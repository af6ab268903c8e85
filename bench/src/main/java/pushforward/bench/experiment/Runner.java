package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pushforward.bench.data.DataException;
import pushforward.bench.run.Progress;
import pushforward.bench.run.RunFolder;

/// Runs the tasks of an experiment that have not been run, keeps each result as soon as it is there, and writes the table.
public final class Runner {
    private final Experiment experiment;
    private final Path folder;
    private final PrintWriter err;

    /// @param folder gets `results.jsonl`, `table.md` and pictures
    /// @param err hears of every task
    public Runner(Experiment experiment, Path folder, PrintWriter err) {
        this.experiment = experiment;
        this.folder = folder;
        this.err = err;
    }

    /// Runs what is left.
    ///
    /// @return the results by key; fewer than there are tasks if the thread was interrupted
    public Map<String, ObjectNode> run(Experiment.Request request) throws Exception {
        Files.createDirectories(folder);
        Results results = Results.read(folder.resolve("results.jsonl"));
        List<Experiment.Task> tasks = experiment.tasks(request.in(folder, err));
        List<Experiment.Task> left = tasks.stream().filter(t -> results.get(t.key()).isEmpty()).toList();
        if (left.size() < tasks.size()) {
            say("%d of %d results are there already", tasks.size() - left.size(), tasks.size());
        }
        long began = System.nanoTime();
        for (int i = 0; i < left.size() && !Thread.currentThread().isInterrupted(); i++) {
            Experiment.Task task = left.get(i);
            ObjectNode result;
            try {
                result = task.run().call();
            } catch (Exception e) {
                if (Thread.currentThread().isInterrupted()) {
                    break; // it may have failed for that alone: an interruption closes a file that is being written
                }
                throw e;
            }
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            undisturbed(() -> {
                results.put(task.key(), result);
                for (Path file : task.leftovers()) {
                    Files.deleteIfExists(file);
                }
            });
            double seconds = (System.nanoTime() - began) * 1e-9;
            int more = left.size() - i - 1;
            say("%d of %d, %s%s", i + 1, left.size(), task.key(), more == 0 ? "" : ", " + Progress.duration(seconds / (i + 1) * more) + " left");
        }
        Map<String, ObjectNode> done = new LinkedHashMap<>();
        tasks.forEach(t -> results.get(t.key()).ifPresent(r -> done.put(t.key(), r)));
        undisturbed(() -> {
            RunFolder.write(folder.resolve("table.md"), experiment.table(done));
            experiment.draw(done, folder);
        });
        return done;
    }

    /// What writes files, and may do so once more.
    private interface Writing {
        void run() throws IOException;
    }

    /// Writes files. An interruption, which would close them while they are written, waits until they are.
    private static void undisturbed(Writing writing) throws IOException {
        boolean interrupted = false;
        try {
            for (boolean written = false; !written; ) {
                interrupted |= Thread.interrupted();
                try {
                    writing.run();
                    written = true;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void say(String format, Object... values) {
        err.println("experiment " + experiment.name() + ": " + String.format(Locale.ROOT, format, values));
        err.flush();
    }

    /// Puts a table between the two lines that mark its place in a page.
    ///
    /// @throws DataException if the page has no such lines
    public static void insert(Path page, String name, String table) throws IOException {
        String text = Files.readString(page);
        Place place = place(page, name, text);
        RunFolder.write(page, text.substring(0, place.from()) + "\n" + table.strip() + "\n\n" + text.substring(place.to()));
    }

    /// Checks that there is a place for a table in a page.
    ///
    /// @throws DataException if the page has no such lines as [#insert] needs
    public static void requireMarks(Path page, String name) throws IOException {
        place(page, name, Files.readString(page));
    }

    /// Where a table lies in a page: from the end of the first mark to the begin of the second.
    private record Place(int from, int to) {
    }

    private static Place place(Path page, String name, String text) {
        String begin = "<!-- experiment " + name + " -->\n";
        String end = "<!-- end " + name + " -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new DataException(page + ": expected the lines \"" + begin.strip() + "\" and \"" + end + "\", between which the table goes");
        }
        return new Place(from + begin.length(), to);
    }

    /// The mean and the standard error of the mean of some numbers, as `2.213 ± 0.004`; the mean alone of one.
    static String spread(double[] values, int digits) {
        double mean = java.util.Arrays.stream(values).average().orElse(Double.NaN);
        if (values.length < 2) {
            return String.format(Locale.ROOT, "%." + digits + "f", mean);
        }
        double squares = java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double error = Math.sqrt(squares / (values.length - 1) / values.length);
        return String.format(Locale.ROOT, "%." + digits + "f ± %." + digits + "f", mean, error);
    }

    /// The numbers under one name among some results, those that have it.
    static double[] numbers(List<ObjectNode> results, String name) {
        return results.stream().map(r -> Optional.ofNullable(r.get(name))).flatMap(Optional::stream).filter(n -> n.isNumber()).mapToDouble(n -> n.asDouble()).toArray();
    }
}
