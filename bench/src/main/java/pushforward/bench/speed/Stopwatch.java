package pushforward.bench.speed;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/// Times one operation: first warms it up, then round after round runs it as often as fills a round.
///
/// Every round is preceded by as much work untimed as lets the system find out that there is some: after a pause a scheduler may keep all threads on one processor for
/// tens of milliseconds, and caches are cold.
final class Stopwatch {
    private static final long ROUND_NANOS = 40_000_000;
    private static final long LEAD_NANOS = 100_000_000;
    /// Warm once a tenth of a second's best time is no longer this much better than the one of the tenth before it.
    private static final double SETTLED = 0.99;
    private static final long TENTH_NANOS = 100_000_000;
    /// Compilers are at work if they take more than this of a tenth of a second.
    private static final long COMPILING_MILLIS = 20;
    private static final double LONGEST = 6;

    private final Runnable operation;
    private final double[] rounds;
    private int repeats = 1;
    private int done;

    Stopwatch(Runnable operation, int rounds) {
        this.operation = operation;
        this.rounds = new double[rounds];
    }

    /// Runs the operation for so long at least, and then on, up to [#LONGEST] times as long, while it becomes faster or compilers are still at work, which take processors from its threads. Settles
    /// how often a round repeats it.
    Stopwatch warmUp(double seconds) {
        long begin = System.nanoTime();
        double before;
        double best = Double.POSITIVE_INFINITY;
        long compiled;
        double elapsed;
        do {
            before = best;
            compiled = compilation();
            best = best(TENTH_NANOS);
            elapsed = (System.nanoTime() - begin) * 1e-9;
        } while (elapsed < seconds || (best < SETTLED * before || compilation() - compiled > COMPILING_MILLIS) && elapsed < LONGEST * seconds);
        repeats = (int) Math.clamp(ROUND_NANOS / best, 1, 100_000);
        return this;
    }

    /// Milliseconds the just-in-time compilers have worked so far.
    private static long compilation() {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        return compilers != null && compilers.isCompilationTimeMonitoringSupported() ? compilers.getTotalCompilationTime() : 0;
    }

    /// The shortest run, in nanoseconds, of at least two and as many as fill so long.
    private double best(long nanos) {
        long begin = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        int runs = 0;
        do {
            long start = System.nanoTime();
            operation.run();
            best = Math.min(best, System.nanoTime() - start);
            runs++;
        } while (runs < 2 || System.nanoTime() - begin < nanos);
        return best;
    }

    /// One round.
    void round() {
        best(LEAD_NANOS);
        long begin = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            operation.run();
        }
        rounds[done++] = (System.nanoTime() - begin) * 1e-6 / repeats;
    }

    /// What the rounds say.
    Timing timing() {
        return Timing.of(rounds);
    }
}
