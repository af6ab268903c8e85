package pushforward.bench.speed;

import java.util.Arrays;

/// What repeated rounds say of one operation.
///
/// @param milliseconds per operation, median of the rounds
/// @param spread their interquartile range, in milliseconds
record Timing(double milliseconds, double spread) {
    /// @param rounds milliseconds per operation; at least one
    static Timing of(double[] rounds) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return new Timing(sorted[n / 2], sorted[Math.min(n - 1, n * 3 / 4)] - sorted[n / 4]);
    }
}
