package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// The velocity is the potential's slope downhill, and its divergence what the axes say, whatever the network.
@SuppressWarnings("try")
class PotentialNetTest {
    private static void agree(Tensor expected, Tensor got, double tolerance, String what) {
        double[] e = expected.toDoubleArray();
        double[] g = got.toDoubleArray();
        assertEquals(e.length, g.length);
        for (int i = 0; i < e.length; i++) {
            assertEquals(e[i], g[i], tolerance * (1 + Math.abs(e[i])), what + " [" + i + "]");
        }
    }

    private static void check(PotentialNet net, DType type, double size, long seed, double tolerance) {
        int n = 5;
        try (TensorScope open = Tensor.scope()) {
            List<Tensor> rows = List.of(RandomKey.of(seed).child("t").uniform(type, n), RandomKey.of(seed).child("x").normal(type, n, net.features()).times(size),
                    RandomKey.of(seed).child("c").normal(type, n, Math.max(1, net.contextSize())));
            List<Tensor> r = Traced.run(net.parameters(), Traced.random(net.parameters(), type, 1, seed), rows, (v, scope) -> {
                List<Var> known = net.prepare(net.contextSize() > 0 ? scope.given(v.get(2)) : scope);
                Velocity.WithDivergence formula = net.withDivergence(v.get(0), v.get(1), known);
                Velocity.WithDivergence axes = new Divergence.Exact().at(net, v.get(0), v.get(1), known, v.get(1));
                Var slope = Autodiff.grad(x -> net.potential(v.get(0), x, known)).apply(v.get(1)).unaryMinus();
                return List.of(axes.divergence(), formula.divergence(), axes.velocity(), formula.velocity(), slope);
            });
            agree(r.get(0), r.get(1), tolerance, net + " divergence");
            agree(r.get(2), r.get(3), 0, net + " velocity");
            agree(r.get(4), r.get(3), tolerance, net + " slope of the potential");
        }
    }

    @Property(tries = 40)
    void theDivergenceIsTheSumAlongTheAxes(@ForAll @IntRange(min = 1, max = 19) int d, @ForAll @IntRange(min = 1, max = 33) int width, @ForAll @IntRange(min = 1, max = 4) int layers,
            @ForAll @IntRange(max = 3) int context, @ForAll @DoubleRange(min = 0.1, max = 30) double size, @ForAll @LongRange(max = 1_000_000) long seed) {
        check(PotentialNet.of(d, width, layers).withContext(context).withTime(seed % 2 == 0 ? new TimeFeatures.Plain() : new TimeFeatures.Fourier(2)), DType.F64, size, seed, 1e-12);
    }

    @Property(tries = 8)
    void inSinglePrecisionToo(@ForAll @IntRange(min = 1, max = 9) int d, @ForAll @IntRange(min = 1, max = 3) int layers, @ForAll @LongRange(max = 1_000_000) long seed) {
        check(PotentialNet.of(d, 17, layers), DType.F32, 2, seed, 2e-4);
    }

    /// Far out s(a) is |a| and its curvature nothing: no overflow.
    @Example
    void farOutItIsFinite() {
        PotentialNet net = PotentialNet.of(2, 9, 2);
        for (DType type : DType.values()) {
            List<Tensor> rows = List.of(Tensor.zeros(type, 2), Tensor.of(1e15, -1e15, -1e12, 1e15).reshape(2, 2).to(type));
            List<Tensor> r = Traced.run(net.parameters(), Traced.random(net.parameters(), type, 1, 4), rows, (v, scope) -> {
                Velocity.WithDivergence all = net.withDivergence(v.get(0), v.get(1), net.prepare(scope));
                return List.of(all.velocity(), all.divergence());
            });
            for (Tensor t : r) {
                for (double x : t.toDoubleArray()) {
                    assertTrue(Double.isFinite(x), type + " " + x);
                }
            }
        }
    }
}
