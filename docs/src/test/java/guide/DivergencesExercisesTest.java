package guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pushforward.autodiff.Autodiff;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Answers to the exercises of chapter 8.
class DivergencesExercisesTest {
    /// KL(q || N(m, s^2)) = const + log s + (Var x + (E x - m)^2) / (2 s^2): least at m = E x and, by its derivative 1/s - Var x / s^3, at s^2 = Var x.
    @Test
    void forwardMatchesMoments() {
        Tensor x = DivergencesChapter.samples(1_000, 2);
        double mean = x.mean().item();
        double sd = x.std().item();
        Tensor at = Tensor.of(new double[][] {{mean, sd}, {mean + 0.01, sd}, {mean - 0.01, sd}, {mean, sd * 1.01}, {mean, sd * 0.99}});
        double[] values = x.toDoubleArray();
        double[] loss = Autodiff.compile(v -> v.constant(values, values.length).minus(v.at(0)).div(v.at(1)).square().mean().times(0.5).plus(v.at(1).log())).apply(at).toDoubleArray();
        for (int i = 1; i < loss.length; i++) {
            assertTrue(loss[i] > loss[0]);
        }
    }

    /// KL = (m^2 + s^2 - 1) / 2 - log s, with derivatives m and s - 1/s.
    @Test
    void reverseBetweenNormals() {
        double m = 0.3;
        double s = 1.4;
        double[] exact = Autodiff.grad(v -> v.at(0).square().plus(v.at(1).square()).minus(1).times(0.5).minus(v.at(1).log())).apply(Tensor.of(new double[][] {{m, s}})).toDoubleArray();
        assertArrayEquals(new double[] {m, s - 1 / s}, exact, 1e-14);
        int n = 200_000;
        Tensor v = Tensor.concat(1, RandomKey.of(1).normal(DType.F64, n, 1), Tensor.full(DType.F64, m, n, 1), Tensor.full(DType.F64, s, n, 1));
        for (boolean path : new boolean[] {false, true}) {
            Tensor g = Autodiff.grad(x -> DivergencesChapter.loss(x, path)).apply(v).slice(1, 1, 3);
            for (int i = 0; i < 2; i++) {
                assertEquals(exact[i], g.mean(0).at(i), 4 * g.std(0).at(i) / Math.sqrt(n));
            }
        }
    }

    /// E_q w = Z^-1 E_p w^2 and E_q 1/w = Z^-1, while E_p w = Z. For q = N(0, 1), p = N(0, s^2) with s^2 > 1/2 the share is sqrt(2 s^2 - 1) / s^2.
    @Test
    void forwardShare() {
        double s = 1.3;
        double exact = Math.sqrt(2 * s * s - 1) / (s * s);
        int n = 200_000;
        Tensor z = RandomKey.of(2).normal(DType.F64, n);
        Tensor w = logWeight(z, s).exp();
        assertEquals(exact, 1 / (w.mean().item() * w.reciprocal().mean().item()), 0.01);
        Tensor own = logWeight(z.times(s), s).exp();
        assertEquals(exact, Math.pow(own.mean().item(), 2) / own.square().mean().item(), 0.01);
    }

    private static Tensor logWeight(Tensor x, double s) {
        return x.square().times(0.5 / (s * s) - 0.5).plus(Math.log(s));
    }

    /// w = s exp(a x^2) with a = (1/s^2 - 1) / 2, so P(w > t) = P(|x| > sqrt(log(t/s) / a)) falls as t^(-1 / (2 a s^2)), up to a logarithm: 1/k = 1 / (1 - s^2).
    @Test
    void tailOfTheWeights() {
        double s = 0.6;
        double a = 0.5 / (s * s) - 0.5;
        double k = 1 - s * s;
        double[] log = {400, 800};
        double[] tail = new double[2];
        for (int i = 0; i < 2; i++) {
            double x = Math.sqrt((log[i] - Math.log(s)) / a) / s;
            tail[i] = -0.5 * x * x - Math.log(x);          // log of the normal tail, to leading order
        }
        assertEquals(-1 / k, (tail[1] - tail[0]) / (log[1] - log[0]), 1e-3 + 1e-3 / k);
    }
}
