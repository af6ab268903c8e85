package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import pushforward.bench.figure.Charts;
import pushforward.ode.Method;
import pushforward.ode.Solution;
import pushforward.ode.Solver;
import pushforward.ode.Splitting;
import pushforward.ode.method.Methods;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;

/// The error at the end of a solve against what it took: evaluations of the field, and time. All methods, on a smooth problem, one with close encounters, and a stiff one.
public final class WorkPrecision implements Experiment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double EPS = 1e-3;
    /// The error that the table asks for.
    private static final double ASKED = 1e-6;
    /// Errors worth keeping.
    private static final double MOST = 1;
    private static final double LEAST = 1e-14;
    private static final long MOST_STEPS = 200_000;
    private static final int LOOSEST = 2;
    private static final int TIGHTEST = 12;
    private static final List<Marker> MARKERS = List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.DIAMOND, SeriesMarkers.CROSS);

    /// A problem and the fewest and most fixed steps tried on it, as powers of two.
    private record Setting(String label, Problem problem, int fewest, int most) {
        double end() {
            return problem.t1();
        }
    }

    private static final List<Setting> SETTINGS = List.of(
            new Setting("Kepler, eccentricity 0.6", Problems.named("kepler").orElseThrow(), 7, 17),
            new Setting("Arenstorf", Problems.named("arenstorf").orElseThrow(), 10, 17),
            new Setting("van der Pol, eps = 0.001", Problems.vanDerPol(EPS), 9, 17));

    @Override
    public String name() {
        return "work-precision";
    }

    @Override
    public String summary() {
        return "error of every ODE method against evaluations and against time, on a smooth problem, the Arenstorf orbit and a stiff problem";
    }

    @Override
    public List<Task> tasks(Request request) {
        List<Task> tasks = new ArrayList<>();
        for (Setting s : SETTINGS) {
            for (Method m : Methods.all()) {
                // Methods for separable Hamiltonians solve Kepler's problem alone
                if (!(m instanceof Splitting) || s.problem().name().equals("kepler")) {
                    tasks.add(new Task(s.problem().name() + " " + m.name(), () -> measure(s, m)));
                }
            }
        }
        return tasks;
    }

    private static ObjectNode measure(Setting s, Method method) {
        double[] right = Solves.end(s.problem());
        ObjectNode line = JSON.createObjectNode().put("problem", s.problem().name()).put("method", method.name()).put("order", method.order());
        ArrayNode points = line.putArray("points");
        double before = Double.POSITIVE_INFINITY;
        for (int i = method.adaptive() ? LOOSEST : s.fewest(); i <= (method.adaptive() ? TIGHTEST : s.most()); i++) {
            double tolerance = Math.pow(10, -i);
            Solver solver = (method.adaptive() ? Solver.of(method).withTolerances(tolerance, tolerance) : Solver.fixed(method, s.end() / (1 << i))).withMaxSteps(MOST_STEPS);
            Solution once = s.problem().solve(solver);
            double error = Solves.distance(once.y(), right);
            if (!once.status().good() && Double.isFinite(before)) {
                break;
            }
            if (once.status().good() && error <= MOST) {
                before = error;
                points.addObject().put("error", Math.max(error, LEAST)).put("evaluations", once.statistics().evaluations()).put("microseconds",
                        Solves.microseconds(() -> s.problem().solve(solver)));
            }
        }
        return line;
    }

    private static List<ObjectNode> of(Map<String, ObjectNode> results, Setting s) {
        return results.values().stream().filter(r -> r.path("problem").asText().equals(s.problem().name())).toList();
    }

    /// What it takes to bring the error down to [#ASKED], between two of the points measured.
    private static OptionalDouble cost(JsonNode points, String of) {
        for (int i = 1; i < points.size(); i++) {
            double worse = Math.log(points.get(i - 1).get("error").asDouble());
            double better = Math.log(points.get(i).get("error").asDouble());
            if (worse > Math.log(ASKED) && better <= Math.log(ASKED)) {
                double f = (worse - Math.log(ASKED)) / (worse - better);
                return OptionalDouble.of(Math.exp((1 - f) * Math.log(points.get(i - 1).get(of).asDouble()) + f * Math.log(points.get(i).get(of).asDouble())));
            }
        }
        return OptionalDouble.empty();
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        StringBuilder text = new StringBuilder("| method | order |");
        SETTINGS.forEach(s -> text.append(' ').append(s.label()).append(": evaluations | time |"));
        text.append("\n|---|---|").append("---|".repeat(2 * SETTINGS.size())).append('\n');
        for (Method m : Methods.all()) {
            text.append("| ").append(m.name()).append(" | ").append(m.order()).append(" |");
            for (Setting s : SETTINGS) {
                JsonNode points = of(results, s).stream().filter(r -> r.path("method").asText().equals(m.name())).findFirst().map(r -> r.path("points")).orElse(JSON.createArrayNode());
                text.append(' ').append(text(cost(points, "evaluations"), "%,.0f", 1)).append(" | ").append(text(cost(points, "microseconds"), "%,.2f ms", 1e-3)).append(" |");
            }
            text.append('\n');
        }
        return text.append("\nWhat an error of 1e-6 at the end takes, between the points of the picture; empty where nothing tried reaches it. Fields are cheap here, so time is mostly that of the methods "
                + "themselves. Jacobians and factorisations of implicit methods count in the time alone.\n").toString();
    }

    private static String text(OptionalDouble value, String format, double unit) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble() * unit) : "";
    }

    @Override
    public void draw(Map<String, ObjectNode> results, Path directory) throws IOException {
        List<BufferedImage> charts = new ArrayList<>();
        for (Setting s : SETTINGS) {
            charts.add(Charts.image(chart(of(results, s), s.label(), "evaluations", 1, "evaluations of the field")));
            charts.add(Charts.image(chart(of(results, s), s.label(), "microseconds", 1e-3, "milliseconds")));
        }
        Charts.save(Charts.grid(2, charts), directory, name());
    }

    /// Colours stand for orders, markers tell methods of the same order apart.
    private static XYChart chart(List<ObjectNode> lines, String title, String of, double unit, String axis) {
        XYChart chart = Charts.lines(720, 520, title, axis, "error");
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        Map<Integer, Integer> seen = new HashMap<>();
        for (ObjectNode line : lines) {
            JsonNode points = line.path("points");
            if (points.size() > 1) {
                double[] x = new double[points.size()];
                double[] y = new double[points.size()];
                for (int i = 0; i < x.length; i++) {
                    x[i] = points.get(i).get(of).asDouble() * unit;
                    y[i] = points.get(i).get("error").asDouble();
                }
                int order = line.path("order").asInt();
                XYSeries series = Charts.line(chart, line.path("method").asText(), x, y);
                int index = seen.merge(order, 1, Integer::sum) - 1;
                series.setLineColor(colour(order)).setLineStyle(new BasicStroke(1.6f));
                series.setMarker(MARKERS.get(index % MARKERS.size())).setMarkerColor(colour(order));
            }
        }
        chart.getStyler().setMarkerSize(8);
        return chart;
    }

    private static Color colour(int order) {
        return switch (order) {
            case 1 -> Color.GRAY;
            case 2 -> new Color(0xE69F00);
            case 3 -> new Color(0xCC79A7);
            case 4 -> new Color(0x009E73);
            case 5 -> new Color(0x0072B2);
            case 6 -> new Color(0x56B4E9);
            default -> new Color(0xD55E00);
        };
    }
}
