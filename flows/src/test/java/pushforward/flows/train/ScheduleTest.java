package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void constantStaysAtOne() {
        assertEquals(1, Schedule.constant().factor(0, 10));
        assertEquals(1, Schedule.constant().factor(9, 10));
    }

    @Test
    void cosineFallsFromOneToItsFloor() {
        Schedule s = Schedule.cosine(0.1);
        assertEquals(1, s.factor(0, 1000));
        assertEquals(0.55, s.factor(500, 1000), 1e-12);
        assertEquals(0.1, s.factor(999, 1000), 1e-5);
        for (int i = 1; i < 1000; i++) {
            assertTrue(s.factor(i, 1000) < s.factor(i - 1, 1000));
        }
    }

    @Test
    void warmUpRisesLinearlyAndThenRunsTheRestOfTheSteps() {
        Schedule s = Schedule.cosine().warmUp(4);
        assertEquals(0.2, s.factor(0, 104), 1e-15);
        assertEquals(0.8, s.factor(3, 104), 1e-15);
        assertEquals(1, s.factor(4, 104));
        assertEquals(0.5, s.factor(54, 104), 1e-12);
        assertEquals(Schedule.constant(), Schedule.constant().warmUp(0));
    }

    @Test
    void warmUpLongerThanTheRunOnlyRises() {
        assertEquals(0.5, Schedule.cosine().warmUp(19).factor(9, 10), 1e-15);
    }

    @Test
    void rangesAreChecked() {
        assertEquals("expected a floor in [0, 1], got 2.0", assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(2)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Schedule.constant().warmUp(-1));
        assertThrows(IllegalArgumentException.class, () -> Adam.of(0));
        assertThrows(IllegalArgumentException.class, () -> Adam.of(1e-3).withBetas(1, 0.9));
        assertThrows(IllegalArgumentException.class, () -> Adam.of(1e-3).withWeightDecay(-1));
    }
}
