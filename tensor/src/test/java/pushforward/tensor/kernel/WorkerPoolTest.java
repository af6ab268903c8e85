package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/// The threads that share work.
class WorkerPoolTest {
    private static final class Counting extends WorkerPool.Team {
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicIntegerArray done = new AtomicIntegerArray(200);
        private int fail = -1;

        @Override
        protected void work() {
            for (int i = next.getAndIncrement(); i < done.length() && !failed(); i = next.getAndIncrement()) {
                if (i == fail) {
                    throw new IllegalStateException("piece " + i);
                }
                done.incrementAndGet(i);
            }
        }
    }

    @Test
    void everyPieceIsDoneOnceBeforeRunReturns() {
        Counting team = new Counting();
        for (int round = 1; round <= 300; round++) {
            team.next.set(0);
            team.run(1 + round % 5);
            for (int i = 0; i < team.done.length(); i++) {
                assertEquals(round, team.done.get(i));
            }
        }
    }

    @Test
    void aFailureReachesTheCallerAndTheTeamGoesOn() {
        Counting team = new Counting();
        for (int round = 0; round < 100; round++) {
            team.next.set(0);
            team.fail = round;
            assertEquals("piece " + round, assertThrows(IllegalStateException.class, () -> team.run(4)).getMessage());
        }
        team.next.set(0);
        team.fail = -1;
        team.run(4);
    }

    @Test
    void teamsWithinTeamsDoNotWaitForEachOther() {
        AtomicInteger total = new AtomicInteger();
        WorkerPool.Team outer = new WorkerPool.Team() {
            @Override
            protected void work() {
                Counting inner = new Counting();
                inner.run(3);
                for (int i = 0; i < inner.done.length(); i++) {
                    total.addAndGet(inner.done.get(i));
                }
            }
        };
        outer.run(1);
        assertEquals(200, total.get());
    }
}
