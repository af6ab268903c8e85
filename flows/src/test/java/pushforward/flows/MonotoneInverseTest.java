package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Fn;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;

class MonotoneInverseTest {
    /// An increasing map and its slope.
    record Increasing(String name, Fn map, DoubleUnaryOperator value, DoubleUnaryOperator slope, double low, double high) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Increasing> maps() {
        return Stream.of(
                new Increasing("identity", x -> x, x -> x, x -> 1, -5, 7),
                new Increasing("waves with flat places", x -> x.plus(x.sin().times(0.999)), x -> x + 0.999 * Math.sin(x), x -> 1 + 0.999 * Math.cos(x), -40, 40),
                new Increasing("nearly a cube", x -> x.square().times(x).plus(x.times(1e-3)), x -> x * x * x + 1e-3 * x, x -> 3 * x * x + 1e-3, -10, 11),
                new Increasing("a wall", x -> x.times(1e3).tanh().plus(x.times(1e-2)), x -> Math.tanh(1e3 * x) + 1e-2 * x,
                        x -> 1e3 * (1 - Math.pow(Math.tanh(1e3 * x), 2)) + 1e-2, -2, 1.3),
                new Increasing("exp", Var::exp, Math::exp, Math::exp, -30, 20),
                new Increasing("a high power", x -> x.square().square().square().times(x).plus(x.times(0.1)), x -> Math.pow(x, 9) + 0.1 * x,
                        x -> 9 * Math.pow(x, 8) + 0.1, -100, 50),
                new Increasing("a wide bracket", x -> x.times(3), x -> 3 * x, x -> 3, -1e30, 1e30));
    }

    /// x is known to an ulp or two, and y to as many, of the larger of themselves and of the values of the map about 0.
    @ParameterizedTest
    @MethodSource("maps")
    void findsTheRoot(Increasing f) {
        SplittableRandom random = new SplittableRandom(1);
        double[] x = random.doubles(3_000, Math.max(f.low, -45), Math.min(f.high, 45)).toArray();
        for (int i = 0; i < 300; i++) {
            x[i] = (random.nextBoolean() ? 1 : -1) * Math.pow(10, -12 * random.nextDouble());
        }
        x[0] = 0;
        if (f.high < 1e3) {
            x[1] = f.low;
            x[2] = f.high;
        }
        for (DType type : DType.values()) {
            TensorScope scope = Tensor.scope();
            try {
                double[] root = Tensor.of(x).to(type).to(DType.F64).toDoubleArray();
                double[] y = new double[x.length];
                for (int i = 0; i < y.length; i++) {
                    y[i] = f.value.applyAsDouble(root[i]);
                }
                Tensor got = Autodiff.compile(v -> MonotoneInverse.of(in -> f.map.apply(in.get(0)), v, List.of(), f.low, f.high)).apply(Tensor.of(y).to(type));
                double[] found = got.to(DType.F64).toDoubleArray();
                for (int i = 0; i < y.length; i++) {
                    double error = Math.abs(found[i] - root[i]);
                    double slope = f.slope.applyAsDouble(root[i]);
                    double bound = 4 * type.epsilon() * (Math.abs(root[i]) + (Math.abs(y[i]) + Math.abs(root[i])) / slope);
                    // Where the slope changes within the error of y, only the residual says how good a root is.
                    double off = Math.abs(f.value.applyAsDouble(found[i]) - y[i]);
                    boolean good = error <= bound || off <= 4 * type.epsilon() * (Math.abs(y[i]) + Math.abs(root[i]));
                    int at = i;
                    assertTrue(good, () -> f + " in " + type + " is off by " + error + " of " + bound + " at " + root[at] + ", residual " + off);
                }
            } finally {
                scope.close();
            }
        }
    }

    @Test
    void whatIsNotFinite() {
        TensorScope scope = Tensor.scope();
        try {
            for (DType type : DType.values()) {
                Tensor y = Tensor.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY).to(type);
                Tensor x = Autodiff.compile(v -> MonotoneInverse.of(in -> in.get(0).times(2), v, List.of(), -4, 4)).apply(y);
                assertEquals(y, x);
            }
        } finally {
            scope.close();
        }
    }

    /// Of x with p x + x^3 = y: dx/dy = 1 / (p + 3 x^2), dx/dp = -x dx/dy, d2x/dy2 = -6 x (dx/dy)^3; the bracket depends on y and p and does not matter.
    @Test
    void derivatives() {
        SplittableRandom random = new SplittableRandom(2);
        Argument y = Argument.perSample("y", Shape.scalar(), DType.F64);
        Argument p = Argument.shared("p", Shape.scalar(), DType.F64);
        var all = Autodiff.compile(List.of(y, p), v -> {
            Fn inY = u -> inverse(u, v.get(1).lift());
            Autodiff.ValueAndGrad first = Autodiff.valueAndGrad(in -> inverse(in.get(0), in.get(1)), List.of(v.get(0), v.get(1).lift()));
            return List.of(first.value(), first.gradients().get(0), first.gradients().get(1), Autodiff.grad(Autodiff.grad(inY)).apply(v.get(0)));
        });
        TensorScope scope = Tensor.scope();
        try {
            for (double value : new double[] {0.01, 0.7, 3}) {
                List<Tensor> r = all.apply(Tensor.of(random.doubles(200, -5, 5).toArray()), Tensor.scalar(value));
                for (int i = 0; i < 200; i++) {
                    double x = r.get(0).at(i);
                    double d = 1 / (value + 3 * x * x);
                    assertEquals(d, r.get(1).at(i), 1e-12 * d);
                    assertEquals(-x * d, r.get(2).at(i), 1e-12 * d);
                    assertEquals(-6 * x * d * d * d, r.get(3).at(i), 1e-11 * (1 + Math.abs(6 * x * d * d * d)));
                }
            }
        } finally {
            scope.close();
        }
    }

    private static Var inverse(Var y, Var p) {
        Var reach = y.abs().div(p);
        return MonotoneInverse.of(in -> in.get(0).times(in.get(1)).plus(in.get(0).square().times(in.get(0))), y, List.of(p), reach.unaryMinus(), reach);
    }
}
