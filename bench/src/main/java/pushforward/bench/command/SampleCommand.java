package pushforward.bench.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.data.Rows;
import pushforward.bench.data.Selection;
import pushforward.bench.run.SavedModel;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.TensorFiles;

/// Draws rows from a saved model.
@Command(
        name = "sample",
        description = "Draw rows from the distribution of a saved MODEL.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        footerHeading = "%nSamples are in the data's own units; whole-numbered columns are whole. The same seed gives the same rows. The rows of a conditional%n"
                + "model come after what they are given.%n%nExamples:%n",
        footer = {
            "  pushforward sample runs/moons-s1 -n 1000 --out moons.csv",
            "  pushforward sample runs/digits-s0/model.safetensors -n 64 --seed 7 --out digits.npy",
            "  pushforward sample runs/moons-s1 -n 5",
            "  pushforward sample runs/measurements-s0 --given ages.csv -n 10"
        })
public final class SampleCommand implements Callable<Integer> {
    private static final int DEFAULT_COUNT = 1_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model.safetensors file or the run folder that holds it.")
    private Path model;

    @Option(names = "-n", paramLabel = "N", description = "Number of rows (default: 1000), for each row of --given if there is one (default: 1).")
    private @Nullable Integer count;

    @Option(names = "--given", paramLabel = "DATA", description = "What a conditional model is given: a table with its context columns, row by row.")
    private @Nullable String given;

    @Mixin
    private DataOptions source;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write them: .csv or .npy, with or without .gz, .npz or .safetensors "
            + "(default: CSV on standard output).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        if (count != null && count < 1) {
            throw new ParameterException(spec.commandLine(), "-n: expected at least 1 row, got " + count);
        }
        try (SavedModel saved = SavedModel.read(model)) {
            Optional<Rows> context = context(saved);
            int n = context.map(Rows::count).orElseGet(() -> count == null ? DEFAULT_COUNT : count);
            Rows drawn = saved.samples(n, seed, context);
            Rows rows = context.map(c -> c.beside(drawn)).orElse(drawn);
            List<String> names = new ArrayList<>(saved.card().context());
            names.addAll(saved.card().columns());
            if (out != null) {
                try (Tensor tensor = rows.tensor(DType.F64)) {
                    TensorFiles.write(out, names, tensor);
                }
                spec.commandLine().getErr().println("wrote " + rows.count() + " rows to " + out);
                spec.commandLine().getErr().flush();
            } else {
                print(names, rows);
            }
        }
        return 0;
    }

    /// Each row of the table `--given`, as often as `-n` says; nothing for a model without context.
    private Optional<Rows> context(SavedModel saved) throws IOException {
        List<String> names = saved.card().context();
        if (names.isEmpty() != (given == null)) {
            throw new ParameterException(spec.commandLine(), names.isEmpty() ? "--given: " + model + " is not conditional"
                    : model + " is conditional: say with --given which table has the columns " + String.join(", ", names));
        }
        if (given == null) {
            return Optional.empty();
        }
        Rows table = source.catalogue().read(given, Selection.of(names)).requireFinite().values();
        int repeat = count == null ? 1 : count;
        return Optional.of(table.select(IntStream.range(0, Math.multiplyExact(table.count(), repeat)).map(i -> i / repeat).toArray()));
    }

    private void print(List<String> names, Rows rows) {
        PrintWriter to = spec.commandLine().getOut();
        to.println(String.join(",", names));
        for (int r = 0; r < rows.count(); r++) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < rows.width(); c++) {
                line.append(c == 0 ? "" : ",").append(rows.at(r, c));
            }
            to.println(line);
        }
        to.flush();
    }
}
