package pushforward.bench.run;

import java.util.Arrays;

/// Log-likelihoods of a set of rows and their mean.
///
/// @param values per row, in nats
public record Scores(double[] values) {
    /// The mean, in nats per row; negative infinity if any is.
    public double mean() {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /// The standard error of the mean.
    public double standardError() {
        double mean = mean();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }

    /// The mean as bits per column, `-mean / (columns ln 2)`.
    public double bitsPerDim(int columns) {
        return -mean() / (columns * Math.log(2));
    }

    /// The sum of two, row by row: a log-density and a log-determinant.
    public Scores plus(double[] more) {
        double[] sums = values.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
        return new Scores(sums);
    }

    /// The indices of the `n` least, least first; NaN counts as least.
    public int[] lowest(int n) {
        return java.util.stream.IntStream.range(0, values.length).boxed()
                .sorted(java.util.Comparator.comparingDouble(i -> Double.isNaN(values[i]) ? Double.NEGATIVE_INFINITY : values[i])).limit(n)
                .mapToInt(Integer::intValue).toArray();
    }
}
