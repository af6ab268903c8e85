package pushforward.bench.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import pushforward.ode.Controller;
import pushforward.ode.Solver;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Rodas5P;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;

/// Where adaptive steps are short and where they are long: the Arenstorf orbit, and van der Pol's limit cycle.
final class StepSizes implements Figure {
    private static final double EPS = 0.01;
    private static final double MOON = 0.012277471;
    private static final double END = 4;

    @Override
    public String name() {
        return "step-sizes";
    }

    @Override
    public String summary() {
        return "accepted steps on the Arenstorf orbit, and on van der Pol's limit cycle with their sizes";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        Problem vanDerPol = Problems.vanDerPol(EPS);
        OdePath explicit = OdePath.of(vanDerPol, Solver.of(Dopri5.METHOD).withTolerances(1e-4, 1e-4), END);
        OdePath implicit = OdePath.of(vanDerPol, Solver.of(Rodas5P.METHOD).withTolerances(1e-4, 1e-4), END);
        return List.of(Charts.save(Charts.grid(3, List.of(Charts.image(arenstorf()), Charts.image(cycle(explicit)), Charts.image(sizes(explicit, implicit)))), directory, name()));
    }

    private static XYChart arenstorf() {
        Problem problem = Problems.named("arenstorf").orElseThrow();
        OdePath path = OdePath.of(problem, Solver.of(Dopri5.METHOD).withController(Controller.dopri5()).withTolerances(1e-7, 1e-7), problem.t1());
        XYChart chart = Charts.lines(560, 500, "Arenstorf orbit: " + (path.t().length - 1) + " steps of Dopri5", "", "");
        chart.getStyler().setXAxisMin(-1.5).setXAxisMax(1.5).setYAxisMin(-1.4).setYAxisMax(1.4).setLegendVisible(false);
        dotted(chart, "orbit", path, 0, 1);
        body(chart, "Earth", -MOON, new Color(0x009E73));
        body(chart, "Moon", 1 - MOON, Color.BLACK);
        return chart;
    }

    private static void body(XYChart chart, String name, double x, Color colour) {
        XYSeries s = Charts.line(chart, name, new double[] {x, x}, new double[] {0, 0});
        s.setMarker(SeriesMarkers.DIAMOND).setMarkerColor(colour);
    }

    private static void dotted(XYChart chart, String name, OdePath path, int i, int j) {
        Charts.line(chart, name, path.curve(i), path.curve(j)).setLineColor(Charts.COLOURS.get(0)).setLineStyle(new BasicStroke(1.3f));
        XYSeries dots = Charts.line(chart, name + ", steps", path.steps(i), path.steps(j));
        dots.setLineStyle(new BasicStroke(0f)).setLineColor(new Color(0, 0, 0, 0));
        dots.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(Charts.COLOURS.get(1));
        chart.getStyler().setMarkerSize(5);
    }

    private static XYChart cycle(OdePath path) {
        XYChart chart = Charts.lines(560, 500, "van der Pol's cycle, eps = 0.01: steps of Dopri5", "y", "y'");
        chart.getStyler().setLegendVisible(false);
        dotted(chart, "cycle", path, 0, 1);
        return chart;
    }

    private static XYChart sizes(OdePath explicit, OdePath implicit) {
        XYChart chart = Charts.lines(560, 500, "sizes of steps along it", "t", "h");
        chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(3e-4).setYAxisMax(0.3).setLegendPosition(Styler.LegendPosition.InsideSE);
        Charts.line(chart, "Dopri5, " + explicit.sizes().length + " steps", begins(explicit), explicit.sizes()).setLineStyle(new BasicStroke(1.3f));
        XYSeries s = Charts.line(chart, "Rodas5P, " + implicit.sizes().length + " steps", begins(implicit), implicit.sizes());
        s.setLineStyle(new BasicStroke(1.3f));
        s.setMarker(SeriesMarkers.CIRCLE);
        chart.getStyler().setMarkerSize(4);
        return chart;
    }

    private static double[] begins(OdePath path) {
        return Arrays.copyOf(path.t(), path.t().length - 1);
    }
}
