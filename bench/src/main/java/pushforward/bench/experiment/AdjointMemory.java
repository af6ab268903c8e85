package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.bench.figure.Charts;
import pushforward.ode.Adjoint;
import pushforward.ode.Solver;
import pushforward.ode.VectorField;
import pushforward.ode.method.Rk4;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.random.RandomKey;

/// What a gradient through a solve takes: off-heap memory and time, for every adjoint, against the number of steps.
///
/// ```
///   y' = tanh(theta y), element by element, y(0) [16], theta [16];  RK4, n steps to t = 1;  the gradient of |y(1)|^2 with respect to y(0) and theta
/// ```
public final class AdjointMemory implements Experiment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int[] STEPS = {16, 64, 256, 1024, 4096};
    private static final int SIZE = 16;
    private static final int SAMPLES = 64;
    private static final VectorField FIELD = (t, y, theta) -> y.times(theta.get(0)).tanh();

    @Override
    public String name() {
        return "adjoint-memory";
    }

    @Override
    public String summary() {
        return "off-heap memory and time of gradients through ODE solves against the number of steps, for every adjoint";
    }

    private static Map<String, Adjoint> adjoints() {
        Map<String, Adjoint> all = new LinkedHashMap<>();
        all.put("Discretise", Adjoint.discretise());
        all.put("Checkpointed(8)", Adjoint.checkpointed(8));
        all.put("Reversible", Adjoint.reversible());
        all.put("Backsolve", Adjoint.backsolve());
        all.put("Interpolating", Adjoint.interpolating());
        return all;
    }

    @Override
    public List<Task> tasks(Request request) {
        List<Task> tasks = new ArrayList<>();
        adjoints().forEach((name, adjoint) -> {
            for (int steps : STEPS) {
                tasks.add(new Task(name + " steps=" + steps, () -> measure(name, adjoint, steps)));
            }
        });
        return tasks;
    }

    private static ObjectNode measure(String name, Adjoint adjoint, int steps) {
        try (Tensor y0 = RandomKey.of(1).normal(DType.F64, SAMPLES, SIZE); Tensor theta = RandomKey.of(2).normal(DType.F64, SAMPLES, SIZE)) {
            Tensor[] gradient = outputs();
            long[] bytes = new long[1];
            double micros = gradient(adjoint, steps, y0, theta, gradient, bytes);
            Tensor[] exact = outputs();
            gradient(Adjoint.discretise(), steps, y0, theta, exact, new long[1]);
            double error = 0;
            for (int i = 1; i < exact.length; i++) {
                error = Math.max(error, Solves.distance(gradient[i].toDoubleArray(), exact[i].toDoubleArray()));
            }
            return JSON.createObjectNode().put("adjoint", name).put("steps", steps).put("bytes_per_sample", bytes[0] / (double) SAMPLES)
                    .put("microseconds_per_sample", micros / SAMPLES).put("distance_to_discretise", error);
        }
    }

    private static Tensor[] outputs() {
        return new Tensor[] {Tensor.zeros(DType.F64, SAMPLES), Tensor.zeros(DType.F64, SAMPLES, SIZE), Tensor.zeros(DType.F64, SAMPLES, SIZE)};
    }

    /// Runs the gradient.
    ///
    /// @param gradient value and gradients, modified
    /// @param bytes `[1]`: what has been allocated for it, modified
    /// @return microseconds of a run
    private static double gradient(Adjoint adjoint, int steps, Tensor y0, Tensor theta, Tensor[] gradient, long[] bytes) {
        Solver solver = Solver.fixed(Rk4.METHOD, 1.0 / steps).withMaxSteps(steps + 1L);
        List<Argument> arguments = List.of(Argument.perSample("y0", Shape.of(SIZE), DType.F64), Argument.perSample("theta", Shape.of(SIZE), DType.F64));
        Program program = Program.compile(Autodiff.trace(arguments, v -> {
            Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(x -> solver.solve(FIELD, 0, 1, x.get(0), List.of(x.get(1)), adjoint).y().square().sum(), v);
            return List.of(g.value(), g.gradients().get(0), g.gradients().get(1));
        }), Options.defaults().withThreads(1).withMicroBatch(SAMPLES).withMemoryBudget(1L << 34));
        long before = Memory.allocatedBytes();
        try (Bound bound = program.bind()) {
            Runnable run = () -> bound.run(SAMPLES, Key.ZERO, new Tensor[] {y0, theta}, gradient);
            run.run();
            bytes[0] = Memory.allocatedBytes() - before;
            return Solves.microseconds(run);
        }
    }

    private static Optional<ObjectNode> at(Map<String, ObjectNode> results, String name, int steps) {
        return results.values().stream().filter(r -> r.path("adjoint").asText().equals(name) && r.path("steps").asInt() == steps).findFirst();
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        StringBuilder text = new StringBuilder("| adjoint |");
        for (int steps : STEPS) {
            text.append(String.format(Locale.ROOT, " %,d steps |", steps));
        }
        int last = STEPS[STEPS.length - 1];
        text.append(" time per step | distance to Discretise |\n|---|").append("---|".repeat(STEPS.length + 2)).append('\n');
        for (String name : adjoints().keySet()) {
            text.append("| ").append(name).append(" |");
            for (int steps : STEPS) {
                text.append(at(results, name, steps).map(r -> String.format(Locale.ROOT, " %,.1f KB |", r.path("bytes_per_sample").asDouble() / 1e3)).orElse(" |"));
            }
            text.append(at(results, name, last).map(r -> String.format(Locale.ROOT, " %.0f ns | %.0e |", 1e3 * r.path("microseconds_per_sample").asDouble() / last,
                    r.path("distance_to_discretise").asDouble())).orElse(" | |")).append('\n');
        }
        return text.append(String.format(Locale.ROOT, "%nOff-heap bytes per sample for the gradient of |y(1)|^2 with respect to y(0) and theta, of y' = tanh(theta y) with %d components, by RK4. Time, for each "
                + "sample and step, and the largest difference between gradients are those of %,d steps.%n", SIZE, last)).toString().replace(System.lineSeparator(), "\n");
    }

    @Override
    public void draw(Map<String, ObjectNode> results, Path directory) throws IOException {
        XYChart chart = Charts.lines(900, 460, "off-heap memory of a gradient", "steps", "KB per sample");
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        for (String name : adjoints().keySet()) {
            List<ObjectNode> points = results.values().stream().filter(r -> r.path("adjoint").asText().equals(name)).toList();
            if (!points.isEmpty()) {
                Charts.line(chart, name, points.stream().mapToDouble(r -> r.path("steps").asDouble()).toArray(),
                        points.stream().mapToDouble(r -> r.path("bytes_per_sample").asDouble() / 1e3).toArray());
            }
        }
        Charts.save(Charts.image(chart), directory, name());
    }
}
