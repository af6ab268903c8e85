package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/// The threads that share work.
class WorkerPoolTest {
    private static final class Counting extends WorkerPool.Pieces {
        private final AtomicIntegerArray done = new AtomicIntegerArray(200);
        private int fail = -1;

        @Override
        protected void piece(int i, int member) {
            done.incrementAndGet(i);
            if (i == fail) {
                throw new IllegalStateException("piece " + i);
            }
        }

        void run(int threads) {
            run(threads, done.length());
        }
    }

    @Test
    void everyPieceIsDoneOnceBeforeRunReturns() {
        Counting team = new Counting();
        for (int round = 1; round <= 300; round++) {
            team.run(1 + round % 5);
            for (int i = 0; i < team.done.length(); i++) {
                assertEquals(round, team.done.get(i));
            }
        }
    }

    /// More threads than processors: most come when nothing is left, or are no longer expected, and what they find then is not the next run's.
    @Test
    void threadsThatComeLateDoNothing() {
        AtomicIntegerArray done = new AtomicIntegerArray(3);
        AtomicInteger running = new AtomicInteger();
        WorkerPool.Pieces team = new WorkerPool.Pieces() {
            @Override
            protected void piece(int i, int member) {
                running.incrementAndGet();
                assertTrue(member >= 0 && member < 16, "member " + member);
                done.incrementAndGet(i);
                running.decrementAndGet();
            }
        };
        for (int round = 1; round <= 20_000; round++) {
            team.run(16, done.length());
            assertEquals(0, running.get());
            for (int i = 0; i < done.length(); i++) {
                assertEquals(round, done.get(i));
            }
        }
    }

    @Test
    void aFailureReachesTheCallerWhenAllPiecesAreDone() {
        Counting team = new Counting();
        for (int round = 1; round <= 100; round++) {
            team.fail = round;
            assertEquals("piece " + round, assertThrows(IllegalStateException.class, () -> team.run(4)).getMessage());
            for (int i = 0; i < team.done.length(); i++) {
                assertEquals(round, team.done.get(i));
            }
        }
        team.fail = -1;
        team.run(4);
    }

    @Test
    void theCallerTakesTheFirstPiecesItsHelpersTheLast() {
        AtomicIntegerArray members = new AtomicIntegerArray(100);
        WorkerPool.Pieces team = new WorkerPool.Pieces() {
            @Override
            protected void piece(int i, int member) {
                members.set(i, member);
            }
        };
        for (int round = 0; round < 1000; round++) {
            team.run(2, members.length());
            for (int i = 1; i < members.length(); i++) {
                assertTrue(members.get(i - 1) <= members.get(i), members.toString());
            }
        }
    }

    @Test
    void piecesWithinPiecesDoNotWaitForEachOther() {
        AtomicInteger total = new AtomicInteger();
        WorkerPool.Pieces outer = new WorkerPool.Pieces() {
            @Override
            protected void piece(int i, int member) {
                Counting inner = new Counting();
                inner.run(3);
                for (int k = 0; k < inner.done.length(); k++) {
                    total.addAndGet(inner.done.get(k));
                }
            }
        };
        outer.run(2, 4);
        assertEquals(800, total.get());
    }
}
