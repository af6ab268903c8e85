package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.flows.AffineCoupling;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.tensor.Tensor;

class MoonsTest {
    /// Couplings that keep one coordinate each in turn.
    static Flow realNvp(int layers, int... hidden) {
        List<Bijection> couplings = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            couplings.add(AffineCoupling.half(2, i % 2 == 1, hidden));
        }
        return Flow.of(Bijections.compose(couplings));
    }

    @Test
    void theExactDensityHasTheKnownEntropy() {
        try (Tensor rows = Moons.rows(5_000, 3)) {
            assertEquals(-0.287, Moons.meanLogDensity(rows), 0.03);
        }
    }

    @Test
    void realNvpComesWithinATwentiethOfANatOfTheExactLikelihood() {
        Tensor train = Moons.rows(20_000, 1);
        Tensor validation = Moons.rows(5_000, 2);
        Fitted fitted = ForwardKl.of(realNvp(8, 64, 64)).steps(2_000).batch(256).seed(1).learningRate(2e-3).validateEvery(200).train(train, validation);
        double exact = Moons.meanLogDensity(validation);
        assertTrue(-fitted.log().bestValidation() > exact - 0.05, exact + " against " + -fitted.log().bestValidation());
    }
}
