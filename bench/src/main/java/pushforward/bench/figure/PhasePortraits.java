package pushforward.bench.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import pushforward.ode.OdeFunction;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Euler;
import pushforward.ode.method.Rk4;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;

/// Orbits in the plane: Lotka-Volterra's with its vector field, and Kepler's ellipse by three methods.
final class PhasePortraits implements Figure {
    private static final double PREY = 9;
    private static final double PREDATORS = 5;
    private static final int ARROWS = 18;

    @Override
    public String name() {
        return "phase-portraits";
    }

    @Override
    public String summary() {
        return "orbits of predators and prey in their vector field; Euler's method, RK4 and Dopri5 on a Kepler ellipse";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        return List.of(Charts.save(Charts.grid(2, List.of(Charts.image(lotkaVolterra()), Charts.image(kepler()))), directory, name()));
    }

    private static XYChart lotkaVolterra() {
        XYChart chart = Charts.lines(640, 520, "predators and prey: orbits and the field", "prey", "predators");
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(PREY).setYAxisMin(0.0).setYAxisMax(PREDATORS);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS).setLegendLayout(Styler.LegendLayout.Horizontal);
        Problem problem = Problems.named("lotka-volterra").orElseThrow();
        arrows(chart, problem.field());
        double[][] from = {{1, 1}, {1.75, 1.5}, {2.5, 1.5}};
        for (double[] y0 : from) {
            Problem shifted = new Problem(problem.name(), problem.field(), problem.t0(), problem.t1(), y0, Optional.empty(), Optional.empty());
            OdePath path = OdePath.of(shifted, Solver.of(Dopri5.METHOD).withTolerances(1e-8, 1e-8), 6);
            XYSeries orbit = Charts.line(chart, "from (" + y0[0] + ", " + y0[1] + ")", path.curve(0), path.curve(1));
            orbit.setLineColor(Charts.COLOURS.get(chart.getSeriesMap().size() - 2));
        }
        return chart;
    }

    /// One line of needles with two barbs each, all of the same length, between gaps.
    private static void arrows(XYChart chart, OdeFunction field) {
        List<double[]> points = new ArrayList<>();
        double length = 0.7 * PREY / ARROWS;
        double squeeze = PREDATORS / PREY;
        double[] dy = new double[2];
        for (int i = 0; i < ARROWS; i++) {
            for (int j = 0; j < ARROWS; j++) {
                double x = PREY * (i + 0.5) / ARROWS;
                double y = PREDATORS * (j + 0.5) / ARROWS;
                field.derivative(0, new double[] {x, y}, dy);
                double size = Math.hypot(dy[0], dy[1] / squeeze);
                double u = length * dy[0] / size;
                double v = length * dy[1] / size;
                double tipX = x + u / 2;
                double tipY = y + v / 2;
                points.add(new double[] {x - u / 2, y - v / 2});
                points.add(new double[] {tipX, tipY});
                points.add(new double[] {tipX, Double.NaN});
                for (int side = -1; side <= 1; side += 2) {
                    points.add(new double[] {tipX - 0.35 * u - side * 0.2 * v / squeeze, tipY - 0.35 * v + side * 0.2 * u * squeeze});
                    points.add(new double[] {tipX, tipY});
                    points.add(new double[] {tipX, Double.NaN});
                }
            }
        }
        XYSeries arrows = Charts.line(chart, "field", points.stream().mapToDouble(p -> p[0]).toArray(), points.stream().mapToDouble(p -> p[1]).toArray());
        arrows.setLineColor(new Color(0x9A9A9A)).setLineStyle(new BasicStroke(1f));
    }

    private static XYChart kepler() {
        Problem problem = Problems.named("kepler").orElseThrow();
        XYChart chart = Charts.lines(640, 520, "three times around the sun", "", "");
        chart.getStyler().setXAxisMin(-3.5).setXAxisMax(1.5).setYAxisMin(-2.2).setYAxisMax(2.2);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        OdePath exact = OdePath.of(problem, Solver.of(Dop853.METHOD).withTolerances(1e-10, 1e-10), 2 * Math.PI);
        Charts.line(chart, "exact", exact.curve(0), exact.curve(1)).setLineColor(Color.LIGHT_GRAY).setLineStyle(new BasicStroke(5f));
        double end = 6 * Math.PI;
        method(chart, "Euler", OdePath.of(problem, Solver.fixed(Euler.METHOD, end / 450), end), 1);
        method(chart, "RK4", OdePath.of(problem, Solver.fixed(Rk4.METHOD, end / 112), end), 2);
        method(chart, "Dopri5", OdePath.of(problem, Solver.of(Dopri5.METHOD).withTolerances(2e-5, 2e-5), end), 0);
        return chart;
    }

    private static void method(XYChart chart, String name, OdePath path, int colour) {
        long evaluations = path.solution().statistics().evaluations();
        XYSeries curve = Charts.line(chart, name + ", " + evaluations + " evaluations", path.curve(0), path.curve(1));
        curve.setLineColor(Charts.COLOURS.get(colour)).setLineStyle(new BasicStroke(1.3f));
        XYSeries steps = Charts.line(chart, name, path.steps(0), path.steps(1));
        steps.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(Charts.COLOURS.get(colour)).setLineColor(new Color(0, 0, 0, 0));
        steps.setShowInLegend(false);
        chart.getStyler().setMarkerSize(4);
    }
}
