package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import pushforward.ode.Method;
import pushforward.ode.Solution;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Tsit5;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;

/// The whole non-stiff test set of Toronto at three tolerances: the global error and what it took.
public final class DetestTable implements Experiment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double[] TOLERANCES = {1e-3, 1e-6, 1e-9};
    private static final List<Method> METHODS = List.of(Dopri5.METHOD, Tsit5.METHOD, Dop853.METHOD);
    private static final String PREFIX = "detest-";

    @Override
    public String name() {
        return "detest";
    }

    @Override
    public String summary() {
        return "global error and evaluations of dopri5, tsit5 and dop853 on the 25 problems of DETEST at tolerances 1e-3, 1e-6 and 1e-9";
    }

    @Override
    public List<Task> tasks(Request request) {
        List<Task> tasks = new ArrayList<>();
        for (Problem p : Problems.all()) {
            if (p.name().startsWith(PREFIX)) {
                tasks.add(new Task(p.name(), () -> measure(p)));
            }
        }
        return tasks;
    }

    private static ObjectNode measure(Problem p) {
        double[] times = IntStream.rangeClosed(1, (int) p.t1()).asDoubleStream().toArray();
        double[][] right = p.exact().isPresent() ? Arrays.stream(times).mapToObj(t -> p.exact().orElseThrow().apply(t)).toArray(double[][]::new)
                : p.solve(Solves.reference().withStops(times).withSaveAt(times)).orThrow().states();
        ObjectNode line = JSON.createObjectNode().put("problem", p.name());
        for (Method m : METHODS) {
            ObjectNode of = line.putObject(m.name());
            for (double tolerance : TOLERANCES) {
                Solution s = p.solve(Solver.of(m).withTolerances(tolerance, tolerance).withSaveAt(times)).orThrow();
                double error = 0;
                for (int i = 0; i < times.length; i++) {
                    error = Math.max(error, Solves.distance(s.states()[i], right[i]));
                }
                // without the stages that looking between steps takes
                long evaluations = p.solve(Solver.of(m).withTolerances(tolerance, tolerance)).statistics().evaluations();
                of.putObject(key(tolerance)).put("error", error).put("evaluations", evaluations);
            }
        }
        return line;
    }

    private static String key(double tolerance) {
        return String.format(Locale.ROOT, "%.0e", tolerance);
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        StringBuilder text = new StringBuilder("| problem |");
        for (Method m : METHODS) {
            for (double tolerance : TOLERANCES) {
                text.append(' ').append(m.name()).append(", ").append(key(tolerance)).append(" |");
            }
        }
        text.append("\n|---|").append("---|".repeat(METHODS.size() * TOLERANCES.length)).append('\n');
        int falling = 0;
        for (ObjectNode line : results.values()) {
            text.append("| ").append(line.path("problem").asText().substring(PREFIX.length())).append(" |");
            boolean falls = true;
            for (Method m : METHODS) {
                double before = Double.POSITIVE_INFINITY;
                for (double tolerance : TOLERANCES) {
                    double error = line.path(m.name()).path(key(tolerance)).path("error").asDouble();
                    falls &= error < before;
                    before = error;
                    text.append(String.format(Locale.ROOT, " %.1e / %d |", error, line.path(m.name()).path(key(tolerance)).path("evaluations").asLong()));
                }
            }
            falling += falls ? 1 : 0;
            text.append('\n');
        }
        return text.append(String.format(Locale.ROOT, "%nThe largest error over t = 1, 2 .. 20, relative where a component is larger than 1, / evaluations of the field; rtol = atol. The error falls with "
                + "the tolerance, by every method, on %d of %d problems.%n", falling, results.size())).toString().replace(System.lineSeparator(), "\n");
    }
}
