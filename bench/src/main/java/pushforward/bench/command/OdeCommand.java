package pushforward.bench.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pushforward.ode.Controller;
import pushforward.ode.Method;
import pushforward.ode.Solution;
import pushforward.ode.Solver;
import pushforward.ode.Statistics;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Methods;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;

/// Solves one of the named initial value problems.
@Command(
        name = "ode",
        description = "Solve the initial value problem PROBLEM.%n",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 110,
        footerHeading = "%nStandard output gets a JSON object. The exit code is 1 if the end was not reached; what was reached is printed all the same.%n%nExamples:%n",
        footer = {
            "  pushforward ode arenstorf --rtol 1e-7 --atol 1e-7",
            "  pushforward ode lotka-volterra --method dop853 --rtol 1e-10 --atol 1e-10 --dense 5",
            "  pushforward ode kepler --method rk4 --h 0.01"
        })
public final class OdeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PROBLEM", description = "${COMPLETION-CANDIDATES}.", completionCandidates = ProblemNames.class)
    private String problem;

    @Option(names = "--method", paramLabel = "NAME", defaultValue = "dopri5", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). dopri5 and dop853 choose their steps "
            + "as Hairer's programs do.", completionCandidates = MethodNames.class)
    private String method;

    @Option(names = "--rtol", paramLabel = "R", defaultValue = "1e-6", description = "Relative tolerance (default: ${DEFAULT-VALUE}).")
    private double rtol;

    @Option(names = "--atol", paramLabel = "A", defaultValue = "1e-6", description = "Absolute tolerance (default: ${DEFAULT-VALUE}).")
    private double atol;

    @Option(names = "--h", paramLabel = "H", description = "Steps of this size instead of adaptive ones; needed by methods without an error estimate.")
    private @Nullable Double h;

    @Option(names = "--t1", paramLabel = "T", description = "Where to end, if not where the problem says.")
    private @Nullable Double t1;

    @Option(names = "--dense", paramLabel = "N", description = "Print the states at N + 1 times too, at equal distances from beginning to end.")
    private @Nullable Integer dense;

    @Option(names = "--max-steps", paramLabel = "N", description = "The most steps to try.")
    private @Nullable Long maxSteps;

    /// The names of all problems.
    static final class ProblemNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Problems.all().stream().map(Problem::name).iterator();
        }
    }

    /// The names of all methods.
    static final class MethodNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Methods.all().stream().map(Method::name).iterator();
        }
    }

    @Override
    public Integer call() {
        Problem chosen = Problems.named(problem).orElseThrow(() -> wrong("there is no problem '" + problem + "'; there are " + String.join(", ", new ProblemNames())));
        Method by = Methods.named(method).orElseThrow(() -> wrong("--method: there is no '" + method + "'; there are " + String.join(", ", new MethodNames())));
        if (dense != null && dense < 1) {
            throw wrong("--dense: expected at least 1, got " + dense);
        }
        if (h == null && !by.adaptive()) {
            throw wrong("--method: " + method + " has no error estimate: give a step size by --h");
        }
        double end = t1 == null ? chosen.t1() : t1;
        Solver solver = h == null ? adaptive(by).withTolerances(rtol, atol) : Solver.fixed(by, h);
        solver = maxSteps == null ? solver : solver.withMaxSteps(maxSteps);
        double[] times = dense == null ? new double[0] : times(chosen.t0(), end, dense);
        solver = solver.withSaveAt(times);
        long began = System.nanoTime();
        Solution solution = solver.solve(chosen.field(), chosen.t0(), end, chosen.y0());
        double seconds = (System.nanoTime() - began) * 1e-9;
        PrintWriter out = spec.commandLine().getOut();
        out.println(result(chosen, end, solution, seconds));
        out.flush();
        if (!solution.status().good()) {
            PrintWriter err = spec.commandLine().getErr();
            err.printf(Locale.ROOT, "pushforward: %s stopped at t = %s of %s: %s%n", problem, solution.t(), end, solution.status().meaning());
            err.flush();
            return 1;
        }
        return 0;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static Solver adaptive(Method by) {
        Solver solver = Solver.of(by);
        return by.equals(Dopri5.METHOD) ? solver.withController(Controller.dopri5()) : by.equals(Dop853.METHOD) ? solver.withController(Controller.dop853()) : solver;
    }

    /// In ascending order, whatever the direction; both ends exactly.
    private static double[] times(double t0, double t1, int n) {
        double low = Math.min(t0, t1);
        double high = Math.max(t0, t1);
        double[] times = new double[n + 1];
        for (int i = 0; i <= n; i++) {
            times[i] = i == n ? high : low + (high - low) * i / n;
        }
        return times;
    }

    private ObjectNode result(Problem of, double end, Solution solution, double seconds) {
        Statistics counts = solution.statistics();
        ObjectNode line = new ObjectMapper().createObjectNode().put("problem", of.name()).put("method", method);
        if (h == null) {
            line.put("rtol", rtol).put("atol", atol);
        } else {
            line.put("h", h);
        }
        line.put("status", solution.status().name().toLowerCase(Locale.ROOT)).put("t", solution.t());
        array(line.putArray("y"), solution.y());
        known(of, end, solution.t()).ifPresent(y -> line.put("error", distance(y, solution.y())));
        line.put("evaluations", counts.evaluations()).put("steps", counts.steps()).put("accepted", counts.accepted()).put("rejected", counts.rejected());
        if (counts.jacobians() + counts.factorizations() > 0) {
            line.put("jacobians", counts.jacobians()).put("factorizations", counts.factorizations());
        }
        line.put("seconds", seconds);
        if (dense != null) {
            array(line.putArray("times"), solution.times());
            ArrayNode states = line.putArray("states");
            List.of(solution.states()).forEach(y -> array(states.addArray(), y));
        }
        return line;
    }

    /// The state where the solve ended, by the closed form, or by the published value if it ended there.
    private static Optional<double[]> known(Problem of, double end, double reached) {
        if (of.exact().isPresent()) {
            return of.exact().map(e -> e.apply(reached));
        }
        return reached == end && end == of.t1() ? of.atEnd() : Optional.empty();
    }

    private static double distance(double[] a, double[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    private static void array(ArrayNode to, double[] values) {
        for (double v : values) {
            to.add(v);
        }
    }
}
