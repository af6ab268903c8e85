package pushforward.bench.figure;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.knowm.xchart.XYChart;
import pushforward.autodiff.Var;
import pushforward.bench.data.Box;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.flows.ActNorm;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.TriangularLinear;
import pushforward.flows.inference.LogDensity;
import pushforward.flows.train.Annealing;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.train.ReverseKl;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A density of two modes and what the two divergences make of it: normal laws on the line and on the plane, and on the plane a flow that has what it takes, with annealing and
/// without.
final class DivergencesFigure implements Figure {
    private static final int CELLS = 180;
    private static final int POINTS = 601;
    private static final int ROWS = 20_000;
    private static final double WEIGHT = 0.7;
    private static final double SD = 0.6;
    /// Modes of the plane: one where a flow begins, one at a distance.
    private static final double[][] CENTRES = {{0, 0}, {6, 4}};
    private static final double[][] DEVIATIONS = {{1.2, 0.7}, {0.7, 1.2}};

    @Override
    public String name() {
        return "divergences";
    }

    @Override
    public String summary() {
        return "two modes fitted under the forward and the reverse divergence, and under annealing";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        return List.of(line(directory), plane(directory));
    }

    private Path line(Path directory) throws IOException {
        double[] x = IntStream.range(0, POINTS).mapToDouble(i -> -6 + 12.0 * i / (POINTS - 1)).toArray();
        LogDensity target = v -> mixture(v, new double[][] {{-2}, {2}}, new double[][] {{SD}, {SD}});
        Flow normal = Flow.of(new ActNorm(1));
        XYChart chart = Charts.lines(900, 380, "a normal law fitted to two modes", "", "density");
        try (Tensor rows = draw(new double[][] {{-2}, {2}}, new double[][] {{SD}, {SD}}).tensor(DType.F64); Tensor at = Rows.wrap(x, 1).tensor(DType.F64); Tensor log = target.of(at);
                Model forward = ForwardKl.of(normal).steps(2_000).learningRate(0.02).seed(1).fit(rows);
                Model reverse = ReverseKl.of(normal, target).steps(2_000).learningRate(0.02).seed(1).fit()) {
            Charts.line(chart, "target", x, exp(log));
            Charts.line(chart, "forward", x, exp(forward.logProb(at)));
            Charts.line(chart, "reverse", x, exp(reverse.logProb(at)));
        }
        return Charts.save(Charts.image(chart), directory, name() + "-line");
    }

    private Path plane(Path directory) throws IOException {
        LogDensity target = v -> mixture(v, CENTRES, DEVIATIONS);
        Flow normal = Flow.of(Bijections.compose(new TriangularLinear(2), new ActNorm(2)));
        Flow spline = Flows.splineCoupling(2).layers(6).hidden(48).build();
        Box box = new Box(-5, 10, -4, 8);
        List<BufferedImage> panels = new ArrayList<>();
        try (Tensor rows = draw(CENTRES, DEVIATIONS).tensor(DType.F32); Tensor grid = box.grid(CELLS).tensor(DType.F64); Tensor log = target.of(grid)) {
            panels.add(Charts.panel("target", box, CELLS, exp(log), 300));
            List<Model> models = List.of(
                    ForwardKl.of(normal).steps(3_000).learningRate(0.01).seed(1).fit(rows),
                    ReverseKl.of(normal, target).steps(3_000).learningRate(0.01).seed(1).fit(),
                    ForwardKl.of(spline).steps(3_000).learningRate(3e-3).seed(1).fit(rows),
                    ReverseKl.of(spline, target).steps(3_000).learningRate(3e-3).seed(1).fit(),
                    ReverseKl.of(spline, target).annealing(Annealing.linear(0.02, 0.6)).steps(3_000).learningRate(3e-3).seed(1).fit());
            List<String> titles = List.of("normal law, forward", "normal law, reverse", "splines, forward", "splines, reverse", "splines, reverse, annealed");
            for (int i = 0; i < models.size(); i++) {
                try (Model m = models.get(i)) {
                    panels.add(Charts.panel(titles.get(i), box, CELLS, exp(m.logProb(grid)), 300));
                }
            }
        }
        return Charts.save(Charts.grid(3, panels), directory, name() + "-plane");
    }

    /// The logarithm of a mixture of two normal laws of weights 0.7 and 0.3, normalised.
    private static Var mixture(Var x, double[][] centre, double[][] sd) {
        Var[] parts = new Var[2];
        for (int k = 0; k < 2; k++) {
            int d = sd[k].length;
            double constant = Math.log(k == 0 ? WEIGHT : 1 - WEIGHT) - 0.5 * d * Math.log(2 * Math.PI) - Arrays.stream(sd[k]).map(Math::log).sum();
            parts[k] = x.minus(x.constant(centre[k], d)).div(x.constant(sd[k], d)).square().sum().times(-0.5).plus(constant);
        }
        return Var.stack(parts).logSumExp(0);
    }

    private static Rows draw(double[][] centre, double[][] sd) {
        UniformRandomProvider rng = Random.of(1, "divergences");
        double[][] rows = new double[ROWS][sd[0].length];
        for (double[] row : rows) {
            int k = rng.nextDouble() < WEIGHT ? 0 : 1;
            for (int i = 0; i < row.length; i++) {
                row[i] = centre[k][i] + sd[k][i] * Random.normal(rng);
            }
        }
        return Rows.of(rows);
    }

    private static double[] exp(Tensor log) {
        return Arrays.stream(log.toDoubleArray()).map(Math::exp).toArray();
    }
}
