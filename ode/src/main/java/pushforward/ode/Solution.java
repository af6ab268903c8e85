package pushforward.ode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a solve gave. Where it did not reach the end, everything up to where it stopped is kept.
public final class Solution {
    private final Status status;
    private final Statistics statistics;
    private final double t0;
    private final double t;
    private final double[] y;
    private final List<Double> times;
    private final List<double[]> states;
    private final List<Event.Occurrence> events;
    private final Optional<List<Segment>> segments;

    Solution(Status status, Statistics statistics, double t0, double t, double[] y, List<Double> times, List<double[]> states, List<Event.Occurrence> events,
            Optional<List<Segment>> segments) {
        this.status = status;
        this.statistics = statistics;
        this.t0 = t0;
        this.t = t;
        this.y = y;
        this.times = times;
        this.states = states;
        this.events = events;
        this.segments = segments;
    }

    /// How it ended.
    public Status status() {
        return status;
    }

    /// What it took.
    public Statistics statistics() {
        return statistics;
    }

    /// The time reached.
    public double t() {
        return t;
    }

    /// The state there `[d]`, a copy.
    public double[] y() {
        return y.clone();
    }

    /// One component of the state there.
    public double y(int i) {
        return y[i];
    }

    /// The times that were asked for and reached, in the order they were.
    public double[] times() {
        return times.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// The states at [#times()], `[times][d]`, a copy.
    public double[][] states() {
        return states.stream().map(double[]::clone).toArray(double[][]::new);
    }

    /// The events that happened, in their order.
    public List<Event.Occurrence> events() {
        return List.copyOf(events);
    }

    /// The state at a time between beginning and end, by the method's interpolant, of a solve that kept the whole solution.
    ///
    /// @return `[d]`
    /// @throws IllegalStateException if the solver was not [Solver#withDense]
    /// @throws IllegalArgumentException if the time was not reached
    public double[] at(double time) {
        List<Segment> all = segments.orElseThrow(() -> new IllegalStateException("the whole solution was not kept: use solver.withDense(true)"));
        if (!((time - t0) * (time - t) <= 0)) {
            throw new IllegalArgumentException("expected a time between " + t0 + " and " + t + ", got " + time);
        }
        if (time == t || all.isEmpty()) {
            return y.clone();
        }
        int low = 0;
        int high = all.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Segment s = all.get(middle);
            if ((time - s.end()) * s.h() <= 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        double[] out = new double[y.length];
        all.get(low).at(time, out);
        return out;
    }

    /// This solution, if it did what was asked for.
    ///
    /// @throws OdeException otherwise
    public Solution orThrow() {
        if (!status.good()) {
            throw new OdeException(status, "the solve stopped at t = " + t + " after " + statistics.steps() + " steps: " + status.meaning());
        }
        return this;
    }

    @Override
    public String toString() {
        return "t " + t + ", y " + Arrays.toString(y) + ", " + status + ", " + statistics;
    }
}
