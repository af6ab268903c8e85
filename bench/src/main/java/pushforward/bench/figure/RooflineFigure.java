package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import pushforward.bench.speed.Roofline;
import pushforward.tensor.DType;

/// Kernels under the roofs of the processor the figure is drawn on.
final class RooflineFigure implements Figure {
    private static final double LEFT = 0.05;
    private static final double RIGHT = 500;

    @Override
    public String name() {
        return "roofline";
    }

    @Override
    public String summary() {
        return "kernels of one thread against the peak and the bandwidth of the processor; measures for some twenty seconds";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        Roofline roofline = Roofline.measure(DType.F32);
        XYChart chart = Charts.lines(1000, 620, String.format(Locale.ROOT, "F32 kernels on one thread: peak %.0f GFLOP/s, %.0f GB/s from memory, %.0f GB/s from the first-level cache",
                roofline.peak(), roofline.bandwidth(), roofline.cached()), "operations per byte of operands", "GFLOP/s");
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true).setYAxisMin(0.5).setYAxisMax(2 * roofline.peak()).setXAxisMin(LEFT).setXAxisMax(RIGHT)
                .setLegendPosition(Styler.LegendPosition.InsideSE);
        roof(chart, "memory and peak", roofline.bandwidth(), roofline.peak());
        roof(chart, "first-level cache and peak", roofline.cached(), roofline.peak());
        for (String kernel : roofline.points().stream().map(Roofline.Point::kernel).distinct().toList()) {
            List<Roofline.Point> own = roofline.points().stream().filter(p -> p.kernel().equals(kernel)).toList();
            XYSeries series = chart.addSeries(kernel, own.stream().mapToDouble(Roofline.Point::intensity).toArray(), own.stream().mapToDouble(Roofline.Point::gflops).toArray());
            series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter).setMarker(marker(chart.getSeriesMap().size()));
        }
        return List.of(Charts.save(Charts.image(chart), directory, name()));
    }

    private static Marker marker(int i) {
        Marker[] all = {SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.TRIANGLE_DOWN, SeriesMarkers.CROSS, SeriesMarkers.PLUS};
        return all[i % all.length];
    }

    private static void roof(XYChart chart, String name, double bandwidth, double peak) {
        double[] x = DoubleStream.of(LEFT, peak / bandwidth, RIGHT).toArray();
        Charts.line(chart, name, x, DoubleStream.of(x).map(i -> Math.min(peak, i * bandwidth)).toArray());
    }
}
