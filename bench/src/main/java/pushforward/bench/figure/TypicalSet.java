package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;

/// Why a density alone can mislead: how far normal samples lie from the mode in d dimensions, and one law whose density is high or low near zero depending on the
/// coordinate.
///
/// The distance has density `r^(d-1) exp(-r^2/2)` up to a constant (the chi law). The law is exponential, `p(x) = exp(-x)`; per unit of `log x` it has density `x
/// exp(-x)`.
final class TypicalSet implements Figure {
    private static final int POINTS = 1_201;
    private static final double REACH = 12;
    private static final int[] SIZES = {1, 4, 16, 64};
    private static final double DECADES = 4;

    @Override
    public String name() {
        return "typical-set";
    }

    @Override
    public String summary() {
        return "distances of normal samples from the mode, and one law in two coordinates";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        XYChart shells = Charts.lines(620, 420, "distance of normal samples from the mode", "|x|", "density");
        double[] r = new double[POINTS];
        Arrays.setAll(r, i -> REACH * i / (POINTS - 1));
        shells.getStyler().setXAxisDecimalPattern("0");
        for (int d : SIZES) {
            Charts.line(shells, "d = " + d, r, distances(d, r));
        }
        XYChart units = Charts.lines(620, 420, "one law, two densities, each in shares of its greatest value", "x", "");
        units.getStyler().setXAxisLogarithmic(true);
        units.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        double[] x = new double[POINTS];
        Arrays.setAll(x, i -> Math.pow(10, -DECADES + (DECADES + 1) * i / (POINTS - 1)));
        Charts.line(units, "per unit of x", x, Arrays.stream(x).map(v -> Math.exp(-v)).toArray());
        Charts.line(units, "per unit of log x", x, Arrays.stream(x).map(v -> v * Math.exp(1 - v)).toArray());
        units.getStyler().setYAxisMin(0.0).setYAxisMax(1.3);
        return List.of(Charts.save(Charts.grid(2, List.of(Charts.image(shells), Charts.image(units))), directory, name()));
    }

    /// The chi density with its integral over the points made 1.
    static double[] distances(int d, double[] r) {
        double mode = Math.sqrt(d - 1.0);
        double[] values = Arrays.stream(r).map(v -> Math.pow(v / Math.max(mode, 1), d - 1) * Math.exp(-0.5 * (v * v - mode * mode))).toArray();
        double sum = Arrays.stream(values).sum() * (r[1] - r[0]);
        return Arrays.stream(values).map(v -> v / sum).toArray();
    }
}
