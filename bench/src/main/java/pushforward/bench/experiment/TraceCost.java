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
import pushforward.autodiff.Bound;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.autodiff.Var;
import pushforward.bench.figure.Charts;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.continuous.Divergence;
import pushforward.flows.continuous.Velocity;
import pushforward.flows.continuous.VelocityNet;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// What velocity and divergence cost together, and how far the divergence is off, for a network with two hidden layers.
///
/// ```
///   v(t, x) = W_2 f(W_1 f(W_0 x + u t + b_0) + b_1),   W_2 = -(W_1 W_0)^T / 4:   about the negative slope of a potential, so that the trace is a sum of terms of one sign
/// ```
///
/// All ways of one d are timed in turn, round by round.
public final class TraceCost implements Experiment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int[] SIZES = {2, 4, 8, 16, 32, 64, 128, 256, 512};
    private static final int HIDDEN = 128;
    private static final int SKETCH = 4;
    private static final int ROUNDS = 11;
    private static final double WARM_UP_SECONDS = 0.6;
    private static final double ROUND_SECONDS = 0.03;
    /// Slopes are those of large d, where what grows with d is more than what does not.
    private static final int ASYMPTOTIC = 64;

    /// A way to have the velocity and, but for the first, its divergence.
    private enum Way {
        VELOCITY("velocity alone"), ONE_HOT("d directions"), FORMULA("closed form"), HUTCHINSON("Hutchinson"), MANY("Hutchinson, 12 probes"), HUTCH("Hutch++, 12 products");

        private final String title;

        Way(String title) {
            this.title = title;
        }

        Divergence divergence(int d) {
            return switch (this) {
                case VELOCITY, FORMULA -> new Divergence.Formula();
                case ONE_HOT -> Divergence.exact();
                case HUTCHINSON -> Divergence.hutchinson();
                case MANY -> new Divergence.Hutchinson(3 * SKETCH, true);
                case HUTCH -> new Divergence.HutchPlusPlus(Math.min(SKETCH, d));
            };
        }

        /// Samples of one call, so that no call takes longer than a fraction of a second.
        int rows(int d) {
            return this == ONE_HOT ? Math.clamp((1 << 21) / ((long) d * d), 64, 2_048) : 2_048;
        }
    }

    @Override
    public String name() {
        return "trace-cost";
    }

    @Override
    public String summary() {
        return "time and error of a velocity's divergence: d directions, closed form, Hutchinson's estimate and Hutch++, for d = 2 .. 512";
    }

    @Override
    public List<Task> tasks(Request request) {
        return Arrays.stream(SIZES).mapToObj(d -> new Task("d=" + d + " threads=" + request.threads(), () -> measure(d, request.threads()))).toList();
    }

    private static List<Tensor> weights(VelocityNet net, DType type) {
        List<Tensor> all = new ArrayList<>();
        for (Parameter p : net.parameters()) {
            double scale = p.shape().rank() == 2 ? 1 / Math.sqrt(p.shape().dim(1)) : 0.3;
            all.add(RandomKey.of(1).child(p.name()).normal(DType.F32, p.shape().dims()).times(scale).to(type));
        }
        all.set(4, all.get(2).to(DType.F32).matmul(all.get(0).to(DType.F32)).transpose().times(-0.25).to(type));
        return all;
    }

    private static Program program(VelocityNet net, Way way, DType type, int threads) {
        List<Argument> arguments = new ArrayList<>();
        net.parameters().forEach(p -> arguments.add(Argument.shared(p.name(), p.shape(), type)));
        arguments.add(Argument.perSample("x", Shape.of(net.features()), type));
        int n = net.parameters().size();
        return Program.compile(Autodiff.trace(arguments, v -> {
            Var x = v.get(n);
            Var t = x.constant(0.5);
            List<Var> prepared = net.prepare(Scope.of(net.parameters(), v.subList(0, n)));
            if (way == Way.VELOCITY) {
                return List.of(net.at(t, x, prepared));
            }
            Divergence divergence = way.divergence(net.features());
            Var probe = divergence.probeSize(net.features()) > 0 ? divergence.probe(new Noise(type), net.features()) : x;
            Velocity.WithDivergence both = divergence.at(net, t, x, prepared, probe);
            return List.of(both.divergence(), both.velocity());
        }), Options.defaults().withThreads(threads));
    }

    private static ObjectNode measure(int d, int threads) {
        VelocityNet net = VelocityNet.of(d, HIDDEN, HIDDEN);
        int all = Way.FORMULA.rows(d);
        Tensor x = RandomKey.of(2).normal(DType.F32, all, d);
        double[] exact;
        try (Bound bound = program(net, Way.FORMULA, DType.F64, threads).bind(weights(net, DType.F64).toArray(Tensor[]::new))) {
            exact = bound.run(all, Key.ZERO, x.to(DType.F64)).get(0).toDoubleArray();
        }
        ObjectNode result = JSON.createObjectNode().put("features", d).put("threads", threads).put("trace", Math.sqrt(Arrays.stream(exact).map(e -> e * e).average().orElseThrow()));
        List<Tensor> weights = weights(net, DType.F32);
        List<Bound> bounds = new ArrayList<>();
        List<Runnable> calls = new ArrayList<>();
        try {
            for (Way way : Way.values()) {
                Bound bound = program(net, way, DType.F32, threads).bind(weights.toArray(Tensor[]::new));
                bounds.add(bound);
                int rows = way.rows(d);
                Tensor some = x.rows(0, rows);
                Tensor[] out = way == Way.VELOCITY ? new Tensor[] {Tensor.zeros(DType.F32, rows, d)} : new Tensor[] {Tensor.zeros(DType.F32, rows), Tensor.zeros(DType.F32, rows, d)};
                calls.add(() -> bound.run(rows, Key.of(3), new Tensor[] {some}, out));
                calls.getLast().run();
                if (way != Way.VELOCITY) {
                    result.put(way + "_error", error(out[0].toDoubleArray(), exact));
                }
            }
            double[] micros = time(calls);
            for (Way way : Way.values()) {
                result.put(way + "_microseconds", micros[way.ordinal()] / way.rows(d));
            }
            return result;
        } finally {
            bounds.forEach(Bound::close);
        }
    }

    /// The root mean square of what values are off by, in units of that of the exact ones.
    private static double error(double[] values, double[] exact) {
        double off = 0;
        double size = 0;
        for (int i = 0; i < values.length; i++) {
            off += (values[i] - exact[i]) * (values[i] - exact[i]);
            size += exact[i] * exact[i];
        }
        return Math.sqrt(off / size);
    }

    /// Microseconds of each call: medians of rounds in which all take their turn, after a warm-up.
    private static double[] time(List<Runnable> calls) {
        int n = calls.size();
        int[] repeats = new int[n];
        for (int i = 0; i < n; i++) {
            double warm = seconds(calls.get(i), 1);
            int done = 1;
            while (warm < WARM_UP_SECONDS) {
                warm += seconds(calls.get(i), 1);
                done++;
            }
            repeats[i] = Math.max(1, (int) (done * ROUND_SECONDS / warm));
        }
        double[][] rounds = new double[n][ROUNDS];
        for (int r = 0; r < ROUNDS; r++) {
            for (int i = 0; i < n; i++) {
                rounds[i][r] = 1e6 * seconds(calls.get(i), repeats[i]) / repeats[i];
            }
        }
        return Arrays.stream(rounds).mapToDouble(r -> Arrays.stream(r).sorted().skip(ROUNDS / 2).findFirst().orElseThrow()).toArray();
    }

    private static double seconds(Runnable call, int repeats) {
        long from = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            call.run();
        }
        return (System.nanoTime() - from) * 1e-9;
    }

    @Override
    public String table(Map<String, ObjectNode> results) {
        StringBuilder text = new StringBuilder("| d |");
        for (Way way : Way.values()) {
            text.append(' ').append(way.title).append(" |");
        }
        text.append(" error: d directions | closed form | Hutchinson | 12 probes | Hutch++ |\n|---|").append("---|".repeat(2 * Way.values().length - 1)).append('\n');
        List<ObjectNode> rows = results.values().stream().toList();
        for (ObjectNode r : rows) {
            text.append("| ").append(r.path("features").asInt());
            for (Way way : Way.values()) {
                text.append(String.format(Locale.ROOT, " | %.3g µs", r.path(way + "_microseconds").asDouble()));
            }
            for (Way way : List.of(Way.ONE_HOT, Way.FORMULA, Way.HUTCHINSON, Way.MANY, Way.HUTCH)) {
                text.append(String.format(Locale.ROOT, way.ordinal() < Way.HUTCHINSON.ordinal() ? " | %.0e" : " | %.3f", r.path(way + "_error").asDouble()));
            }
            text.append(" |\n");
        }
        text.append("| slope from d = ").append(ASYMPTOTIC);
        for (Way way : Way.values()) {
            text.append(String.format(Locale.ROOT, " | %.2f", slope(rows, way + "_microseconds")));
        }
        text.append(" | |");
        for (Way way : List.of(Way.HUTCHINSON, Way.MANY, Way.HUTCH)) {
            text.append(String.format(Locale.ROOT, " | %.2f", slope(rows, way + "_error")));
        }
        return text.append(String.format(Locale.ROOT, " |%n%nTime of one evaluation of velocity and divergence per sample, and the root mean square error of the divergence in units of its own, F32; two hidden layers of %d units, the "
                + "output's weights -(W_1 W_0)^T / 4. Probes are random signs; of the %d products of Hutch++ a third each goes into sketch, range and rest (%d in all for d = 2). Medians of %d rounds in which all took their turn; "
                + "slopes are those of the logarithms.%n", HIDDEN, 3 * SKETCH, 6, ROUNDS)).toString().replace(System.lineSeparator(), "\n");
    }

    @Override
    public void draw(Map<String, ObjectNode> results, Path directory) throws IOException {
        List<ObjectNode> rows = results.values().stream().toList();
        double[] d = rows.stream().mapToDouble(r -> r.path("features").asDouble()).toArray();
        XYChart time = Charts.lines(640, 480, "velocity and divergence of one sample", "d", "microseconds");
        XYChart error = Charts.lines(640, 480, "error of the divergence, in units of itself", "d", "");
        for (XYChart chart : List.of(time, error)) {
            chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        }
        time.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        error.getStyler().setYAxisMin(1e-11).setLegendPosition(Styler.LegendPosition.InsideSW);
        for (Way way : Way.values()) {
            Charts.line(time, String.format(Locale.ROOT, "%s, slope %.2f", way.title, slope(rows, way + "_microseconds")), d, column(rows, way + "_microseconds"))
                    .setLineColor(Charts.colour(way.ordinal()));
            if (way != Way.VELOCITY) {
                Charts.line(error, way.title, d, column(rows, way + "_error")).setLineColor(Charts.colour(way.ordinal()));
            }
        }
        Charts.save(Charts.grid(2, List.of(Charts.image(time), Charts.image(error))), directory, name());
    }

    private static double[] column(List<ObjectNode> rows, String name) {
        return rows.stream().mapToDouble(r -> Math.max(1e-9, r.path(name).asDouble())).toArray();
    }

    /// The least-squares slope of the logarithms, over large d.
    private static double slope(List<ObjectNode> results, String name) {
        List<ObjectNode> large = results.stream().filter(r -> r.path("features").asInt() >= ASYMPTOTIC).toList();
        return Charts.slope(large.stream().mapToDouble(r -> r.path("features").asDouble()).toArray(), large.stream().mapToDouble(r -> r.path(name).asDouble()).toArray());
    }
}
