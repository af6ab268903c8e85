package pushforward.bench.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.experiment.Experiment;
import pushforward.bench.experiment.Experiments;
import pushforward.bench.experiment.Runner;
import pushforward.bench.run.Interruption;

/// Runs one of the measurements behind the guide's tables.
@Command(
        name = "experiment",
        description = "Run the experiment NAME, or list them all. Stopped, it goes on where it was when run again.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        footerHeading = "%nThe folder gets results.jsonl, one line per task, table.md and pictures. The last line on standard output is a JSON object.%n%nExamples:%n",
        footer = {
            "  pushforward experiment",
            "  pushforward experiment jacobian-cost",
            "  pushforward experiment jacobian-cost --docs docs/experiments.md",
            "  pushforward experiment posteriors --seeds 1 --data-dir DIR"
        })
public final class ExperimentCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Which; without it, the list of them.")
    private @Nullable String name;

    @Option(names = "--seeds", paramLabel = "N", description = "Repetitions, with seeds 0 to N - 1 (default: 5, or what the experiment is made for).")
    private @Nullable Integer seeds;

    @Option(names = "--time-limit", paramLabel = "TIME", converter = Durations.class, description = "Stop each training after this time: 90s, 5m, 2h.")
    private @Nullable Duration timeLimit;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with (default: all processors).")
    private @Nullable Integer threads;

    @Mixin
    private DataOptions source;

    @Option(names = "--out", paramLabel = "DIR", description = "Where results are kept (default: runs/experiment-NAME).")
    private @Nullable Path out;

    @Option(names = "--docs", paramLabel = "FILE", description = "A Markdown page to put the table into, between its two marks; pictures go into figures beside it.")
    private @Nullable Path docs;

    @Override
    public Integer call() throws Exception {
        PrintWriter print = spec.commandLine().getOut();
        if (name == null) {
            Experiments.all().forEach(e -> print.printf("%-16s %s%n", e.name(), e.summary()));
            print.flush();
            return 0;
        }
        Experiment experiment = Experiments.named(name).orElseThrow(() -> new ParameterException(spec.commandLine(), "there is no experiment '" + name
                + "'; there are " + String.join(", ", Experiments.all().stream().map(Experiment::name).toList())));
        atLeastOne("--seeds", seeds);
        atLeastOne("--threads", threads);
        if (docs != null) {
            Runner.requireMarks(docs, experiment.name()); // not after hours
        }
        return Interruption.during(() -> run(experiment));
    }

    private void atLeastOne(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new ParameterException(spec.commandLine(), option + ": expected at least 1, got " + value);
        }
    }

    private int run(Experiment experiment) throws Exception {
        Path folder = out != null ? out : Path.of("runs", "experiment-" + experiment.name());
        Experiment.Request request = new Experiment.Request(LongStream.range(0, seeds == null ? experiment.seeds() : seeds).boxed().toList(), Optional.ofNullable(timeLimit),
                threads == null ? Runtime.getRuntime().availableProcessors() : threads, source.catalogue());
        Map<String, ObjectNode> results = new Runner(experiment, folder, spec.commandLine().getErr()).run(request);
        if (Thread.interrupted()) {
            return INTERRUPTED;
        }
        String table = Files.readString(folder.resolve("table.md"));
        if (docs != null) {
            Runner.insert(docs, experiment.name(), table);
            Path figures = Files.createDirectories(docs.toAbsolutePath().resolveSibling("figures"));
            experiment.draw(results, figures);
        }
        PrintWriter print = spec.commandLine().getOut();
        print.println(table);
        ObjectNode line = new ObjectMapper().createObjectNode().put("experiment", experiment.name()).put("results", folder.resolve("results.jsonl").toString());
        List<ObjectNode> all = new ArrayList<>(results.values());
        line.putArray("tasks").addAll(all);
        print.println(line);
        print.flush();
        return 0;
    }
}
