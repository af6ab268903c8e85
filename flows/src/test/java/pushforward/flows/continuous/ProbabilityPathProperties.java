package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.TracedMany;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// The velocity of a path's point is its derivative; paths begin and end where they should.
@SuppressWarnings("try")
class ProbabilityPathProperties {
    private static final List<ProbabilityPath> PATHS = List.of(ProbabilityPath.straight(), new ProbabilityPath.Straight(0.3), new ProbabilityPath.VariancePreserving(), new ProbabilityPath.Bridge(0.7));
    private static final int D = 3;

    /// x_t, u_t and the derivative of x_t, for rows of t, x0, x1 and e.
    private static TracedMany traced(ProbabilityPath path, DType type) {
        List<Argument> arguments = List.of(Argument.perSample("t", Shape.scalar(), type), Argument.perSample("x0", Shape.of(D), type), Argument.perSample("x1", Shape.of(D), type),
                Argument.perSample("e", Shape.of(D), type));
        return Autodiff.compile(arguments, v -> {
            ProbabilityPath.Point p = path.at(v.get(0), v.get(1), v.get(2), v.get(3));
            Autodiff.WithTangents moved = Autodiff.jvp(t -> List.of(path.at(t.get(0), v.get(1), v.get(2), v.get(3)).x()), List.of(v.get(0)), List.of(v.get(0).fill(1)));
            return List.of(p.x(), p.velocity(), moved.tangents().get(0));
        });
    }

    private static Tensor constant(double value, int n) {
        return Tensor.zeros(DType.F64, n).plus(value);
    }

    @Property(tries = 30)
    void theVelocityIsTheDerivative(@ForAll long seed) {
        try (TensorScope open = Tensor.scope()) {
            int n = 37;
            RandomKey key = RandomKey.of(seed);
            Tensor[] in = {key.child("t").uniform(DType.F64, n), key.child("0").normal(DType.F64, n, D), key.child("1").normal(DType.F64, n, D), key.child("e").normal(DType.F64, n, D)};
            double h = 1e-6;
            for (ProbabilityPath path : PATHS) {
                TracedMany traced = traced(path, DType.F64);
                List<Tensor> r = traced.apply(in);
                double[] u = r.get(1).toDoubleArray();
                double[] slope = r.get(2).toDoubleArray();
                double[] after = traced.apply(in[0].times(1 - 2 * h).plus(2 * h), in[1], in[2], in[3]).get(0).toDoubleArray();
                double[] before = r.get(0).toDoubleArray();
                double[] t = in[0].toDoubleArray();
                for (int i = 0; i < u.length; i++) {
                    double time = t[i / D];
                    assertEquals(slope[i], u[i], 1e-11 * (1 + Math.abs(u[i])), path.toString());
                    if (time > 0.05 && time < 0.95) {
                        double step = 2 * h * (1 - time);
                        assertEquals((after[i] - before[i]) / step, u[i], 1e-3 * (1 + Math.abs(u[i])), path.toString());
                    }
                }
            }
        }
    }

    @Property(tries = 20)
    void pathsBeginAtTheBaseAndEndAtTheRow(@ForAll long seed) {
        try (TensorScope open = Tensor.scope()) {
            int n = 5;
            RandomKey key = RandomKey.of(seed);
            Tensor x0 = key.child("0").normal(DType.F64, n, D);
            Tensor x1 = key.child("1").normal(DType.F64, n, D);
            Tensor e = key.child("e").normal(DType.F64, n, D);
            for (ProbabilityPath path : PATHS) {
                double sigma = path instanceof ProbabilityPath.Straight s ? s.sigma() : 0;
                for (double t : new double[] {0, 1}) {
                    double[] x = traced(path, DType.F64).apply(constant(t, n), x0, x1, e).get(0).toDoubleArray();
                    double[] expected = (t == 0 ? x0 : x1).plus(e.times(sigma)).toDoubleArray();
                    for (int i = 0; i < x.length; i++) {
                        assertEquals(expected[i], x[i], 1e-13, path + " at " + t);
                    }
                }
            }
        }
    }

    /// As functions of e the points are mean plus spread times e: that gives mean and variance.
    @Property(tries = 40)
    void theBridgeHasTheMeanAndVarianceOfABrownianBridge(@ForAll @DoubleRange(min = 0.01, max = 0.99) double t, @ForAll long seed) {
        try (TensorScope open = Tensor.scope()) {
            double sigma = 0.7;
            RandomKey key = RandomKey.of(seed);
            Tensor x0 = key.child("0").normal(DType.F64, 1, D);
            Tensor x1 = key.child("1").normal(DType.F64, 1, D);
            TracedMany traced = traced(new ProbabilityPath.Bridge(sigma), DType.F64);
            double[] mean = traced.apply(constant(t, 1), x0, x1, Tensor.zeros(DType.F64, 1, D)).get(0).toDoubleArray();
            double[] one = traced.apply(constant(t, 1), x0, x1, Tensor.ones(DType.F64, 1, D)).get(0).toDoubleArray();
            for (int i = 0; i < D; i++) {
                assertEquals((1 - t) * x0.at(0, i) + t * x1.at(0, i), mean[i], 1e-13);
                assertEquals(sigma * sigma * t * (1 - t), Math.pow(one[i] - mean[i], 2), 1e-13);
            }
        }
    }

    @Example
    void singlePrecisionIsFiniteAtTheEndsThatAreDrawn() {
        for (ProbabilityPath path : PATHS) {
            for (float t : new float[] {0x1p-24f, 1 - 0x1p-24f, 0.5f}) {
                List<Tensor> r = traced(path, DType.F32).apply(Tensor.of(new float[] {t}), Tensor.ones(DType.F32, 1, D), Tensor.ones(DType.F32, 1, D), Tensor.ones(DType.F32, 1, D));
                for (double x : r.get(1).toDoubleArray()) {
                    assertEquals(true, Double.isFinite(x), path + " at " + t);
                }
            }
        }
    }

    @Example
    void sigmasAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new ProbabilityPath.Straight(-0.1));
        assertThrows(IllegalArgumentException.class, () -> new ProbabilityPath.Straight(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new ProbabilityPath.Bridge(0));
    }
}
