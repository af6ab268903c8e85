package pushforward.bench.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.data.Rows;
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
        footerHeading = "%nSamples are in the data's own units; whole-numbered columns are whole. The same seed gives the same rows.%n%nExamples:%n",
        footer = {
            "  pushforward sample runs/moons-s1 -n 1000 --out moons.csv",
            "  pushforward sample runs/digits-s0/model.safetensors -n 64 --seed 7 --out digits.npy",
            "  pushforward sample runs/moons-s1 -n 5"
        })
public final class SampleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model.safetensors file or the run folder that holds it.")
    private Path model;

    @Option(names = "-n", paramLabel = "N", defaultValue = "1000", description = "Number of rows (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write them: .csv or .npy, with or without .gz, .npz or .safetensors "
            + "(default: CSV on standard output).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "-n: expected at least 1 row, got " + count);
        }
        try (SavedModel saved = SavedModel.read(model)) {
            Rows rows = saved.samples(count, seed);
            if (out != null) {
                try (Tensor tensor = rows.tensor(DType.F64)) {
                    TensorFiles.write(out, saved.card().columns(), tensor);
                }
                spec.commandLine().getErr().println("wrote " + count + " rows to " + out);
                spec.commandLine().getErr().flush();
            } else {
                print(saved, rows);
            }
        }
        return 0;
    }

    private void print(SavedModel saved, Rows rows) {
        PrintWriter to = spec.commandLine().getOut();
        to.println(String.join(",", saved.card().columns()));
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
