package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.autodiff.Var;
import pushforward.flows.Activation;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// What is exact agrees with the sum along the axes; what is random agrees with it in the mean, and spreads as it should.
@SuppressWarnings("try")
class DivergenceTest {
    private static final DType F64 = DType.F64;

    private static List<Tensor> weights(VelocityNet net, long seed) {
        List<Tensor> all = new ArrayList<>();
        for (Parameter p : net.parameters()) {
            all.add(RandomKey.of(seed).child(p.name()).normal(F64, p.shape().dims()).times(p.shape().rank() == 2 ? 1.5 / Math.sqrt(p.shape().dim(1)) : 0.5));
        }
        return all;
    }

    /// The result of `f(t, x, prepared, rest)` at rows of x and rest, with random weights.
    private static List<Tensor> run(VelocityNet net, Tensor t, Tensor x, Tensor rest, Body f) {
        List<Argument> arguments = new ArrayList<>();
        net.parameters().forEach(p -> arguments.add(Argument.shared(p.name(), p.shape(), F64)));
        arguments.add(Argument.perSample("t", Shape.scalar(), F64));
        arguments.add(Argument.perSample("x", Shape.of(net.features()), F64));
        arguments.add(Argument.perSample("rest", rest.shape().remove(0), F64));
        int n = net.parameters().size();
        List<Tensor> values = new ArrayList<>(weights(net, 3));
        values.addAll(List.of(t, x, rest));
        return Autodiff.compile(arguments, v -> {
            Scope scope = Scope.of(net.parameters(), v.subList(0, n));
            if (net.contextSize() > 0) {
                scope = scope.given(v.get(n + 1).slice(0, net.contextSize()));
            }
            return f.apply(v.get(n), v.get(n + 1), net.prepare(scope), v.get(n + 2));
        }).apply(values.toArray(Tensor[]::new));
    }

    private interface Body {
        List<Var> apply(Var t, Var x, List<Var> prepared, Var rest);
    }

    private static double largest(Tensor t) {
        return java.util.Arrays.stream(t.toDoubleArray()).map(Math::abs).max().orElse(0);
    }

    private static Tensor signs(Tensor u) {
        double[] v = u.toDoubleArray();
        java.util.Arrays.setAll(v, i -> v[i] < 0.5 ? -1 : 1);
        return Tensor.of(v).reshape(u.shape().dims());
    }

    private static List<Tensor> both(VelocityNet net, Divergence a, Divergence b, int rows) {
        Tensor t = RandomKey.of(1).uniform(F64, rows);
        Tensor x = RandomKey.of(2).normal(F64, rows, net.features());
        return run(net, t, x, Tensor.zeros(F64, rows, 1), (time, point, prepared, rest) -> {
            Velocity.WithDivergence u = a.at(net, time, point, prepared, rest);
            Velocity.WithDivergence v = b.at(net, time, point, prepared, rest);
            return List.of(u.velocity(), u.divergence(), v.velocity(), v.divergence());
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"TANH", "SILU", "GELU", "SOFTPLUS", "LIP_SWISH"})
    void theFormulaIsTheSumAlongTheAxes(Activation activation) {
        for (int d : new int[] {1, 2, 3, 7, 17}) {
            for (int[] hidden : new int[][] {{5}, {33}, {5, 4}, {16, 33}}) {
                for (boolean gated : new boolean[] {false, true}) {
                    try (TensorScope open = Tensor.scope()) {
                        VelocityNet net = VelocityNet.of(d, hidden).withActivation(activation).withGates(gated).withTime(new TimeFeatures.Fourier(3)).withContext(d > 1 ? 1 : 0);
                        List<Tensor> r = both(net, new Divergence.Formula(), new Divergence.Exact(), 67);
                        double[] a = r.get(1).toDoubleArray();
                        double[] b = r.get(3).toDoubleArray();
                        for (int i = 0; i < a.length; i++) {
                            assertEquals(b[i], a[i], 1e-12 * (1 + Math.abs(b[i])), net + " row " + i);
                        }
                        assertEquals(0, largest(r.get(0).minus(r.get(2))), 1e-13);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9})
    void theMeanOverAllSignsIsTheTraceAndTheSpreadIsTheFormulas(int d) {
        try (TensorScope open = Tensor.scope()) {
            VelocityNet net = VelocityNet.of(d, 11, 6);
            int n = 1 << d;
            double[] signs = new double[n * d];
            for (int i = 0; i < n * d; i++) {
                signs[i] = (i / d >> i % d & 1) == 0 ? -1 : 1;
            }
            Tensor x = RandomKey.of(2).normal(F64, 1, d).broadcastTo(n, d);
            Tensor t = Tensor.zeros(F64, n).plus(0.3);
            Divergence estimate = new Divergence.Hutchinson(1, true);
            List<Tensor> r = run(net, t, x, Tensor.of(signs).reshape(n, d), (time, point, prepared, e) -> List.of(estimate.at(net, time, point, prepared, e).divergence(),
                    new Divergence.Exact().at(net, time, point, prepared, e).divergence(), Autodiff.jacobian(v -> net.at(time, v, prepared)).apply(point)));
            double trace = r.get(1).toDoubleArray()[0];
            double[] values = r.get(0).toDoubleArray();
            double[] j = r.get(2).toDoubleArray();
            double mean = 0;
            double square = 0;
            for (double v : values) {
                mean += v / n;
                square += (v - trace) * (v - trace) / n;
            }
            double expected = 0;
            for (int a = 0; a < d; a++) {
                for (int b = 0; b < d; b++) {
                    double s = 0.5 * (j[a * d + b] + j[b * d + a]);
                    expected += a == b ? 0 : 2 * s * s;
                }
            }
            assertEquals(trace, mean, 1e-12 * (1 + Math.abs(trace)));
            assertEquals(expected, square, 1e-10 * (1 + expected));
        }
    }

    @Test
    void randomEstimatesAreRightInTheMeanAndSayHowFarOffTheyAre() {
        int d = 6;
        int n = 40_000;
        VelocityNet net = VelocityNet.of(d, 16);
        for (Divergence estimate : List.of(new Divergence.Hutchinson(1, true), new Divergence.Hutchinson(3, false), new Divergence.HutchPlusPlus(1), new Divergence.HutchPlusPlus(2))) {
            try (TensorScope open = Tensor.scope()) {
                Tensor x = RandomKey.of(2).normal(F64, 1, d).broadcastTo(n, d);
                Tensor t = Tensor.zeros(F64, n).plus(0.3);
                Tensor u = RandomKey.of(5).uniform(F64, n, estimate.probeSize(d));
                Tensor probe = estimate instanceof Divergence.Hutchinson h && !h.signs() ? RandomKey.of(6).normal(F64, n, estimate.probeSize(d)) : signs(u);
                List<Tensor> r = run(net, t, x, probe, (time, point, prepared, e) -> {
                    Velocity.WithDivergence random = estimate.at(net, time, point, prepared, e);
                    return List.of(random.divergence(), new Divergence.Exact().at(net, time, point, prepared, e).divergence(), random.standardError().orElse(random.divergence().fill(0)));
                });
                double trace = r.get(1).toDoubleArray()[0];
                double[] values = r.get(0).toDoubleArray();
                double mean = 0;
                for (double v : values) {
                    mean += v / n;
                }
                double square = 0;
                for (double v : values) {
                    square += (v - mean) * (v - mean) / n;
                }
                assertEquals(trace, mean, 4.5 * Math.sqrt(square / n) + 1e-12, estimate.toString());
                boolean several = estimate.probeSize(d) > (estimate instanceof Divergence.Hutchinson ? d : 2 * d);
                double errors = r.get(2).square().mean().item();
                assertEquals(several ? square : 0, errors, 0.05 * square, estimate + ": the mean square of its standard errors is its variance");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "3, true", "3, false"})
    void theVarianceOfWhatIsDrawnIsTheFormulas(int probes, boolean signs) {
        int d = 5;
        int n = 200_000;
        VelocityNet net = VelocityNet.of(d, 16);
        Divergence estimate = new Divergence.Hutchinson(probes, signs);
        List<Argument> arguments = net.parameters().stream().map(p -> Argument.shared(p.name(), p.shape(), F64)).toList();
        Tensor point = RandomKey.of(2).normal(F64, d);
        try (TensorScope open = Tensor.scope()) {
            // the estimate with probes drawn as a solve draws them, and the Jacobian
            Program program = Program.compile(Autodiff.trace(arguments, v -> {
                List<Var> prepared = net.prepare(Scope.of(net.parameters(), v));
                Var x = v.get(0).constant(point.toDoubleArray(), d).lift();
                Var t = x.constant(0.3);
                return List.of(estimate.at(net, t, x, prepared, estimate.probe(new Noise(F64), d)).divergence(), Autodiff.jacobian(u -> net.at(t, u, prepared)).apply(x));
            }), Options.defaults());
            Tensor[] out = {Tensor.zeros(F64, n), Tensor.zeros(F64, n, d, d)};
            try (Bound bound = program.bind(weights(net, 3).toArray(Tensor[]::new))) {
                bound.run(n, Key.of(8), new Tensor[0], out);
            }
            double expected = 0;
            double trace = 0;
            for (int a = 0; a < d; a++) {
                trace += out[1].at(0, a, a);
                for (int b = 0; b < d; b++) {
                    double s = 0.5 * (out[1].at(0, a, b) + out[1].at(0, b, a));
                    expected += a == b && signs ? 0 : 2 * s * s / probes;
                }
            }
            double mean = out[0].mean().item();
            double variance = out[0].minus(mean).square().mean().item();
            assertTrue(expected > 0.01, "nothing varies");
            assertEquals(expected, variance, 0.05 * expected);
            assertEquals(trace, mean, 4.5 * Math.sqrt(expected / n));
        }
    }

    @Test
    void allColumnsOfASketchGiveTheTraceExactly() {
        int d = 4;
        VelocityNet net = VelocityNet.of(d, 16);
        try (TensorScope open = Tensor.scope()) {
            Divergence all = new Divergence.HutchPlusPlus(d);
            int n = 50;
            Tensor x = RandomKey.of(2).normal(F64, n, d);
            Tensor probe = RandomKey.of(6).normal(F64, n, all.probeSize(d));
            List<Tensor> r = run(net, Tensor.zeros(F64, n), x, probe, (time, point, prepared, e) -> List.of(all.at(net, time, point, prepared, e).divergence(),
                    new Divergence.Exact().at(net, time, point, prepared, e).divergence()));
            assertEquals(0, largest(r.get(0).minus(r.get(1))), 1e-9);
        }
    }

    @Test
    void whatHasNoFormulaSaysSo() {
        VelocityNet deep = VelocityNet.of(2, 4, 4, 4);
        assertTrue(!deep.hasDivergence() && Divergence.exact(deep) instanceof Divergence.Exact);
        assertTrue(assertThrows(UnsupportedOperationException.class, () -> both(deep, new Divergence.Formula(), new Divergence.Exact(), 1)).getMessage().contains("Divergence.exact()"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> VelocityNet.of(2, 4).withActivation(Activation.RELU)).getMessage().contains("smooth"));
    }
}
