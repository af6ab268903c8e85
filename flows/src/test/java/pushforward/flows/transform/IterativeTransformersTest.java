package pushforward.flows.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.TracedMany;
import pushforward.autodiff.Var;
import pushforward.flows.Transformer;
import pushforward.flows.Transformer.Transformed;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;

/// Transformers with a numerical inverse: where they begin, at the ends of their intervals, and far out.
class IterativeTransformersTest {
    private static final double BOUND = 2;

    static Stream<Transformer> all() {
        return Stream.of(Bernstein.of(7, BOUND), SumOfSquares.of(3, 4, BOUND), new DeepSigmoidal(5));
    }

    static Stream<Transformer> withTails() {
        return all().limit(2);
    }

    /// Results per sample: value, log-derivative, and the gradients of the value by the argument and by the raw numbers.
    private static TracedMany of(Transformer transformer, DType type, boolean push) {
        List<Argument> arguments = List.of(Argument.perSample("v", Shape.scalar(), type), Argument.perSample("raw", Shape.of(transformer.size()), type));
        return Autodiff.compile(arguments, v -> {
            Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(in -> map(transformer, in, push).value(), v);
            return List.of(g.value(), map(transformer, v, push).logDerivative(), g.gradients().get(0), g.gradients().get(1));
        });
    }

    private static Transformed map(Transformer transformer, List<Var> in, boolean push) {
        return push ? transformer.push(in.get(0), in.get(1)) : transformer.pull(in.get(0), in.get(1));
    }

    private static Tensor repeated(double[] raw, int n, DType type) {
        double[][] rows = new double[n][];
        Arrays.fill(rows, raw);
        return Tensor.of(rows).to(type);
    }

    @ParameterizedTest
    @MethodSource("all")
    void beginNearTheIdentityAndLearn(Transformer transformer) {
        double value = transformer instanceof DeepSigmoidal ? 0.13 : transformer instanceof SumOfSquares ? 0.02 * 9 : 1e-14;
        double log = transformer instanceof DeepSigmoidal ? 0.13 : transformer instanceof SumOfSquares ? Math.log(1.02) : 1e-14;
        double[] y = IntStream.rangeClosed(-90, 90).mapToDouble(i -> i / 10.0).toArray();
        int k = transformer.size();
        TensorScope scope = Tensor.scope();
        try {
            List<Tensor> r = of(transformer, DType.F64, false).apply(Tensor.of(y), repeated(new double[k], y.length, DType.F64));
            for (int i = 0; i < y.length; i++) {
                assertEquals(y[i], r.get(0).at(i), value * (transformer instanceof Bernstein ? 10 : 1));
                assertEquals(0, r.get(1).at(i), log);
            }
            double[][] gradients = r.get(3).transpose(1, 0).toDoubleArray2();
            for (int a = 0; a < k; a++) {
                assertTrue(Arrays.stream(gradients[a]).anyMatch(g -> Math.abs(g) > 1e-3), "raw number " + a + " has no gradient");
                for (int b = 0; b < a && transformer instanceof DeepSigmoidal; b++) {
                    int first = a;
                    int second = b;
                    double apart = IntStream.range(0, y.length).mapToDouble(i -> Math.abs(gradients[first][i] - gradients[second][i])).max().orElseThrow();
                    assertTrue(apart > 1e-3, "raw numbers " + a + " and " + b + " have the same gradient");
                }
            }
        } finally {
            scope.close();
        }
    }

    /// Value, derivative and gradients go on across both ends, which rounding may set on either side.
    @ParameterizedTest
    @MethodSource("withTails")
    void atTheEnds(Transformer transformer) {
        double[] raw = new SplittableRandom(1).doubles(transformer.size(), -0.5, 0.5).toArray();
        for (double end : new double[] {-BOUND, BOUND}) {
            TensorScope scope = Tensor.scope();
            try {
                double[] y = {Math.nextDown(end), end, Math.nextUp(end)};
                List<Tensor> pull = of(transformer, DType.F64, false).apply(Tensor.of(y), repeated(raw, 3, DType.F64));
                List<Tensor> push = of(transformer, DType.F64, true).apply(pull.get(0), repeated(raw, 3, DType.F64));
                for (int i = 0; i < 3; i++) {
                    assertEquals(end, push.get(0).at(i), 1e-13);
                    for (List<Tensor> r : List.of(pull, push)) {
                        assertEquals(r.get(0).at(1), r.get(0).at(i), 1e-13);
                        assertEquals(r.get(1).at(1), r.get(1).at(i), 1e-12);
                        assertEquals(Math.exp(r.get(1).at(i)), r.get(2).at(i), 1e-12 * Math.exp(r.get(1).at(i)), "derivative at " + y[i]);
                        for (int k = 0; k < raw.length; k++) {
                            assertEquals(r.get(3).at(1, k), r.get(3).at(i, k), 1e-11 * (1 + Math.abs(r.get(3).at(1, k))), "derivative by raw number " + k);
                        }
                    }
                }
            } finally {
                scope.close();
            }
        }
    }

    /// In both types, with raw numbers as networks that have gone astray make them: there and back, increasing, no NaN.
    @ParameterizedTest
    @EnumSource(DType.class)
    void largeNumbers(DType type) {
        SplittableRandom random = new SplittableRandom(2);
        double[] y = {-1e30, -1e10, -100, -5, -1.9, -1, -0.1, 0, 0.2, 1, 1.99, 3, 77, 1e7, 1e30};
        for (Transformer transformer : all().toList()) {
            TracedMany there = of(transformer, type, false);
            TracedMany back = of(transformer, type, true);
            for (double size : new double[] {1, 5, 20}) {
                for (int c = 0; c < 20; c++) {
                    double[] raw = random.doubles(transformer.size(), -size, size).toArray();
                    TensorScope scope = Tensor.scope();
                    try {
                        Tensor rows = repeated(raw, y.length, type);
                        List<Tensor> pull = there.apply(Tensor.of(y).to(type), rows);
                        List<Tensor> push = back.apply(pull.get(0), rows);
                        double[] x = pull.get(0).to(DType.F64).toDoubleArray();
                        double most = Math.max(Math.abs(x[4]), Math.abs(x[10]));
                        for (int i = 0; i < y.length; i++) {
                            for (List<Tensor> r : List.of(pull, push)) {
                                assertTrue(Double.isFinite(r.get(0).at(i)) && Double.isFinite(r.get(1).at(i)) && Double.isFinite(r.get(2).at(i)),
                                        transformer + " at " + y[i] + " " + Arrays.toString(raw));
                            }
                            double slack = 64 * type.epsilon() * (most + Math.abs(x[i]) + size);
                            assertTrue(i == 0 || x[i] >= x[i - 1] - slack, transformer + " decreases at " + y[i]);
                            double slope = Math.exp(Math.min(pull.get(1).at(i), -push.get(1).at(i)));
                            double error = Math.abs(push.get(0).at(i) - y[i]);
                            assertTrue(error <= slack / slope + 64 * type.epsilon() * Math.abs(y[i]),
                                    transformer + " is off by " + error + " at " + y[i] + ", slope " + slope + " " + Arrays.toString(raw));
                        }
                    } finally {
                        scope.close();
                    }
                }
            }
        }
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Bernstein.of(1, 3));
        assertThrows(IllegalArgumentException.class, () -> Bernstein.of(4, -3));
        assertThrows(IllegalArgumentException.class, () -> new Bernstein(4, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> SumOfSquares.of(3, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> SumOfSquares.of(0, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> new DeepSigmoidal(1));
        assertThrows(IllegalArgumentException.class, () -> RationalQuadraticSpline.of(1, 3));
        assertThrows(IllegalArgumentException.class, () -> RationalQuadraticSpline.of(1_000, 3));
        assertThrows(IllegalArgumentException.class, () -> RationalQuadraticSpline.of(4, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> CircularSpline.of(0));
    }
}
