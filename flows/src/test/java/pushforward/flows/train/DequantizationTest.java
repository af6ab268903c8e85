package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// Whole numbers whose law is known: a bound of log P stays below it, and trained noise makes it tighter than uniform noise does.
class DequantizationTest {
    /// P(0) = P(3) = 1/2, and a second feature that equals the first or is one more, each with probability 1/2.
    private static Tensor rows(int n, long seed) {
        double[] u = RandomKey.of(seed).uniform(DType.F64, 2 * n).toDoubleArray();
        double[][] x = new double[n][];
        for (int i = 0; i < n; i++) {
            double first = u[2 * i] < 0.5 ? 0 : 3;
            x[i] = new double[] {first, first + (u[2 * i + 1] < 0.5 ? 0 : 1)};
        }
        return Tensor.of(x);
    }

    private static final double EXACT = -Math.log(4);

    private static Flow flow() {
        return Flows.realNvp(2).layers(4).hidden(16).build();
    }

    @Test
    void theBoundIsBelowTheTruthAndTighterThanThatOfUniformNoise() {
        TensorScope scope = Tensor.scope();
        try {
            Tensor train = rows(4_000, 1);
            Tensor test = rows(4_000, 2);
            Model plain = ForwardKl.of(flow()).noise(DataNoise.uniform()).steps(800).batch(256).dtype(DType.F64).seed(1).fit(train);
            double uniform = 0;
            for (int i = 0; i < 8; i++) {
                uniform += plain.logProb(DataNoise.uniform().draw(test, 5, i)).mean().item() / 8;
            }
            VariationalDequantization.Dequantized fitted = VariationalDequantization.of(flow()).steps(800).batch(256).dtype(DType.F64).seed(1).train(train);
            double variational = fitted.logProb(test, 8, RandomKey.of(3).source()).mean().item();
            double by = variational - uniform;
            assertTrue(by > 0.02, "tighter by " + by + ": " + uniform + ", " + variational);
            assertTrue(uniform < EXACT + 0.01 && variational < EXACT + 0.01, uniform + " and " + variational + " against " + EXACT);
        } finally {
            scope.close();
        }
    }

    /// Before training the noise is uniform, so the bound is that of uniform noise.
    @Test
    void theNoiseBeginsUniform() {
        Flow noise = VariationalDequantization.noise(3, 4, 8);
        try (Model model = Model.initial(noise, DType.F64, 1)) {
            Tensor u = RandomKey.of(1).uniform(DType.F64, 50, 3);
            Tensor given = RandomKey.of(2).normal(DType.F64, 50, 3);
            assertTrue(model.given(given).logProb(u).abs().max().item() < 1e-12);
            Tensor drawn = model.given(given).sample(50, RandomKey.of(3).source());
            assertTrue(drawn.min().item() > 0 && drawn.max().item() < 1);
        }
        VariationalDequantization.Dequantized first = VariationalDequantization.of(flow()).steps(1).learningRate(1e-30).batch(64).dtype(DType.F64).seed(1).train(rows(500, 1));
        Tensor x = rows(2_000, 3);
        double bound = first.logProb(x, 20, RandomKey.of(3).source()).mean().item();
        double uniform = 0;
        for (int i = 0; i < 20; i++) {
            uniform += first.density().logProb(DataNoise.uniform().draw(x, 7, i)).mean().item() / 20;
        }
        assertEquals(uniform, bound, 0.02);
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> VariationalDequantization.of(Flows.realNvp(2).context(1).build()));
        assertThrows(IllegalArgumentException.class, () -> VariationalDequantization.of(flow()).noise(VariationalDequantization.noise(3, 2, 8)));
        assertThrows(IllegalArgumentException.class, () -> VariationalDequantization.of(flow()).train(Tensor.zeros(DType.F64, 5, 3)));
    }
}
