package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Key;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// Estimates of log|det| and of its gradient agree in the mean, over many draws at one point, with what is exact.
class LogDetSeriesTest {
    private static final int DRAWS = 30_000;

    private static ResidualLayer layer(int d, double c, int exact) {
        return ResidualLayer.of(d, 12, 12).withLipschitz(c).withExact(exact);
    }

    private static Parameters parameters(ResidualLayer layer, DType type, double strength) {
        return BijectionLaws.shaken(Parameters.initial(layer, type, 1), strength, RandomKey.of(7));
    }

    /// log|det| of pull and its gradient in the point and in the trained parameters, at each row.
    private static List<Tensor> run(ResidualLayer layer, Parameters p, Tensor rows, boolean noisy) {
        List<String> names = p.entries().stream().map(Parameters.Entry::name).toList();
        try (Compiled compiled = new Compiled(p, List.of(Shape.of(layer.features())), (x, noise, scope) -> {
            List<Var> arguments = new ArrayList<>(x);
            names.forEach(n -> arguments.add(scope.param(n)));
            Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(v -> {
                Scope s = noisy ? scope.given(noise) : scope;
                for (int i = 0; i < names.size(); i++) {
                    s = s.with(names.get(i), v.get(i + 1));
                }
                return layer.pull(v.get(0), s).logAbsDet();
            }, arguments);
            List<Var> all = new ArrayList<>(List.of(g.value()));
            all.addAll(g.gradients());
            return all;
        })) {
            return compiled.run(rows.dim(0), new Key(5, 0, 0), rows);
        }
    }

    /// One point `[d]` in n rows.
    private static Tensor point(int d, int n, DType type) {
        return RandomKey.of(11).normal(DType.F64, 1, d).broadcastTo(n, d).to(type);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.7, 4, F64", "3, 0.7, 3, F64", "20, 0.7, 1.5, F64", "20, 0.7, 1.5, F32", "40, 0.97, 2, F64"})
    void meansAreExact(int d, double c, double strength, DType type) {
        TensorScope memory = Tensor.scope();
        try (Parameters p = parameters(layer(d, c, 0), type, strength)) {
            List<Tensor> exact = run(layer(d, c, d), p, point(d, 1, type), true);
            List<Tensor> drawn = run(layer(d, c, 0), p, point(d, DRAWS, type), true);
            double size = Math.abs(exact.get(0).at(0));
            assertTrue(size > 0.01, "log|det| is " + size + " only: there is nothing to estimate");
            for (int k = 0; k < exact.size(); k++) {
                int n = (int) exact.get(k).size();
                // all entries of small gradients, a spread of those of large ones
                for (int i = 0; i < n; i += 1 + n / 8) {
                    agree(exact.get(k).reshape(n).at(i), column(drawn.get(k), i), type, "result " + k + ", element " + i);
                }
            }
        } finally {
            memory.close();
        }
    }

    /// Linear maps of a known spectrum, where the terms that chance decides about matter: beyond the fourth they are 0.05 per feature at -0.65.
    @ParameterizedTest
    @CsvSource({"-0.65, -0.65, F64", "-0.65, -0.65, F32", "0.65, 0.65, F64", "-0.6, 0.65, F64", "-0.6, 0.65, F32"})
    void linearMaps(double low, double high, DType type) {
        int d = 6;
        double[] q = Init.orthogonal(1).draw(Shape.of(d, d), RandomKey.of(3));
        double[][] a = new double[d][d];
        double[][] inverse = new double[d][d];
        double exact = 0;
        for (int k = 0; k < d; k++) {
            double eigenvalue = low + (high - low) * k / (d - 1);
            exact += Math.log1p(eigenvalue);
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    a[i][j] += q[i * d + k] * eigenvalue * q[j * d + k];
                    inverse[i][j] += q[i * d + k] / (1 + eigenvalue) * q[j * d + k];
                }
            }
        }
        TensorScope memory = Tensor.scope();
        try (Parameters p = Parameters.zeros(List.of(Parameter.trained("a", Init.zeros(), d, d)), type)) {
            p.set("a", Tensor.of(a).to(type));
            try (Compiled compiled = new Compiled(p, List.of(Shape.of(d)), (x, noise, scope) -> {
                Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(m -> LogDetSeries.estimate(v -> m.get(0).matmul(v), x.get(0), noise), List.of(scope.param("a")));
                return List.of(g.value(), g.gradients().get(0));
            })) {
                List<Tensor> drawn = compiled.run(DRAWS, new Key(6, 0, 0), point(d, DRAWS, type));
                agree(exact, column(drawn.get(0), 0), type, "log|det|");
                // d log det(I + A) / dA = (I + A)^-T
                for (int i = 0; i < d * d; i++) {
                    agree(inverse[i % d][i / d], column(drawn.get(1), i), type, "gradient in entry " + i);
                }
            }
        } finally {
            memory.close();
        }
    }

    private static double[] column(Tensor rows, int i) {
        return rows.reshape(DRAWS, (int) rows.size() / DRAWS).slice(1, i, i + 1).to(DType.F64).toDoubleArray();
    }

    private static void agree(double exact, double[] drawn, DType type, String what) {
        double mean = 0;
        for (double v : drawn) {
            mean += v / drawn.length;
        }
        double square = 0;
        for (double v : drawn) {
            square += (v - mean) * (v - mean);
        }
        double error = Math.sqrt(square / (drawn.length - 1.0) / drawn.length);
        double off = mean - exact;
        assertTrue(Math.abs(off) <= 4 * error + 16 * type.epsilon() * (1 + Math.abs(exact)),
                () -> what + ": the mean is off by " + off + " from " + exact + ", " + off / error + " standard errors");
    }

    /// Without noise, and up to `exact` features, nothing is estimated; with noise, rows differ but a row's draws do not depend on the other rows.
    @ParameterizedTest
    @EnumSource(DType.class)
    void chanceStaysInTraining(DType type) {
        try (Parameters p = parameters(layer(5, 0.9, 0), type, 1)) {
            double[] exact = run(layer(5, 0.9, 5), p, point(5, 100, type), true).get(0).toDoubleArray();
            assertArrayEquals(exact, run(layer(5, 0.9, 0), p, point(5, 100, type), false).get(0).toDoubleArray());
            double[] drawn = run(layer(5, 0.9, 0), p, point(5, 100, type), true).get(0).toDoubleArray();
            double[] fewer = run(layer(5, 0.9, 0), p, point(5, 37, type), true).get(0).toDoubleArray();
            assertNotEquals(drawn[0], drawn[1]);
            for (int i = 0; i < fewer.length; i++) {
                assertEquals(drawn[i], fewer[i]);
            }
        }
    }
}
