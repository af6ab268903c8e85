package pushforward.bench.speed;

import java.util.Map;

/// One library's version of a case, ready to be run again and again. What it computes on stays the same from call to call, except for what training changes.
public interface Contender extends AutoCloseable {
    /// The operation `step_ms` times: for flows loss, gradient, clipping to a global norm of 5, and Adam with rate 1e-3, on all rows; else the case's one operation.
    void step();

    /// The log-densities of all rows. Only where the case has a density.
    void logProb();

    /// As many samples as there are rows. Only where the case has a density.
    void sample();

    /// What the two contenders of a case must agree on, before any step: log-densities of the rows, or the numbers the operation makes, row after row.
    double[] values();

    /// What else is worth knowing beside the times, by name: how accurate the numbers are, how much was evaluated for them.
    default Map<String, Double> facts() {
        return Map.of();
    }

    @Override
    void close();
}
