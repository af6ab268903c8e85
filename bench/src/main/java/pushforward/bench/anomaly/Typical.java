package pushforward.bench.anomaly;

import java.util.Arrays;

/// How large a log-density is typical: the mean over training rows, which estimates the negative entropy of what the rows were drawn from, and the spread about it.
///
/// @param mean of the log-density over training rows, in nats
/// @param deviation its standard deviation over them
/// @param rows how many rows that is
public record Typical(double mean, double deviation, int rows) {
    /// Checks the ranges.
    public Typical {
        if (!Double.isFinite(mean) || !(deviation >= 0 && deviation < Double.POSITIVE_INFINITY) || rows < 1) {
            throw new IllegalArgumentException("expected a finite mean, a deviation of 0 or more and at least 1 row, got " + mean + ", " + deviation + " and " + rows);
        }
    }

    /// Mean and spread of log-densities, those that are finite.
    ///
    /// @throws IllegalArgumentException if none is
    public static Typical of(double[] logDensity) {
        double[] finite = Arrays.stream(logDensity).filter(Double::isFinite).toArray();
        double mean = Arrays.stream(finite).average().orElse(Double.NaN);
        double squares = Arrays.stream(finite).map(v -> (v - mean) * (v - mean)).sum();
        return new Typical(mean, Math.sqrt(squares / finite.length), finite.length);
    }

    /// How far a log-density is from the mean, in nats: large for rows that are too unlikely, and for rows that are too likely.
    public double distance(double logDensity) {
        return Math.abs(logDensity - mean);
    }
}
