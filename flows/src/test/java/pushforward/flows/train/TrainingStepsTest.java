package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pushforward.flows.Coupling;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.tensor.Tensor;

class TrainingStepsTest {
    private static ForwardKl training() {
        return ForwardKl.of(Flow.of(Coupling.half(3, false, 8))).steps(20).batch(32).seed(3);
    }

    @Test
    void stepsTakenOneByOneAreThoseOfAFit() {
        try (Tensor rows = Small.rows(100, 1); Model whole = training().fit(rows); TrainingSteps steps = training().begin(Rows.of(rows))) {
            for (int i = 0; i < 20; i++) {
                steps.next();
            }
            try (Model model = steps.model()) {
                assertArrayEquals(whole.parameters().buffer().toDoubleArray(), model.parameters().buffer().toDoubleArray(), 0);
            }
        }
    }

    /// The cosine schedule has come down to 0 by then, and does not rise again.
    @Test
    void beyondTheSetNumberTheRateStaysAtItsEnd() {
        try (Tensor rows = Small.rows(32, 1); TrainingSteps steps = training().begin(Rows.of(rows))) {
            for (int i = 0; i < 21; i++) {
                steps.next();
            }
            double loss = steps.next();
            assertEquals(loss, steps.next(), 1e-12, "the one batch there is, in another order");
        }
    }
}
