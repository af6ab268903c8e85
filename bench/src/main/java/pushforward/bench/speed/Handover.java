package pushforward.bench.speed;

import java.util.concurrent.atomic.AtomicInteger;

/// How far apart two processors are: the time from a thread's write to another's seeing it, the two taking turns. Within one group of cores that share a cache it is some 25 to 50
/// nanoseconds, between groups 200; where a hypervisor places virtual processors can change from minute to minute, and with it what a second thread gains.
final class Handover {
    private static final int TURNS = 20_000;
    /// Where one processor has to do for both threads, each turn takes a slice of time.
    private static final long MOST_NANOS = 50_000_000;

    private Handover() {
    }

    /// Nanoseconds of a turn.
    static double nanos() {
        AtomicInteger turn = new AtomicInteger();
        Thread other = Thread.ofPlatform().daemon().start(() -> answer(turn));
        long begin = System.nanoTime();
        int done = 0;
        for (int i = 0; i < TURNS && System.nanoTime() - begin < MOST_NANOS; i++) {
            turn.set(2 * i + 1);
            await(turn, 2 * i + 2);
            if (i == TURNS / 4) {
                begin = System.nanoTime();
                done = 0;
            }
            done++;
        }
        double nanos = (System.nanoTime() - begin) / (2.0 * done);
        turn.set(-1);
        try {
            other.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return nanos;
    }

    private static void answer(AtomicInteger turn) {
        for (int i = 0; await(turn, 2 * i + 1); i++) {
            turn.set(2 * i + 2);
        }
    }

    /// Whether the turn comes, rather than the end.
    private static boolean await(AtomicInteger turn, int number) {
        int now = turn.get();
        while (now != number && now >= 0) {
            Thread.onSpinWait();
            now = turn.get();
        }
        return now == number;
    }
}
