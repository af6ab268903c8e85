package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import pushforward.autodiff.Key;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Bijections are a group under composition, and log|det| turns it into sums.
class GroupLawsProperties {
    private static final int ROWS = 20;

    /// Values `[n, d]` and log|det| `[n]` of push or pull.
    private record Image(double[][] value, double[] logAbsDet) {
    }

    /// Runs `b` with the parameters of `a`, `b` and `c` found under `0`, `1`, `2` of `given` as `names` says.
    private static Image image(Bijection b, boolean push, double[][] rows, Parameters given, Map<String, String> names) {
        Parameters own = Parameters.zeros(b.parameters(), DType.F64);
        for (Parameters.Entry e : own.entries()) {
            String name = e.name();
            for (Map.Entry<String, String> n : names.entrySet()) {
                if (name.startsWith(n.getKey())) {
                    name = n.getValue() + name.substring(n.getKey().length());
                    break;
                }
            }
            own.set(e.name(), given.at(name));
        }
        try (Tensor x = Tensor.of(rows); Compiled run = new Compiled(own, List.of(Shape.of(rows[0].length)), (v, noise, scope) -> {
            Mapped m = push ? b.push(v.get(0), scope) : b.pull(v.get(0), scope);
            return List.of(m.value(), m.logAbsDet());
        })) {
            List<Tensor> r = run.run(rows.length, Key.ZERO, x);
            return new Image(r.get(0).toDoubleArray2(), r.get(1).toDoubleArray());
        }
    }

    private static void close(Image a, Image b, String what) {
        for (int r = 0; r < a.value.length; r++) {
            for (int i = 0; i < a.value[r].length; i++) {
                assertEquals(a.value[r][i], b.value[r][i], 1e-11 * (1 + Math.abs(a.value[r][i])), what);
            }
            assertEquals(a.logAbsDet[r], b.logAbsDet[r], 1e-11 * (1 + Math.abs(a.logAbsDet[r])), "log|det| of " + what);
        }
    }

    private static Parameters parameters(Bijection b, long seed) {
        return BijectionLaws.shaken(Parameters.initial(b, DType.F64, seed), 0.2, RandomKey.of(seed));
    }

    private static double[][] points(long seed, int d) {
        return RandomKey.of(seed).child("x").normal(DType.F64, ROWS, d).toDoubleArray2();
    }

    @Property(tries = 15)
    void associativityAndSums(@ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 1, max = 4) int d) {
        Bijection a = RandomBijections.of(seed, d);
        Bijection b = RandomBijections.of(seed + 1, d);
        Bijection c = RandomBijections.of(seed + 2, d);
        Bijection flat = Bijections.compose(a, b, c);
        Parameters p = parameters(flat, seed);
        double[][] x = points(seed, d);
        Image all = image(flat, true, x, p, Map.of());
        Image left = image(Bijections.compose(Bijections.compose(a, b), c), true, x, p, Map.of("0.0.", "0.", "0.1.", "1.", "1.", "2."));
        Image right = image(Bijections.compose(a, Bijections.compose(b, c)), true, x, p, Map.of("1.0.", "1.", "1.1.", "2."));
        close(all, left, "(a b) c");
        close(all, right, "a (b c)");

        Image first = image(a, true, x, p, Map.of("", "0."));
        Image second = image(b, true, first.value, p, Map.of("", "1."));
        Image third = image(c, true, second.value, p, Map.of("", "2."));
        double[] sum = new double[ROWS];
        for (int r = 0; r < ROWS; r++) {
            sum[r] = first.logAbsDet[r] + second.logAbsDet[r] + third.logAbsDet[r];
        }
        close(all, new Image(third.value, sum), "c(b(a(x)))");
    }

    @Property(tries = 15)
    void identityAndInverse(@ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 1, max = 4) int d) {
        Bijection a = RandomBijections.of(seed, d);
        Bijection b = RandomBijections.of(seed + 1, d);
        Bijection both = Bijections.compose(a, b);
        Parameters p = parameters(both, seed);
        double[][] x = points(seed, d);
        Bijection one = Bijections.identity(d);
        Image alone = image(a, true, x, p, Map.of("", "0."));
        close(alone, image(Bijections.compose(one, a), true, x, p, Map.of("1.", "0.")), "a after the identity");
        close(alone, image(Bijections.compose(a, one), true, x, p, Map.of()), "the identity after a");

        // (b a)^-1 = a^-1 b^-1, as maps in both directions
        Bijection inverse = Bijections.inverse(both);
        Bijection reversed = Bijections.compose(Bijections.inverse(b), Bijections.inverse(a));
        Map<String, String> swapped = new HashMap<>(Map.of("0.", "1.", "1.", "0."));
        close(image(inverse, true, x, p, Map.of()), image(reversed, true, x, p, swapped), "a^-1 b^-1");
        close(image(inverse, false, x, p, Map.of()), image(reversed, false, x, p, swapped), "the pull of a^-1 b^-1");
        assertTrue(Bijections.inverse(inverse).equals(both), "the inverse of the inverse");
    }

    /// p0(x0) |det J of T (x0)|^-1 at x1 = T(x0) equals p0(T^-1 x1) |det J of T^-1 (x1)|, and both are what the flow says.
    @Property(tries = 15)
    void bothFormsOfTheChangeOfVariables(@ForAll @LongRange(min = 0, max = 1L << 40) long seed, @ForAll @IntRange(min = 1, max = 4) int d) {
        Bijection t = RandomBijections.of(seed, d);
        Parameters p = parameters(t, seed);
        double[][] x = points(seed, d);
        Image there = image(t, true, x, p, Map.of());
        Image back = image(t, false, there.value, p, Map.of());
        List<Parameter> named = new ArrayList<>(Flow.of(t).parameters());
        Parameters forFlow = Parameters.zeros(named, DType.F64);
        p.entries().forEach(e -> forFlow.set("bijection." + e.name(), p.at(e.name())));
        try (Model model = Model.of(Flow.of(t), forFlow); Tensor y = Tensor.of(there.value)) {
            double[] logProb = model.logProb(y).toDoubleArray();
            for (int r = 0; r < ROWS; r++) {
                double pushed = Math.exp(standardNormal(x[r]) - there.logAbsDet[r]);
                double pulled = Math.exp(standardNormal(back.value[r]) + back.logAbsDet[r]);
                assertEquals(pushed, pulled, 1e-11 * pushed);
                assertEquals(pulled, Math.exp(logProb[r]), 1e-11 * pulled);
            }
        }
    }

    private static double standardNormal(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v * v;
        }
        return -0.5 * (sum + x.length * Math.log(2 * Math.PI));
    }
}
