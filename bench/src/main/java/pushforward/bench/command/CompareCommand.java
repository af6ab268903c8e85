package pushforward.bench.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Selection;
import pushforward.bench.run.Comparison;
import pushforward.bench.run.FlowFamily;
import pushforward.bench.run.Interruption;
import pushforward.bench.run.Recipe;
import pushforward.bench.run.RunFolder;

/// Trains several kinds of flow on a data set for the same time each.
@Command(
        name = "compare",
        description = "Train several kinds of flow on DATA, each for the same wall time, and compare them on the same test rows.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        footerHeading = "%nThe folder gets table.md, compare.png and results.jsonl, one line per flow. The last line on standard output is a JSON object.%n%nExamples:%n",
        footer = {
            "  pushforward compare moons --flows realnvp,maf,nsf-c --seconds 20",
            "  pushforward compare measurements.csv --columns height,weight --seconds 60"
        })
public final class CompareCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DATA", description = "As for fit.")
    private String data;

    @Option(names = "--flows", paramLabel = "NAME,NAME", description = "Which, as for fit --flow (default: all that can model the data).")
    private @Nullable String flows;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "30", description = "Wall time of each training (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--columns", paramLabel = "COLS", description = "Columns to model, by name or number from 1, separated by commas (default: all).")
    private @Nullable String columns;

    @Option(names = "--context", paramLabel = "COLS", description = "Columns to condition on.")
    private @Nullable String context;

    @Option(names = "--label", paramLabel = "COL", description = "A column to leave out of the models.")
    private @Nullable String label;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with (default: all processors).")
    private @Nullable Integer threads;

    @Mixin
    private DataOptions source;

    @Option(names = "--out", paramLabel = "DIR", description = "Where to (default: runs/compare-DATA).")
    private @Nullable Path out;

    @Override
    public Integer call() throws Exception {
        if (!(seconds > 0 && seconds <= 1e6)) {
            throw new ParameterException(spec.commandLine(), "--seconds: expected a positive time, got " + seconds);
        }
        if (threads != null && threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads: expected at least 1, got " + threads);
        }
        return Interruption.during(this::compare);
    }

    private List<FlowFamily> chosen(DataSet set) {
        if (flows == null) {
            return Arrays.stream(FlowFamily.values()).filter(f -> set.context().isEmpty() || f.readsContext()).toList();
        }
        List<FlowFamily> list = new ArrayList<>();
        for (String name : DataOptions.names(flows)) {
            try {
                list.add(FlowFamily.of(name));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--flows: " + e.getMessage());
            }
        }
        return list;
    }

    private int compare() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Selection selection = new Selection(DataOptions.names(columns), DataOptions.names(context), Optional.ofNullable(label));
        DataSet set = DataSet.load(data, source.catalogue(), selection, seed);
        set.warnings().forEach(warning -> err.println("warning: " + warning));
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        Comparison comparison = new Comparison(set, Recipe.Overrides.of(FlowFamily.REALNVP, seed, count), seconds);
        List<FlowFamily> chosen = chosen(set);
        List<Comparison.Entry> entries = comparison.run(chosen, entry -> {
            err.printf(Locale.ROOT, "compare %s: %s has %.4f nats on the test rows after %.1f s%n", set.name(), entry.flow().label(),
                    entry.outcome().result().path("test_log_likelihood").asDouble(), entry.outcome().result().path("seconds").asDouble());
            err.flush();
        });
        if (entries.size() < chosen.size()) {
            return INTERRUPTED;
        }
        Path folder = Files.createDirectories(out != null ? out : Path.of("runs", "compare-" + set.name().replaceAll("[^A-Za-z0-9._-]+", "-")));
        String table = comparison.table(entries);
        StringBuilder lines = new StringBuilder();
        ObjectNode line = new ObjectMapper().createObjectNode().put("data", set.name()).put("seconds", seconds);
        for (Comparison.Entry entry : entries) {
            lines.append(entry.outcome().result()).append('\n');
            line.withArray("flows").add(entry.outcome().result());
        }
        RunFolder.write(folder.resolve("results.jsonl"), lines.toString());
        RunFolder.write(folder.resolve("table.md"), table);
        comparison.draw(entries, folder);
        PrintWriter print = spec.commandLine().getOut();
        print.println(table);
        print.println(line);
        print.flush();
        return 0;
    }
}
