package pushforward.bench.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.data.Generated;
import pushforward.bench.data.Measure;
import pushforward.bench.data.Random;
import pushforward.bench.data.RawTable;
import pushforward.bench.data.Rows;
import pushforward.bench.data.Selection;
import pushforward.bench.run.SavedModel;
import pushforward.bench.run.Scores;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.TensorFiles;

/// Scores rows under a saved model.
@Command(
        name = "score",
        description = "Work out the log-likelihood of every row of DATA under a saved MODEL.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        footerHeading = "%nLog-likelihoods are in nats, in the data's own units (per level for whole numbers). The last line on standard output is their%n"
                + "mean as JSON.%n%nExamples:%n",
        footer = {
            "  pushforward score runs/moons-s1 moons",
            "  pushforward score runs/patients-s0 new.csv --out scores.csv",
            "  pushforward score runs/digits-s0/model.safetensors digits --out scores.npy"
        })
public final class ScoreCommand implements Callable<Integer> {
    private static final int GENERATED_ROWS = 5_000;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model.safetensors file or the run folder that holds it.")
    private Path model;

    @Parameters(index = "1", paramLabel = "DATA", description = "As for fit; all rows are scored. Of a generated set, 5,000 fresh rows.")
    private String data;

    @Option(names = "--columns", paramLabel = "COLS", description = "The columns to score, in the model's order (default: those with the model's names). What a conditional model is "
            + "given is found by its names.")
    private @Nullable String columns;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of generated rows and of the noise on whole numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private DataOptions source;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write the log-likelihoods in the order of the rows: .csv or .npy, with or without .gz, .npz or "
            + ".safetensors.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        try (SavedModel saved = SavedModel.read(model)) {
            Optional<Generated> generated = Generated.named(data);
            Rows rows = generated.isPresent() ? generated.get().sample(GENERATED_ROWS, Random.of(seed, "score " + data)) : read(saved);
            int given = saved.card().context().size();
            saved.requireWidth(rows.width() - given, data);
            Optional<Rows> context = given == 0 ? Optional.empty() : Optional.of(rows.columns(IntStream.range(rows.width() - given, rows.width()).toArray()));
            Scores scores = saved.scores(rows.columns(IntStream.range(0, rows.width() - given).toArray()), seed, context);
            long outside = Arrays.stream(scores.values()).filter(value -> !Double.isFinite(value)).count();
            if (outside > 0) {
                spec.commandLine().getErr().println("warning: " + outside + " of " + rows.count() + " rows have density zero under the model, the first of them row "
                        + (first(scores) + 1) + ": they lie outside its range");
            }
            if (out != null) {
                try (Tensor tensor = Tensor.of(scores.values())) {
                    TensorFiles.write(out, List.of("log_likelihood"), tensor);
                }
                spec.commandLine().getErr().println("wrote " + rows.count() + " log-likelihoods to " + out);
            }
            spec.commandLine().getErr().flush();
            spec.commandLine().getOut().println(summary(saved, rows, scores, generated));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private Rows read(SavedModel saved) throws IOException {
        List<String> chosen = DataOptions.names(columns);
        List<String> own = saved.card().columns();
        List<String> columns = chosen.isEmpty() && source.catalogue().has(data, own) ? own : chosen;
        Selection selection = new Selection(columns, saved.card().context(), Optional.empty());
        RawTable table = source.catalogue().read(data, selection);
        return table.requireFinite().values();
    }

    private static int first(Scores scores) {
        int row = 0;
        while (Double.isFinite(scores.values()[row])) {
            row++;
        }
        return row;
    }

    private String summary(SavedModel saved, Rows rows, Scores scores, Optional<Generated> generated) {
        ObjectNode node = new ObjectMapper().createObjectNode().put("model", model.toString()).put("data", data).put("rows", rows.count());
        finite(node, "log_likelihood", scores.mean());
        finite(node, "standard_error", scores.standardError());
        generated.ifPresent(set -> finite(node, "exact_log_likelihood", new Scores(set.logDensity(rows)).mean()));
        if (saved.card().measure() instanceof Measure.Levels) {
            finite(node, "bits_per_dim", scores.bitsPerDim(saved.card().columns().size()));
        }
        return node.toString();
    }

    private static void finite(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
