package pushforward.bench.speed;

/// Times one operation: first warms it up, then round after round runs it as often as fills a round.
final class Stopwatch {
    private static final long ROUND_NANOS = 40_000_000;

    private final Runnable operation;
    private final double[] rounds;
    private int repeats = 1;
    private int done;

    Stopwatch(Runnable operation, int rounds) {
        this.operation = operation;
        this.rounds = new double[rounds];
    }

    /// Runs the operation for so long, at least twice, and settles how often a round repeats it by the last runs.
    Stopwatch warmUp(double seconds) {
        long begin = System.nanoTime();
        int runs = 0;
        double last;
        do {
            long start = System.nanoTime();
            operation.run();
            last = System.nanoTime() - start;
            runs++;
        } while (runs < 2 || System.nanoTime() - begin < seconds * 1e9);
        repeats = (int) Math.clamp(ROUND_NANOS / last, 1, 100_000);
        return this;
    }

    /// One round.
    void round() {
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
