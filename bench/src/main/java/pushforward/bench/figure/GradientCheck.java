package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Fn;
import pushforward.tensor.Tensor;

/// The error of one-sided and of central differences of `sin(x0 x1) + x0^2` against the step, beside that of the derivative by automatic differentiation.
final class GradientCheck implements Figure {
    private static final double X0 = 0.7;
    private static final double X1 = -1.3;
    private static final int STEPS = 61;

    @Override
    public String name() {
        return "gradient-check";
    }

    @Override
    public String summary() {
        return "errors of finite differences against the step, and that of automatic differentiation";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        Fn f = x -> x.at(0).times(x.at(1)).sin().plus(x.at(0).square());
        double exact = X1 * Math.cos(X0 * X1) + 2 * X0;
        double[] steps = new double[STEPS];
        double[][] points = new double[2 * STEPS + 1][];
        for (int i = 0; i < STEPS; i++) {
            steps[i] = Math.pow(10, -15 + 15.0 * i / (STEPS - 1));
            points[2 * i] = new double[] {X0 + steps[i], X1};
            points[2 * i + 1] = new double[] {X0 - steps[i], X1};
        }
        points[2 * STEPS] = new double[] {X0, X1};
        double[] values = Autodiff.compile(f).apply(Tensor.of(points)).toDoubleArray();
        double at = values[2 * STEPS];
        double[] oneSided = new double[STEPS];
        double[] central = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            double right = points[2 * i][0] - X0;
            double left = X0 - points[2 * i + 1][0];
            oneSided[i] = error((values[2 * i] - at) / right, exact);
            central[i] = error((values[2 * i] - values[2 * i + 1]) / (right + left), exact);
        }
        double gradient = Autodiff.grad(f).apply(Tensor.of(new double[][] {{X0, X1}})).toDoubleArray()[0];
        double[] flat = new double[STEPS];
        Arrays.fill(flat, error(gradient, exact));

        XYChart chart = Charts.lines(900, 480, "derivative of sin(x0 x1) + x0\u00b2, F64", "step h", "error (0 drawn as 1e-17)");
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true).setYAxisMin(1e-18).setYAxisMax(10.0);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS).setLegendLayout(Styler.LegendLayout.Horizontal);
        Charts.line(chart, "one-sided difference", steps, oneSided);
        Charts.line(chart, "central difference", steps, central);
        Charts.line(chart, "automatic differentiation", steps, flat);
        return List.of(Charts.save(Charts.image(chart), directory, name()));
    }

    private static double error(double value, double exact) {
        return Math.max(Math.abs(value - exact), 1e-17);
    }
}
