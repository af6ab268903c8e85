package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.knowm.xchart.XYChart;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Fn;
import pushforward.bench.data.Random;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A normal density and what `T(x) = x + 2 tanh(2 x)` makes of it: T is steep at 0 and pushes the mass apart. The curve of the pushforward is drawn by the change of
/// variables, (T(x), p0(x) / T'(x)); the steps are a histogram of images of samples.
final class Pushforward1d implements Figure {
    private static final int POINTS = 801;
    private static final int SAMPLES = 100_000;
    private static final int BINS = 60;
    private static final double REACH = 6;

    @Override
    public String name() {
        return "pushforward-1d";
    }

    @Override
    public String summary() {
        return "a normal density on the line, a map, and the density it is carried to";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        Fn map = x -> x.plus(x.times(2).tanh().times(2)).at(0);
        Tensor x = Tensor.linspace(DType.F64, -4, 4, POINTS).reshape(POINTS, 1);
        double[] from = x.toDoubleArray();
        double[] to = Autodiff.compile(map).apply(x).toDoubleArray();
        double[] slope = Autodiff.grad(map).apply(x).toDoubleArray();
        double[] base = new double[POINTS];
        double[] pushed = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            base[i] = Math.exp(-0.5 * from[i] * from[i]) / Math.sqrt(2 * Math.PI);
            pushed[i] = base[i] / slope[i];
        }

        XYChart densities = Charts.lines(560, 420, "densities", "", "");
        Charts.line(densities, "p\u2080", from, base);
        Charts.line(densities, "p\u2081 = p\u2080 / T\u2032", to, pushed);
        double[][] histogram = histogram(map);
        Charts.line(densities, "samples T(x\u2080)", histogram[0], histogram[1]).setLineWidth(1);
        densities.getStyler().setXAxisMin(-REACH).setXAxisMax(REACH);

        XYChart curve = Charts.lines(560, 420, "T(x) = x + 2 tanh 2x", "x\u2080", "x\u2081");
        curve.getStyler().setLegendVisible(false);
        Charts.line(curve, "T", from, to);
        return List.of(Charts.save(Charts.grid(2, List.of(Charts.image(curve), Charts.image(densities))), directory, name()));
    }

    /// The outline of a histogram of images of normal samples, as a step function.
    private static double[][] histogram(Fn map) {
        double[] normals = new double[SAMPLES];
        UniformRandomProvider rng = Random.of(1, "pushforward-1d");
        for (int i = 0; i < SAMPLES; i++) {
            normals[i] = Random.normal(rng);
        }
        int[] counts = new int[BINS];
        for (double y : Autodiff.compile(map).apply(Tensor.of(normals).reshape(SAMPLES, 1)).toDoubleArray()) {
            int bin = (int) Math.floor((y + REACH) / (2 * REACH) * BINS);
            if (bin >= 0 && bin < BINS) {
                counts[bin]++;
            }
        }
        double width = 2 * REACH / BINS;
        double[][] outline = new double[2][2 * BINS];
        for (int b = 0; b < BINS; b++) {
            outline[0][2 * b] = -REACH + b * width;
            outline[0][2 * b + 1] = -REACH + (b + 1) * width;
            outline[1][2 * b] = counts[b] / (SAMPLES * width);
            outline[1][2 * b + 1] = outline[1][2 * b];
        }
        return outline;
    }
}
