package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.tensor.Tensor;

class MoonsTest {
    @Test
    void theExactDensityHasTheKnownEntropy() {
        try (Tensor rows = Moons.rows(5_000, 3)) {
            assertEquals(-0.287, Moons.meanLogDensity(rows), 0.03);
        }
    }

    @Test
    void realNvpComesWithinATwentiethOfANatOfTheExactLikelihood() {
        try (Tensor train = Moons.rows(10_000, 1); Tensor validation = Moons.rows(2_000, 2); Tensor test = Moons.rows(5_000, 3)) {
            Flow flow = Flows.realNvp(2).layers(8).hidden(32, 32).build();
            Model model = ForwardKl.of(flow).steps(2_000).batch(256).seed(1).learningRate(5e-3).fit(train, validation);
            double learned = model.logProb(test).mean().item();
            double exact = Moons.meanLogDensity(test);
            assertTrue(learned > exact - 0.05, learned + " against " + exact);
            assertTrue(learned < exact + 0.01, "no density does better than the true one, within the error of 5,000 rows: " + learned);
        }
    }
}
