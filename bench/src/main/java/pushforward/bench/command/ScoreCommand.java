package pushforward.bench.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.anomaly.AnomalyScores;
import pushforward.bench.anomaly.Detection;
import pushforward.bench.data.Generated;
import pushforward.bench.data.Labels;
import pushforward.bench.data.Measure;
import pushforward.bench.data.Random;
import pushforward.bench.data.RawTable;
import pushforward.bench.data.Rows;
import pushforward.bench.data.Selection;
import pushforward.bench.run.JsonNumbers;
import pushforward.bench.run.SavedModel;
import pushforward.bench.run.Scores;

/// Scores rows under a saved model.
@Command(
        name = "score",
        description = "Score every row of DATA under a saved MODEL: how likely it is, and how much of an anomaly.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        footerHeading = "%nScores of a row x:%n"
                + "  log_likelihood  log p(x) in nats, in the data's own units (per level for whole numbers): little for%n"
                + "                  anomalies%n"
                + "  squared_norm    |z|^2 of the row pulled back to the base, z = T^-1(x): much for anomalies%n"
                + "  typicality      |log p(x) - m| in nats, with m the mean of log p over the training rows, which fit%n"
                + "                  notes in the model's file: the distance from the typical set, much for anomalies%n"
                + "Where the model has density zero the last two are infinite. For whole numbers log p(x) and |z|^2 are%n"
                + "means over noise.%n%n"
                + "With labels, AUROC (equal scores count half) and average precision (equal scores are passed at once)%n"
                + "of each score are printed. The last line on standard output is JSON: the means, and these figures.%n%nExamples:%n",
        footer = {
            "  pushforward score runs/moons-s1 moons",
            "  pushforward score runs/patients-s0 new.csv --out scores.csv",
            "  pushforward score runs/thyroid-s0 thyroid.npz --label y --out scores.npz",
            "  pushforward score runs/digits-s0/model.safetensors digits --out scores.npy"
        })
public final class ScoreCommand implements Callable<Integer> {
    private static final int GENERATED_ROWS = 5_000;
    /// Columns named in a message.
    private static final int NAMED = 8;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model.safetensors file or the run folder that holds it.")
    private Path model;

    @Parameters(index = "1", paramLabel = "DATA", description = "As for fit; all rows are scored. Of a generated set, 5,000 fresh rows.")
    private String data;

    @Option(names = "--columns", paramLabel = "COLS", description = "The columns to score, in the model's order (default: those with the model's names). What a conditional model is "
            + "given is found by its names.")
    private @Nullable String columns;

    @Option(names = "--label", paramLabel = "COLUMN", description = "Which rows are anomalies (1) and which are normal (0): a column of DATA, which then is no "
            + "feature, or an array beside X in an npz file.")
    private @Nullable String label;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of generated rows and of the noise on whole numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private DataOptions source;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write the scores in the order of the rows: .csv or .npy (a column each), with or without .gz, .npz or "
            + ".safetensors (an array each).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        if (out != null) {
            ScoreFile.require(out); // before the work, not after it
        }
        try (SavedModel saved = SavedModel.read(model)) {
            Optional<Generated> generated = Generated.named(data);
            Optional<Labels> labels = label == null ? Optional.empty() : Optional.of(Labels.read(data, label, source.catalogue()));
            Rows rows = generated.isPresent() ? generated.get().sample(GENERATED_ROWS, Random.of(seed, "score " + data)) : read(saved, labels);
            if (labels.isPresent()) {
                labels.get().require(rows.count(), data + ": label \"" + label + "\"");
            }
            int given = saved.card().context().size();
            saved.requireWidth(rows.width() - given, data);
            Optional<Rows> context = given == 0 ? Optional.empty() : Optional.of(rows.columns(IntStream.range(rows.width() - given, rows.width()).toArray()));
            AnomalyScores scores = saved.scores(rows.columns(IntStream.range(0, rows.width() - given).toArray()), seed, context);
            warn(scores);
            if (out != null) {
                ScoreFile.write(out, scores.columns());
                spec.commandLine().getErr().println("wrote " + String.join(", ", scores.columns().keySet()) + " of " + rows.count() + " rows to " + out);
            }
            spec.commandLine().getErr().flush();
            ObjectNode summary = summary(saved, rows, scores, generated);
            labels.ifPresent(known -> detections(scores.detections(known.anomalous()), summary));
            spec.commandLine().getOut().println(summary);
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private void warn(AnomalyScores scores) {
        int[] outside = IntStream.range(0, scores.logDensity().length).filter(i -> !Double.isFinite(scores.logDensity()[i])).toArray();
        if (outside.length > 0) {
            spec.commandLine().getErr().println("warning: " + outside.length + " of " + scores.logDensity().length
                    + " rows have density zero under the model, the first of them row " + (outside[0] + 1) + ": they lie outside its range");
        }
        if (scores.typicality().isEmpty()) {
            spec.commandLine().getErr().println("note: no typicality score, for " + model + " does not say how large the log-density of its training rows is; "
                    + "fit notes it in the models it writes");
        }
    }

    private Rows read(SavedModel saved, Optional<Labels> labels) throws IOException {
        List<String> chosen = DataOptions.names(columns);
        List<String> own = saved.card().columns();
        List<String> columns = chosen.isEmpty() && source.catalogue().has(data, own) ? own : chosen;
        Selection selection = new Selection(columns, saved.card().context(), Optional.ofNullable(label).filter(name -> labels.orElseThrow().column()));
        RawTable table = source.catalogue().read(data, selection).requireFinite();
        List<String> read = table.names().subList(0, table.names().size() - saved.card().context().size());
        if (chosen.isEmpty() && read.size() == own.size() && !read.equals(own) && source.catalogue().has(data, read)) {
            String missing = String.join(", ", own.stream().filter(column -> !read.contains(column)).limit(NAMED).toList());
            spec.commandLine().getErr().println("warning: " + data + " has not all columns of the model (" + missing + "): what it has, "
                    + String.join(", ", read.subList(0, Math.min(NAMED, read.size()))) + (read.size() > NAMED ? ", ..." : "") + ", is taken in the model's order; say which with --columns");
        }
        return table.values();
    }

    private ObjectNode summary(SavedModel saved, Rows rows, AnomalyScores scores, Optional<Generated> generated) {
        ObjectNode node = new ObjectMapper().createObjectNode().put("model", model.toString()).put("data", data).put("rows", rows.count());
        Scores log = new Scores(scores.logDensity());
        JsonNumbers.put(node, "log_likelihood", log.mean());
        JsonNumbers.put(node, "standard_error", log.standardError());
        generated.ifPresent(set -> JsonNumbers.put(node, "exact_log_likelihood", new Scores(set.logDensity(rows)).mean()));
        if (saved.card().measure() instanceof Measure.Levels) {
            JsonNumbers.put(node, "bits_per_dim", log.bitsPerDim(saved.card().columns().size()));
        }
        JsonNumbers.put(node, AnomalyScores.SQUARED_NORM, new Scores(scores.squaredNorm()).mean());
        scores.typicality().ifPresent(values -> JsonNumbers.put(node, AnomalyScores.TYPICALITY, new Scores(values).mean()));
        return node;
    }

    /// Prints a table, and adds its figures to the summary.
    private void detections(SequencedMap<String, Detection> detections, ObjectNode summary) {
        Detection any = detections.firstEntry().getValue();
        ObjectNode auroc = summary.put("anomalies", any.anomalies()).putObject("auroc");
        ObjectNode precision = summary.putObject("average_precision");
        PrintWriter print = spec.commandLine().getOut();
        print.printf(Locale.ROOT, "%-16s %8s %19s    (%,d anomalies among %,d rows)%n", "score", "AUROC", "average precision", any.anomalies(), any.scores().length);
        detections.forEach((name, detection) -> {
            auroc.put(name, detection.auroc());
            precision.put(name, detection.averagePrecision());
            print.printf(Locale.ROOT, "%-16s %8.4f %19.4f%n", name, detection.auroc(), detection.averagePrecision());
        });
    }
}
