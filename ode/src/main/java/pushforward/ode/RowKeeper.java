package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One row on its way, of which something is kept: states at given times, events, the whole solution.
final class RowKeeper extends RowTrack {
    private final Solver solver;
    private final Rows saved;
    private final int d;
    private final int degree;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Event.Occurrence> events = new ArrayList<>();
    private final double[] values;
    private final double[] state;
    private Optional<Event.Occurrence> last = Optional.empty();
    private final SaveTimes saves;

    /// @param saved `[n, times d]`, of which this row is written
    /// @param y states, of which this row's is read
    RowKeeper(int row, Pacer pacer, Solver solver, Rows saved, double t0, Rows y) {
        super(row, pacer);
        this.solver = solver;
        this.saved = saved;
        this.d = y.width();
        this.degree = ((RungeKutta) solver.method()).interpolant().degree();
        this.values = new double[solver.events().size()];
        this.state = new double[values.length > 0 ? d : 0];
        if (values.length > 0) {
            y.read(row, state);
        }
        for (int e = 0; e < values.length; e++) {
            values[e] = solver.events().get(e).function().value(t0, state);
        }
        this.saves = new SaveTimes(solver.sharedSaveAt(), t0, pacer.direction());
        if (saves.due(t0)) {
            keep(row, y);
        }
    }

    /// What an accepted step has to give.
    ///
    /// @param place where the rows have it
    /// @param q coefficients of the interpolant `[.., degree, d]`
    void look(double t, double h, int place, Rows y, Rows yNext, Rows q) {
        double end = pacer.time();
        Optional<Segment> segment = solver.dense() ? Optional.of(segment(t, h, end, place, y, q)) : Optional.empty();
        if (values.length > 0) {
            yNext.read(place, state);
            EventSearch search = new EventSearch(solver.events(), values, end, state, () -> segment(t, h, end, place, y, q), segment);
            events.addAll(search.run());
            last = search.terminal();
            ended = last.isPresent();
        }
        double upTo = last.isPresent() ? last.get().t() : end;
        while (saves.due(upTo)) {
            if (saves.time() == end) {
                keep(place, yNext);
            } else {
                double theta = (saves.time() - t) / h;
                for (int i = 0; i < d; i++) {
                    double v = 0;
                    for (int j = degree - 1; j >= 0; j--) {
                        v = (v + q.at(place, j * d + i)) * theta;
                    }
                    saved.put(row, saves.place() * d + i, y.at(place, i) + v);
                }
                saves.pass();
            }
        }
        segment.ifPresent(segments::add);
    }

    private void keep(int place, Rows y) {
        for (int i = 0; i < d; i++) {
            saved.put(row, saves.place() * d + i, y.at(place, i));
        }
        saves.pass();
    }

    private Segment segment(double t, double h, double end, int place, Rows y, Rows q) {
        double[] from = new double[d];
        y.read(place, from);
        double[][] c = new double[degree][d];
        for (int j = 0; j < degree; j++) {
            for (int i = 0; i < d; i++) {
                c[j][i] = q.at(place, j * d + i);
            }
        }
        return new Segment(t, h, end, from, c);
    }

    @Override
    Optional<Event.Occurrence> last() {
        return last;
    }

    @Override
    List<Event.Occurrence> events() {
        return events;
    }

    @Override
    List<Segment> segments() {
        return segments;
    }
}
