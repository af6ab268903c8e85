package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnealingTest {
    @Test
    void equalFactorsTakeEqualTime() {
        Annealing a = Annealing.geometric(1e-4, 0.8);
        assertEquals(1e-4, a.beta(0, 1_000), 1e-18);
        assertEquals(1e-3, a.beta(200, 1_000), 1e-15);
        assertEquals(1e-2, a.beta(400, 1_000), 1e-14);
        assertEquals(1, a.beta(800, 1_000));
        assertEquals(1, a.beta(999, 1_000));
    }

    @Test
    void equalStepsTakeEqualTime() {
        Annealing a = Annealing.linear(0.2, 0.5);
        assertEquals(0.2, a.beta(0, 100));
        assertEquals(0.6, a.beta(25, 100), 1e-15);
        assertEquals(1, a.beta(50, 100));
        assertEquals(1, Annealing.none().beta(0, 1));
    }

    @Test
    void fromNothingOnlyBySteps() {
        assertEquals(0, new Annealing(0, 1, Optional.of(x -> x.sumF64())).beta(0, 10));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Annealing(0, 1, Optional.of(x -> x.sumF64()), true)).getMessage().contains("above 0"));
        assertThrows(IllegalArgumentException.class, () -> Annealing.linear(0, 1));
    }
}
