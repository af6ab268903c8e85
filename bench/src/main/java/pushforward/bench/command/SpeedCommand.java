package pushforward.bench.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.bench.speed.OneThread;
import pushforward.bench.speed.Peer;
import pushforward.bench.speed.Speed;
import pushforward.bench.speed.SpeedCase;
import pushforward.bench.speed.SpeedCases;
import pushforward.bench.speed.SpeedReport;
import pushforward.tensor.DType;

/// Times cases of fixed sizes, alone or beside another library.
@Command(
        name = "speed",
        description = "Time training steps, densities and samples of flows of fixed sizes, matrix products and elementwise chains.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        footerHeading = "%nStandard output gets a JSON object per case. A case whose figures cannot be right is named on standard%nerror, the others follow, and the exit code is 1. Leave the machine alone meanwhile.%n%nExamples:%n",
        footer = {
            "  pushforward speed maf-power gemm --threads 1 --out before.json",
            "  pushforward speed maf-power gemm --threads 1 --compare before.json",
            "  pushforward speed --peer libtorch",
            "  pushforward speed maf nsf --peer one-thread"
        })
public final class SpeedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "CASE", description = "realnvp-2d, maf-power, nsf-power, nsf-miniboone, maf-digits, realnvp-image, mlp, cnf-2d, gemm-N, gemm-f64-N "
            + "(N = 64 .. 2048), chain-16k, chain-1m, ode-PROBLEM and ode-batch (beside Hipparchus), or what several begin with, as gemm (default: all).")
    private List<String> cases = new ArrayList<>();

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with (default: all processors, at most 2).")
    private @Nullable Integer threads;

    @Option(names = "--dtype", paramLabel = "TYPE", defaultValue = "f32", description = "f32 or f64 (default: ${DEFAULT-VALUE}).")
    private String dtype;

    @Option(names = "--rounds", paramLabel = "R", defaultValue = "11", description = "Rounds whose median is taken (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write all results, as .json, .csv or .md.")
    private @Nullable Path out;

    @Option(names = "--compare", paramLabel = "FILE", description = "An older .json to compare with; exit code 1 if anything takes over a tenth longer.")
    private @Nullable Path compare;

    @Option(names = "--peer", paramLabel = "NAME", description = "What to run beside: libtorch (Linux on x86-64; downloads 100 MB the first time), or one-thread, the same on one thread.")
    private @Nullable String peer;

    @Override
    public Integer call() throws Exception {
        require(threads == null || threads >= 1, "--threads: expected at least 1, got " + threads);
        require(rounds >= 1, "--rounds: expected at least 1, got " + rounds);
        require(dtype.equals("f32") || dtype.equals("f64"), "--dtype: expected f32 or f64, got " + dtype);
        if (out != null) {
            SpeedReport.check(out);
        }
        List<JsonNode> old = compare == null ? List.of() : SpeedReport.read(compare);
        List<SpeedCase> chosen = SpeedCases.of(cases);
        int count = threads != null ? threads : Math.min(2, Runtime.getRuntime().availableProcessors());
        Speed speed = new Speed(dtype.equals("f64") ? DType.F64 : DType.F32, count, rounds, peer());
        PrintWriter print = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<ObjectNode> lines = new ArrayList<>();
        boolean failed = false;
        for (SpeedCase c : chosen) {
            ObjectNode line;
            try {
                line = speed.measure(c);
            } catch (IllegalStateException e) {
                err.println("failed: " + e.getMessage());
                err.flush();
                failed = true;
                continue;
            }
            lines.add(line);
            print.println(line);
            print.flush();
            err.println(SpeedReport.summary(line));
            err.flush();
            if (out != null) {
                SpeedReport.write(lines, out);
            }
        }
        int verdict = compare == null ? 0 : verdict(SpeedReport.compare(old, lines), err);
        return failed ? 1 : verdict;
    }

    private static int verdict(SpeedReport.Change change, PrintWriter err) {
        err.print(change.table());
        change.regressed().forEach(r -> err.println("slower by more than a tenth: " + r));
        err.flush();
        return change.regressed().isEmpty() ? 0 : 1;
    }

    private Optional<Peer> peer() {
        if (peer == null) {
            return Optional.empty();
        }
        ServiceLoader<Peer> libraries = ServiceLoader.load(Peer.class);
        Stream<Peer> all = Stream.concat(Stream.of(new OneThread()), libraries.stream().map(ServiceLoader.Provider::get));
        return Optional.of(all.filter(p -> p.name().equals(peer)).findFirst().orElseThrow(() -> new ParameterException(spec.commandLine(), "--peer: there is no '" + peer + "' here"
                + (libraries.findFirst().isPresent() ? "" : "; the workbench was built without peers: start it by ./pushforward, or build it with mvn -Ppeers package"))));
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
