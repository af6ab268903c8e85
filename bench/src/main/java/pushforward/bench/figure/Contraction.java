package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.XYChart;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Traced;
import pushforward.flows.Init;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// How fast y <- x - g(y) finds its fixed point, for g = c tanh(Q y) with an orthogonal Q, whose Lipschitz constant is c.
final class Contraction implements Figure {
    private static final int D = 8;
    private static final int STEPS = 80;

    @Override
    public String name() {
        return "contraction";
    }

    @Override
    public String summary() {
        return "error of the inverse of a residual layer against the number of iterations";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        XYChart chart = Charts.lines(900, 480, "distance to the fixed point of y = x \u2212 g(y)", "iterations", "");
        chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(1e-16).setYAxisMax(10.0);
        double[] q = Init.orthogonal(1).draw(Shape.of(D, D), RandomKey.of(1));
        double[] steps = new double[STEPS];
        for (double c : new double[] {0.5, 0.8, 0.9, 0.97}) {
            Traced next = Autodiff.compile(v -> v.slice(0, D).minus(v.constant(q, D, D).matmul(v.slice(D, 2 * D)).tanh().times(c)));
            Tensor x = RandomKey.of(2).normal(DType.F64, 1, D).times(0.3);
            Tensor root = x;
            for (int i = 0; i < 3_000; i++) {
                root = next.apply(Tensor.concat(1, x, root));
            }
            double[] errors = new double[STEPS];
            Tensor y = x;
            for (int i = 0; i < STEPS; i++) {
                steps[i] = i;
                errors[i] = Math.max(1e-16, Math.sqrt(y.minus(root).square().sum().item()));
                y = next.apply(Tensor.concat(1, x, y));
            }
            Charts.line(chart, "c = " + c, steps.clone(), errors);
        }
        return List.of(Charts.save(Charts.image(chart), directory, name()));
    }
}
