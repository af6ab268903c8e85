package pushforward.flows.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import pushforward.tensor.io.Json;

/// Splines against independent values, against hostile ones, and at their ends.
class RationalQuadraticTest {
    private static final double LEAST = 1e-5;

    private static double[] numbers(Json json) {
        Json.Arr array = (Json.Arr) json;
        return array.elements().stream().mapToDouble(Json::asDouble).toArray();
    }

    /// Raw numbers that give these knots and slopes.
    private static double[] raw(double[] data, double[] base, double[] slopes) {
        int bins = data.length - 1;
        double[] raw = new double[3 * bins - 1];
        for (int k = 0; k < bins; k++) {
            raw[k] = Math.log((data[k + 1] - data[k]) / (data[bins] - data[0]) - LEAST);
            raw[bins + k] = Math.log((base[k + 1] - base[k]) / (base[bins] - base[0]) - LEAST);
        }
        for (int k = 1; k < bins; k++) {
            raw[2 * bins + k - 1] = Math.log(Math.expm1(slopes[k] - LEAST)) - Math.log(Math.expm1(1 - LEAST));
        }
        return raw;
    }

    private static TracedMany of(Transformer transformer, DType type) {
        return Autodiff.compile(List.of(Argument.perSample("v", Shape.scalar(), type), Argument.shared("raw", Shape.of(transformer.size()), type)), v -> {
            Transformed pull = transformer.pull(v.get(0), v.get(1));
            Transformed push = transformer.push(v.get(0), v.get(1));
            return List.of(pull.value(), pull.logDerivative(), push.value(), push.logDerivative());
        });
    }

    @Test
    void independentValues() throws Exception {
        String text;
        try (InputStream in = RationalQuadraticTest.class.getResourceAsStream("/golden/rational-quadratic-spline.json")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Json.Arr splines = (Json.Arr) Json.parse(text, "golden");
        assertEquals(9, splines.size());
        TensorScope scope = Tensor.scope();
        try {
            for (Json each : splines.elements()) {
                Json.Obj o = (Json.Obj) each;
                double[] data = numbers(o.at("knots_x"));
                RationalQuadraticSpline spline = new RationalQuadraticSpline(data.length - 1, o.at("bound").asDouble(), LEAST, LEAST, LEAST);
                Tensor raw = Tensor.of(raw(data, numbers(o.at("knots_y")), numbers(o.at("slopes"))));
                double[] x = numbers(o.at("x"));
                double[] y = numbers(o.at("y"));
                double[] log = numbers(o.at("log_abs_dydx"));
                List<Tensor> there = of(spline, DType.F64).apply(Tensor.of(x), raw);
                List<Tensor> back = of(spline, DType.F64).apply(Tensor.of(y), raw);
                for (int i = 0; i < x.length; i++) {
                    double steep = Math.exp(log[i]);
                    assertEquals(y[i], there.get(0).at(i), 1e-13 * (1 + steep), "value at " + x[i]);
                    assertEquals(log[i], there.get(1).at(i), 1e-11, "log-derivative at " + x[i]);
                    assertEquals(x[i], back.get(2).at(i), 1e-13 * (1 + 1 / steep), "inverse at " + y[i]);
                    assertEquals(-log[i], back.get(3).at(i), 1e-11 * (1 + 1 / steep), "log-derivative of the inverse at " + y[i]);
                }
            }
        } finally {
            scope.close();
        }
    }

    /// The map between given knots, in double precision.
    private static double pulled(double y, float[] data, float[] base, float[] slopes) {
        int k = 0;
        while (k < data.length - 2 && y >= data[k + 1]) {
            k++;
        }
        double width = (double) data[k + 1] - data[k];
        double height = (double) base[k + 1] - base[k];
        double s = height / width;
        double q = (y - data[k]) / width;
        double p = (data[k + 1] - y) / width;
        return base[k] + height * (s * q * q + slopes[k] * q * p) / (s * (q * q + p * p) + ((double) slopes[k] + slopes[k + 1]) * q * p);
    }

    /// Ascending knots on [-3, 3] whose distances differ by up to five orders of magnitude.
    private static float[] knots(SplittableRandom random, int bins) {
        double[] share = random.doubles(bins).map(u -> Math.pow(10, -5 * u)).toArray();
        double sum = Arrays.stream(share).sum();
        float[] knots = new float[bins + 1];
        double at = 0;
        for (int k = 0; k < bins; k++) {
            knots[k] = (float) (6 * at / sum - 3);
            at += share[k];
        }
        knots[bins] = 3;
        for (int k = 1; k < bins; k++) {
            knots[k] = Math.max(knots[k], Math.nextUp(knots[k - 1]));
        }
        for (int k = bins - 1; k > 0; k--) {
            knots[k] = Math.min(knots[k], Math.nextDown(knots[k + 1]));
        }
        return knots;
    }

    /// Points where the inverse is hardest: knots and their neighbours, and where e, the difference in the discriminant, cancels.
    private static float hostile(SplittableRandom random, float[] base, float[] slopes) {
        int k = random.nextInt(base.length - 1);
        double height = (double) base[k + 1] - base[k];
        float v = switch (random.nextInt(6)) {
            case 0 -> base[k];
            case 1 -> Math.nextUp(base[k]);
            case 2 -> Math.nextDown(base[k + 1]);
            case 3 -> (float) (base[k] + height * (double) slopes[k] / ((double) slopes[k] + slopes[k + 1]));
            case 4 -> (float) (base[k] + height * Math.pow(10, -8 * random.nextDouble()));
            default -> (float) (base[k] + height * random.nextDouble());
        };
        return Math.clamp(v, -3, 3);
    }

    /// A million float32 cases: between the same knots the exact map of a result a little below is not above the argument by more than a little, and the other way
    /// round, "a little" being 4 eps bound.
    @Test
    void theInverseNeverFails() {
        int n = 50_000;
        int bins = 3;
        int row = 3 * (bins + 1) + 1;
        double little = 4 * DType.F32.epsilon() * 3;
        Argument argument = Argument.perSample("v", Shape.of(row), DType.F32);
        TracedMany push = Autodiff.compile(List.of(argument), v -> {
            Autodiff.FnMany f = in -> {
                Transformed t = new RationalQuadratic(in.get(0).slice(0, 4), in.get(0).slice(4, 8), in.get(0).slice(8, 12), slope -> slope).push(in.get(0).at(12));
                return List.of(t.value(), t.logDerivative());
            };
            List<Var> values = f.apply(v);
            return List.of(values.get(0), values.get(1), Autodiff.grad(u -> f.apply(List.of(u)).get(0)).apply(v.get(0)));
        });
        for (int batch = 0; batch < 20; batch++) {
            SplittableRandom random = new SplittableRandom(batch);
            double[][] rows = new double[n][row];
            for (double[] r : rows) {
                float[] data = knots(random, bins);
                float[] base = knots(random, bins);
                double decades = random.nextInt(4) == 0 ? 18 : 5;
                float[] slopes = new float[bins + 1];
                for (int k = 0; k <= bins; k++) {
                    slopes[k] = k > 0 && random.nextInt(4) == 0 ? slopes[k - 1] : (float) Math.pow(10, decades * (2 * random.nextDouble() - 1));
                    r[k] = data[k];
                    r[bins + 1 + k] = base[k];
                    r[2 * bins + 2 + k] = slopes[k];
                }
                r[row - 1] = hostile(random, base, slopes);
            }
            TensorScope scope = Tensor.scope();
            try {
                List<Tensor> results = push.apply(Tensor.of(rows).to(DType.F32));
                double[] y = results.get(0).to(DType.F64).toDoubleArray();
                double[] log = results.get(1).to(DType.F64).toDoubleArray();
                double[] gradients = results.get(2).to(DType.F64).toDoubleArray();
                for (int i = 0; i < n; i++) {
                    float[] data = part(rows[i], 0);
                    float[] base = part(rows[i], 1);
                    float[] slopes = part(rows[i], 2);
                    double x = rows[i][row - 1];
                    int at = i;
                    assertTrue(y[i] >= -3 && y[i] <= 3 && Double.isFinite(log[i]), () -> y[at] + " " + log[at] + " at " + Arrays.toString(rows[at]));
                    double below = pulled(Math.max(-3, y[i] - little), data, base, slopes) - x;
                    double above = x - pulled(Math.min(3, y[i] + little), data, base, slopes);
                    assertTrue(below <= little && above <= little, () -> below + " " + above + " at " + Arrays.toString(rows[at]));
                    assertTrue(!Double.isNaN(gradients[i * row + row - 1]), () -> "gradient at " + Arrays.toString(rows[at]));
                }
            } finally {
                scope.close();
            }
        }
    }

    private static float[] part(double[] row, int i) {
        float[] part = new float[4];
        for (int k = 0; k < 4; k++) {
            part[k] = (float) row[4 * i + k];
        }
        return part;
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void atTheEndsAndBeyond(DType type) {
        RationalQuadraticSpline spline = RationalQuadraticSpline.of(5, 2);
        SplittableRandom random = new SplittableRandom(3);
        double[] raw = random.doubles(spline.size(), -2, 2).toArray();
        double ulp = type == DType.F64 ? Math.ulp(2.0) : Math.ulp(2f);
        double[] at = {-2 - 2 * ulp, -2, -2 + ulp, 2 - ulp, 2, 2 + 2 * ulp, 1e30, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
        TracedMany gradients = Autodiff.compile(List.of(Argument.perSample("v", Shape.scalar(), type), Argument.perSample("raw", Shape.of(spline.size()), type)), v -> {
            Autodiff.ValueAndGrad pull = Autodiff.valueAndGrad(in -> spline.pull(in.get(0), in.get(1)).value(), v);
            Autodiff.ValueAndGrad push = Autodiff.valueAndGrad(in -> spline.push(in.get(0), in.get(1)).value(), v);
            return List.of(pull.value(), pull.gradients().get(0), pull.gradients().get(1), push.value(), push.gradients().get(0), push.gradients().get(1));
        });
        double[][] raws = new double[at.length][];
        Arrays.fill(raws, raw);
        TensorScope scope = Tensor.scope();
        try {
            List<Tensor> r = gradients.apply(Tensor.of(at).to(type), Tensor.of(raws).to(type));
            for (int direction = 0; direction < 6; direction += 3) {
                for (int i = 0; i < at.length; i++) {
                    boolean inside = Math.abs(at[i]) < 2;
                    double tolerance = 1e3 * type.epsilon();
                    assertEquals(at[i], r.get(direction).to(DType.F64).at(i), inside ? tolerance : 4 * type.epsilon() * Math.abs(at[i] == 1e30 ? 1e30 : 1), "value");
                    assertEquals(1, r.get(direction + 1).at(i), tolerance, "derivative at " + at[i]);
                    for (int k = 0; k < spline.size(); k++) {
                        double g = r.get(direction + 2).at(i, k);
                        assertEquals(0, g, Math.abs(at[i]) > 2 ? 0 : tolerance, "derivative by a raw number at " + at[i]);
                    }
                }
            }
        } finally {
            scope.close();
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void zerosAreTheIdentity(DType type) {
        TensorScope scope = Tensor.scope();
        try {
            for (Transformer t : List.of(RationalQuadraticSpline.standard(), RationalQuadraticSpline.of(7, 5), CircularSpline.of(6))) {
                double[] x = new SplittableRandom(1).doubles(500, -7, 7).toArray();
                Tensor at = Tensor.of(x).to(type);
                for (Tensor result : of(t, type).apply(at, Tensor.zeros(type, t.size())).subList(0, 1)) {
                    assertTrue(result.allClose(at, 0, 64 * type.epsilon()), t.toString());
                }
            }
        } finally {
            scope.close();
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void angles(DType type) {
        CircularSpline spline = CircularSpline.of(6);
        double[] raw = new SplittableRandom(4).doubles(spline.size(), -1, 1).toArray();
        raw[2 * spline.bins()] = 1;
        double pi = type == DType.F64 ? Math.PI : (float) Math.PI;
        double[] x = new SplittableRandom(5).doubles(200, -pi, pi).toArray();
        x[0] = -pi;
        x[1] = pi;
        double eps = 64 * type.epsilon();
        TensorScope scope = Tensor.scope();
        try {
            Tensor numbers = Tensor.of(raw).to(type);
            Tensor at = Tensor.of(x).to(type);
            List<Tensor> once = of(spline, type).apply(at, numbers);
            assertEquals(-pi, once.get(0).at(0), eps);
            assertEquals(pi, once.get(0).at(1), eps);
            assertEquals(once.get(1).at(0), once.get(1).at(1), 64 * eps, "one slope at both ends");
            assertTrue(Math.abs(once.get(1).at(0)) > 0.1, "which is not 1");
            assertTrue(once.get(0).abs().max().item() <= pi && once.get(2).abs().max().item() <= pi);
            for (int turns : new int[] {-3, -1, 1, 2}) {
                List<Tensor> again = of(spline, type).apply(at.plus(2 * pi * turns), numbers);
                for (int k = 0; k < 4; k++) {
                    assertTrue(again.get(k).minus(k % 2 == 0 ? 2 * pi * turns : 0).allClose(once.get(k), 0, 64 * eps), turns + " turns");
                }
            }
        } finally {
            scope.close();
        }
    }
}
