package pushforward.bench.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Control;
import pushforward.autodiff.Options;
import pushforward.autodiff.TracedMany;
import pushforward.autodiff.Var;
import pushforward.bench.figure.Charts;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// What log|det J| costs: for a general map of R^d, d one-hot reverse passes or d one-hot forward passes and a LU factorisation of what they give; for a triangular
/// one, the product of the diagonal.
///
/// ```
///   general:     f(x) = x + U tanh(V x), U and V [d, d]    d passes of O(d^2), then O(d^3)
///   triangular:  log|det J| = sum of log|J_ii|             O(d)
/// ```
public final class JacobianCost implements Experiment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int[] SIZES = {2, 4, 8, 16, 32, 64, 128, 256, 512};
    private static final List<String> METHODS = List.of("vjp", "jvp", "triangular");
    /// The slope is that of large d, where the passes cost more than starting them.
    private static final int ASYMPTOTIC = 64;
    private static final int ROUNDS = 7;
    private static final double WARM_UP_SECONDS = 1.5;

    @Override
    public String name() {
        return "jacobian-cost";
    }

    @Override
    public String summary() {
        return "time per sample of log|det J| by d reverse passes, by d forward passes, and of a triangular Jacobian, for d = 2 .. 512";
    }

    @Override
    public List<Task> tasks(Request request) {
        List<Task> tasks = new ArrayList<>();
        for (int d : SIZES) {
            for (String method : METHODS) {
                tasks.add(new Task(method + " d=" + d + " threads=" + request.threads(), () -> measure(method, d, request.threads())));
            }
        }
        return tasks;
    }

    private static ObjectNode measure(String method, int d, int threads) {
        int rows = method.equals("triangular") ? 4_096 : Math.clamp((1 << 21) / ((long) d * d * d), 2, 1_024);
        RandomKey key = RandomKey.of(d);
        List<Argument> arguments = List.of(Argument.perSample("x", Shape.of(d), DType.F64), Argument.shared("u", Shape.of(d, d), DType.F64),
                Argument.shared("v", Shape.of(d, d), DType.F64));
        double scale = 0.5 / Math.sqrt(d);
        try (Tensor x = key.child("x").normal(DType.F64, rows, d); Tensor u = key.child("u").normal(DType.F64, d, d).times(scale);
                Tensor v = key.child("v").normal(DType.F64, d, d).times(scale)) {
            TracedMany f = Autodiff.compile(arguments, a -> List.of(body(method, a.get(0), a.get(1), a.get(2))), Options.defaults().withThreads(threads));
            Runnable once = () -> {
                try (Tensor out = f.apply(x, u, v).get(0)) {
                    for (int r = 0; r < rows && out.rank() == 3; r++) {
                        try (Tensor jacobian = out.row(r)) {
                            LinearAlgebra.slogDet(jacobian);
                        }
                    }
                }
            };
            double[] seconds = time(once);
            return JSON.createObjectNode().put("method", method).put("features", d).put("rows", rows).put("threads", threads)
                    .put("microseconds_per_sample", 1e6 * seconds[seconds.length / 2] / rows)
                    .put("interquartile_range", 1e6 * (seconds[seconds.length * 3 / 4] - seconds[seconds.length / 4]) / rows);
        }
    }

    private static Var body(String method, Var x, Var u, Var v) {
        int d = x.shape().dim(0);
        if (method.equals("triangular")) {
            // the log-derivatives of an autoregressive layer are at hand: what is left is their sum
            return x.sumF64();
        }
        Autodiff.FnMany f = in -> List.of(in.get(0).plus(u.matmul(v.matmul(in.get(0)).tanh())));
        Var directions = x.constant(identity(d), d, d);
        Control.Body step;
        if (method.equals("vjp")) {
            Autodiff.WithPullback pullback = Autodiff.vjp(f, List.of(x));
            step = in -> List.of(in.get(1), pullback.pullback().apply(List.of(in.get(2))).get(0));
        } else {
            Autodiff.Linearized linear = Autodiff.linearize(f, List.of(x));
            step = in -> List.of(in.get(1), linear.tangents().apply(List.of(in.get(2))).get(0));
        }
        return Control.scan(d, x.constant(0), List.of(directions), step).outputs().get(0);
    }

    private static double[] identity(int d) {
        double[] eye = new double[d * d];
        for (int i = 0; i < d; i++) {
            eye[i * d + i] = 1;
        }
        return eye;
    }

    /// Seconds of one call, [#ROUNDS] sorted medians of several after a warm-up.
    private static double[] time(Runnable once) {
        long warm = System.nanoTime();
        int calls = 0;
        do {
            once.run();
            calls++;
        } while (System.nanoTime() - warm < 1e9 * WARM_UP_SECONDS);
        int repeat = Math.max(1, calls / 30);
        double[] seconds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long from = System.nanoTime();
            for (int j = 0; j < repeat; j++) {
                once.run();
            }
            seconds[i] = (System.nanoTime() - from) * 1e-9 / repeat;
        }
        Arrays.sort(seconds);
        return seconds;
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        StringBuilder text = new StringBuilder("| d | d reverse passes and LU | d forward passes and LU | triangular |\n|---|---|---|---|\n");
        for (int d : SIZES) {
            text.append("| ").append(d);
            for (String method : METHODS) {
                text.append(" | ").append(of(results, method).stream().filter(r -> r.get("features").asInt() == d).findFirst()
                        .map(r -> micros(r.get("microseconds_per_sample").asDouble())).orElse(""));
            }
            text.append(" |\n");
        }
        text.append("| slope from d = ").append(ASYMPTOTIC);
        METHODS.forEach(method -> text.append(" | ").append(String.format(Locale.ROOT, "%.2f", slope(of(results, method)))));
        return text.append(" |\n\nTime of one log-determinant per sample, F64; the slope is that of the logarithms.\n").toString();
    }

    @Override
    public void draw(Map<String, ObjectNode> results, Path directory) throws IOException {
        XYChart chart = Charts.lines(900, 460, "log|det J| of one sample", "d", "microseconds");
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        for (String method : METHODS) {
            List<ObjectNode> points = of(results, method);
            String name = String.format(Locale.ROOT, "%s, slope %.2f", method.equals("triangular") ? method : "d " + method + " and LU", slope(points));
            Charts.line(chart, name, points.stream().mapToDouble(r -> r.get("features").asDouble()).toArray(),
                    points.stream().mapToDouble(r -> r.get("microseconds_per_sample").asDouble()).toArray());
        }
        Charts.save(Charts.image(chart), directory, name());
    }

    private static String micros(double value) {
        return value >= 1e3 ? String.format(Locale.ROOT, "%.1f ms", value / 1e3) : value >= 10 ? String.format(Locale.ROOT, "%.0f µs", value)
                : value >= 0.1 ? String.format(Locale.ROOT, "%.2f µs", value) : String.format(Locale.ROOT, "%.1f ns", value * 1e3);
    }

    private static List<ObjectNode> of(Map<String, ObjectNode> results, String method) {
        return results.values().stream().filter(r -> r.get("method").asText().equals(method)).toList();
    }

    /// The least-squares slope of log time over log d.
    private static double slope(List<ObjectNode> results) {
        List<ObjectNode> large = results.stream().filter(r -> r.get("features").asInt() >= ASYMPTOTIC).toList();
        return Charts.slope(large.stream().mapToDouble(r -> r.get("features").asDouble()).toArray(), large.stream().mapToDouble(r -> r.get("microseconds_per_sample").asDouble()).toArray());
    }
}
