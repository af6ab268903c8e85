package pushforward.ode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// What a solve of many rows gave, row by row as [Solution] says it of one. n rows of d components.
public final class Trajectories {
    private final Solver solver;
    private final Tensor y;
    private final Tensor saved;
    private final double[] t0;
    private final double[] t;
    private final Status[] status;
    private final Statistics[] statistics;
    private final List<List<Event.Occurrence>> events;
    private final List<List<Segment>> segments;
    private final long runs;

    private Trajectories(Builder b) {
        this.solver = b.solver;
        this.y = b.y.done();
        this.saved = b.saved.done().reshape(b.n, solver.saveAt().length, b.d);
        this.t0 = b.t0;
        this.t = b.t;
        this.status = b.status;
        this.statistics = b.statistics;
        this.events = b.events;
        this.segments = b.segments;
        this.runs = b.runs;
    }

    /// The number of rows.
    public int rows() {
        return t.length;
    }

    /// The states reached `[n, d]`.
    public Tensor y() {
        return y;
    }

    /// The times reached `[n]`.
    public double[] t() {
        return t.clone();
    }

    /// The states at the times of [Solver#withSaveAt], `[n, times, d]`: NaN at those outside a row's solve, and behind where it stopped.
    public Tensor saved() {
        return saved;
    }

    /// How a row ended.
    public Status status(int row) {
        return status[row];
    }

    /// What a row took.
    public Statistics statistics(int row) {
        return statistics[row];
    }

    /// What all rows took together.
    public Statistics statistics() {
        long evaluations = 0;
        long steps = 0;
        long accepted = 0;
        for (Statistics s : statistics) {
            evaluations += s.evaluations();
            steps += s.steps();
            accepted += s.accepted();
        }
        return new Statistics(evaluations, steps, accepted, steps - accepted, 0, 0);
    }

    /// How many times the program of a step was run: the steps of the row that took the most.
    public long runs() {
        return runs;
    }

    /// One row as a solution by itself, with its times, states, events and, if kept, dense output. Copied anew in every call.
    public Solution row(int row) {
        double[] times = solver.saveAt();
        List<Double> reached = new ArrayList<>();
        List<double[]> states = new ArrayList<>();
        boolean backwards = !segments.get(row).isEmpty() ? segments.get(row).get(0).h() < 0 : t[row] < t0[row];
        for (int j = 0; j < times.length; j++) {
            int i = backwards ? times.length - 1 - j : j;
            if ((times[i] - t0[row]) * (times[i] - t[row]) <= 0) {
                reached.add(times[i]);
                states.add(saved.row(row).row(i).toDoubleArray());
            }
        }
        return new Solution(status[row], statistics[row], t0[row], t[row], y.row(row).toDoubleArray(), reached, states, events.get(row),
                solver.dense() ? Optional.of(segments.get(row)) : Optional.empty());
    }

    /// These trajectories, if every row did what was asked for.
    ///
    /// @throws OdeException otherwise
    public Trajectories orThrow() {
        long bad = Arrays.stream(status).filter(s -> !s.good()).count();
        for (int i = 0; i < status.length; i++) {
            if (!status[i].good()) {
                throw new OdeException(status[i], bad + " of " + status.length + " rows did not reach the end; row " + i + " stopped at t = " + t[i] + " after " + statistics[i].steps() + " steps: "
                        + status[i].meaning());
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return rows() + " rows, " + Arrays.stream(status).filter(Status::good).count() + " of them good, " + statistics();
    }

    /// Collects rows as they end.
    static final class Builder {
        private final Solver solver;
        private final int n;
        private final int d;
        private final double[] t0;
        private final Rows y;
        private final Rows saved;
        private final double[] t;
        private final Status[] status;
        private final Statistics[] statistics;
        private final List<List<Event.Occurrence>> events;
        private final List<List<Segment>> segments;
        private long runs;
        private int atStart;
        private int forFirstStep;
        private int perStep;

        Builder(Solver solver, DType dtype, int n, int d, double[] t0) {
            this.solver = solver;
            this.n = n;
            this.d = d;
            this.t0 = t0;
            this.y = Rows.of(dtype, n, Shape.of(d));
            this.saved = Rows.of(dtype, n, Shape.of(solver.saveAt().length * d));
            saved.fill(Double.NaN);
            this.t = new double[n];
            this.status = new Status[n];
            this.statistics = new Statistics[n];
            this.events = new ArrayList<>(java.util.Collections.nCopies(n, List.of()));
            this.segments = new ArrayList<>(java.util.Collections.nCopies(n, List.of()));
        }

        Rows saved() {
            return saved;
        }

        /// How often a row evaluates the field.
        ///
        /// @param forFirstStep besides `atStart`, of rows that move at all
        void evaluations(int atStart, int forFirstStep, int perStep) {
            this.atStart = atStart;
            this.forFirstStep = forFirstStep;
            this.perStep = perStep;
        }

        /// A run of the program of a step.
        void ran() {
            runs++;
        }

        /// A row that has ended.
        ///
        /// @param from states, its own in some place
        void end(RowTrack r, Rows from, int place) {
            int i = r.row;
            Pacer p = r.pacer;
            if (r.last().isPresent()) {
                status[i] = Status.EVENT;
                t[i] = r.last().get().t();
                y.write(i, r.last().get().y());
            } else {
                status[i] = p.status();
                t[i] = p.time();
                y.take(i, from, place);
            }
            long moved = p.steps() > 0 ? forFirstStep : 0;
            statistics[i] = new Statistics(atStart + moved + perStep * p.steps(), p.steps(), p.accepted(), p.steps() - p.accepted(), 0, 0);
            events.set(i, r.events());
            segments.set(i, r.segments());
        }

        Trajectories build() {
            return new Trajectories(this);
        }
    }
}
