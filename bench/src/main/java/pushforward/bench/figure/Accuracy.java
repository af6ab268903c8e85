package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// The errors of exp, tanh and softplus in F32 against F64, in units in the last place: the largest among the numbers of each short interval.
final class Accuracy implements Figure {
    private static final double REACH = 10;
    private static final int INTERVALS = 250;
    private static final int EACH = 4_000;

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public String summary() {
        return "errors of exp, tanh and softplus in F32, in units in the last place";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        XYChart chart = Charts.lines(900, 420, "largest error among 4,000 numbers of each interval, F32", "x", "units in the last place");
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(2.0).setMarkerSize(5);
        chart.getStyler().setXAxisMin(-REACH).setXAxisMax(REACH);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS).setLegendLayout(Styler.LegendLayout.Horizontal);
        add(chart, "exp", Tensor::exp);
        add(chart, "tanh", Tensor::tanh);
        add(chart, "softplus", Tensor::softplus);
        return List.of(Charts.save(Charts.image(chart), directory, name()));
    }

    private static void add(XYChart chart, String name, UnaryOperator<Tensor> function) {
        List<Double> at = new ArrayList<>();
        List<Double> worst = new ArrayList<>();
        double width = 2 * REACH / INTERVALS;
        for (int i = 0; i < INTERVALS; i++) {
            double from = -REACH + i * width;
            try (Tensor wide = Tensor.linspace(DType.F64, from, from + width, EACH); Tensor x = wide.to(DType.F32); Tensor same = x.to(DType.F64);
                    Tensor values = function.apply(x); Tensor exact = function.apply(same)) {
                double most = 0;
                for (int j = 0; j < EACH; j++) {
                    most = Math.max(most, Math.abs(values.at(j) - exact.at(j)) / Math.ulp((float) exact.at(j)));
                }
                at.add(from + width / 2);
                worst.add(most);
            }
        }
        XYSeries series = chart.addSeries(name, at, worst);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.CIRCLE);
    }
}
