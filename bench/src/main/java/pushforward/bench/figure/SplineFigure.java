package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Fn;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// A rational-quadratic spline of five bins, and its slope.
final class SplineFigure implements Figure {
    private static final int POINTS = 801;

    @Override
    public String name() {
        return "spline";
    }

    @Override
    public String summary() {
        return "a rational-quadratic spline with identity tails, and its slope";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        RationalQuadraticSpline spline = RationalQuadraticSpline.of(5, 3);
        double[] raw = RandomKey.of(4).normal(DType.F64, spline.size()).times(1.5).toDoubleArray();
        double[] y = new double[POINTS];
        Arrays.setAll(y, i -> -4 + 8.0 * i / (POINTS - 1));
        Fn pull = v -> spline.pull(v, v.constant(raw, raw.length)).value();
        double[] x = Autodiff.compile(pull).apply(Tensor.of(y)).toDoubleArray();
        double[] slope = Autodiff.grad(pull).apply(Tensor.of(y)).toDoubleArray();
        XYChart chart = Charts.lines(900, 480, "five bins on [-3, 3], the identity beyond", "y", "");
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        Charts.line(chart, "x = pull(y)", y, x);
        Charts.line(chart, "its slope", y, slope);
        return List.of(Charts.save(Charts.image(chart), directory, name()));
    }
}
