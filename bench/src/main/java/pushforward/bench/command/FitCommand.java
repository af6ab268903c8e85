package pushforward.bench.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Selection;
import pushforward.bench.run.Fit;
import pushforward.bench.run.FlowTraining;
import pushforward.bench.run.Interruption;
import pushforward.bench.run.Progress;
import pushforward.bench.run.Recipe;
import pushforward.bench.run.RunFolder;
import pushforward.bench.run.Trained;

/// Trains a flow on a data set and fills a run folder.
@Command(
        name = "fit",
        description = "Train a normalising flow on DATA and measure it on rows held back.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        footerHeading = "%nWhat is not said is chosen to suit the data. The run folder gets model.safetensors, result.json, log.csv and report.html;%n"
                + "the last line on standard output is result.json on one line. Ctrl-C keeps the state reached: --resume goes on with it.%n%nExamples:%n",
        footer = {
            "  pushforward fit digits",
            "  pushforward fit moons --seed 1 --out runs/first",
            "  pushforward fit moons --seed 1 --out runs/first --resume",
            "  pushforward fit measurements.csv --columns height,weight,age --time-limit 5m",
            "  pushforward fit measurements.csv --columns height,weight --context age",
            "  pushforward fit mnist --data-dir ~/data --steps 20000 --batch 512"
        })
public final class FitCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DATA", description = "digits, moons, circles, checkerboard, spirals, 8gaussians or pinwheel; a .csv, .npy, .npz or IDX file, "
            + "plain or gzipped; or the name of a data set in the data directory.")
    private String data;

    @Option(names = "--columns", paramLabel = "COLS", description = "Columns to model, by name or number from 1, separated by commas (default: all).")
    private @Nullable String columns;

    @Option(names = "--context", paramLabel = "COLS", description = "Columns to condition on: the model is that of the others given these.")
    private @Nullable String context;

    @Option(names = "--label", paramLabel = "COL", description = "A column to leave out of the model, for example a class; it may hold text.")
    private @Nullable String label;

    @Mixin
    private RecipeOptions recipe;

    @Mixin
    private DataOptions source;

    @Option(names = "--out", paramLabel = "DIR", description = "The run folder (default: a new one, runs/DATA-sSEED).")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Go on from the folder's checkpoint, given the same command otherwise.")
    private boolean resume;

    @Option(names = "--quiet", description = "No progress on standard error.")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        return Interruption.during(this::fit);
    }

    private int fit() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Recipe.Overrides overrides = recipe.overrides();
        Selection selection = new Selection(DataOptions.names(columns), DataOptions.names(context), Optional.ofNullable(label));
        DataSet set = DataSet.load(data, source.catalogue(), selection, overrides.seed());
        set.warnings().forEach(warning -> err.println("warning: " + warning));
        Recipe chosen = Recipe.of(overrides, set);
        RunFolder folder = (out != null ? new RunFolder(out) : RunFolder.of(Path.of("runs"), stem(data) + "-s" + chosen.seed(), resume)).create();
        if (resume && !java.nio.file.Files.exists(folder.checkpoint())) {
            err.println("note: " + folder.path() + " holds no checkpoint to resume from; beginning anew");
        }
        Trained trained;
        try (Progress progress = new Progress(Progress.Mode.of(quiet), "fit " + set.name(), err)) {
            trained = FlowTraining.run(set, chosen, folder, resume, progress);
        }
        if (trained.stop().equals(Trained.INTERRUPTED)) {
            err.println("interrupted after step " + trained.steps() + "; the same command with --resume"
                    + (out == null ? " --out " + folder.path() : "") + " goes on from there");
            err.flush();
            return INTERRUPTED;
        }
        String line = new Fit(set, chosen).finish(trained, folder, "pushforward " + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
        if (!quiet) {
            err.println("report: " + folder.report());
        }
        err.flush();
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
        return 0;
    }

    /// The name of a data set or file as part of a folder's name.
    private static String stem(String data) {
        String name = String.valueOf(Path.of(data).getFileName()).toLowerCase(Locale.ROOT);
        return name.replaceFirst("(\\.[a-z]+)?(\\.gz)?$", "").replaceAll("[^a-z0-9._-]+", "-");
    }
}
