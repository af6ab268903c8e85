package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Residual flows learn, with log-determinants that are exact and with estimated ones.
class ResidualTrainingTest {
    private static Flow flow(int exact) {
        return Flows.residual(3).layers(3).hidden(12, 12).exact(exact).build();
    }

    private static ForwardKl training(int exact, DType type) {
        return ForwardKl.of(flow(exact)).batch(64).seed(3).learningRate(0.01).dtype(type);
    }

    @Test
    void estimatesLeadWhereExactValuesLead() {
        try (Tensor train = Small.rows(1_000, 1); Tensor test = Small.rows(1_000, 2);
                Model before = training(3, DType.F64).steps(1).learningRate(1e-9).fit(train);
                Model exact = training(3, DType.F64).steps(400).fit(train);
                Model estimated = training(0, DType.F64).steps(400).fit(train)) {
            double start = before.logProb(test).mean().item();
            double a = exact.logProb(test).mean().item();
            double b = estimated.logProb(test).mean().item();
            assertTrue(a > start + 0.2, "log p rose from " + start + " to " + a + " only");
            assertEquals(a, b, 0.05, "mean log p with exact and with estimated log-determinants, from " + start);
        }
    }

    /// Chance is a function of seed, step and row.
    @ParameterizedTest
    @EnumSource(DType.class)
    void threadsAndMicroBatchesDoNotMatter(DType type) {
        try (Tensor train = Small.rows(130, 1)) {
            long[] prints = new long[3];
            int[][] runs = {{1, 16}, {2, 32}, {2, 128}};
            for (int i = 0; i < runs.length; i++) {
                try (Model model = training(0, type).batch(130).steps(4).threads(runs[i][0]).microBatch(runs[i][1]).fit(train)) {
                    prints[i] = Fingerprint.of(model.parameters().buffer());
                }
            }
            assertEquals(prints[0], prints[1]);
            assertEquals(prints[0], prints[2]);
        }
    }
}
