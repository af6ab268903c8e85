package pushforward.bench.anomaly;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// What a flow says of each row: three scores of how much it is an anomaly.
///
/// ```
///   log-density      log p(x)                                the lower, the more anomalous
///   squared norm     |z|^2, z = T^-1(x)                      how far from the middle of the base: log p(x) without log|det J|
///   typicality       |log p(x) - mean of the training rows|  how far from the typical set
/// ```
///
/// The last is the test of E. Nalisnick, A. Matsukawa, Y. W. Teh and B. Lakshminarayanan, Detecting Out-of-Distribution Inputs to Deep Generative Models Using
/// Typicality, 2019, DOI 10.48550/arXiv.1906.02994, for one row at a time.
///
/// A row of density zero, or one the flow makes no number of, lies outside the model's range: the other scores are infinite there.
///
/// @param logDensity per row, `[n]`, in nats; as it came, possibly NaN
/// @param squaredNorm per row, `[n]`
/// @param typicality per row, `[n]`, in nats; empty if it is not known what is typical
public record AnomalyScores(double[] logDensity, double[] squaredNorm, Optional<double[]> typicality) {
    /// The names of the scores in files and results.
    public static final String LOG_LIKELIHOOD = "log_likelihood";
    /// See [#LOG_LIKELIHOOD].
    public static final String SQUARED_NORM = "squared_norm";
    /// See [#LOG_LIKELIHOOD].
    public static final String TYPICALITY = "typicality";

    /// The scores made of log-densities and squared norms.
    ///
    /// @param logDensity `[n]`; taken over
    /// @param squaredNorm `[n]`; not modified
    /// @param typical what is typical, if that is known
    public static AnomalyScores of(double[] logDensity, double[] squaredNorm, Optional<Typical> typical) {
        if (logDensity.length != squaredNorm.length) {
            throw new IllegalArgumentException("expected as many squared norms as log-densities, " + logDensity.length + ", got " + squaredNorm.length);
        }
        double[] norm = new double[squaredNorm.length];
        Arrays.setAll(norm, i -> outside(logDensity[i]) || Double.isNaN(squaredNorm[i]) ? Double.POSITIVE_INFINITY : squaredNorm[i]);
        return new AnomalyScores(logDensity, norm, typical.map(t -> Arrays.stream(logDensity).map(v -> outside(v) ? Double.POSITIVE_INFINITY : t.distance(v)).toArray()));
    }

    private static boolean outside(double logDensity) {
        return Double.isNaN(logDensity) || logDensity == Double.NEGATIVE_INFINITY;
    }

    /// The scores by name, as they are written to files.
    public SequencedMap<String, double[]> columns() {
        SequencedMap<String, double[]> columns = new LinkedHashMap<>();
        columns.put(LOG_LIKELIHOOD, logDensity);
        columns.put(SQUARED_NORM, squaredNorm);
        typicality.ifPresent(values -> columns.put(TYPICALITY, values));
        return columns;
    }

    /// How well each of them tells anomalies from normal rows, by name.
    ///
    /// @param anomalous which rows are anomalies, `[n]`
    public SequencedMap<String, Detection> detections(boolean[] anomalous) {
        SequencedMap<String, Detection> detections = new LinkedHashMap<>();
        columns().forEach((name, values) -> detections.put(name, new Detection(name.equals(LOG_LIKELIHOOD) ? negated(values) : values, anomalous)));
        return detections;
    }

    private static double[] negated(double[] logDensity) {
        return Arrays.stream(logDensity).map(v -> outside(v) ? Double.POSITIVE_INFINITY : -v).toArray();
    }
}
