package pushforward.ode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Looks for the events of one step: where a function has changed its sign from the beginning of the step to its end, its zero is found on the interpolant, to the last bit of
/// the time.
final class EventSearch {
    private static final int MOST = 200;

    private final List<Event> events;
    private final double[] values;
    private final double t;
    private final double[] state;
    private final Supplier<Segment> interpolant;
    private Optional<Segment> segment;
    private Optional<Event.Occurrence> terminal = Optional.empty();

    /// @param values of the functions at the beginning of the step, modified: those at its end
    /// @param t the end of the step
    /// @param state there, not modified
    /// @param interpolant of the step, where `segment` is not there yet
    EventSearch(List<Event> events, double[] values, double t, double[] state, Supplier<Segment> interpolant, Optional<Segment> segment) {
        this.events = events;
        this.values = values;
        this.t = t;
        this.state = state;
        this.interpolant = interpolant;
        this.segment = segment;
    }

    Optional<Segment> segment() {
        return segment;
    }

    Optional<Event.Occurrence> terminal() {
        return terminal;
    }

    /// The events of the step in the order in which they happen, none behind a terminal one.
    List<Event.Occurrence> run() {
        List<Event.Occurrence> found = new ArrayList<>();
        for (int e = 0; e < events.size(); e++) {
            double from = values[e];
            double to = events.get(e).function().value(t, state);
            values[e] = to;
            if (events.get(e).counts(from, to)) {
                if (segment.isEmpty()) {
                    segment = Optional.of(interpolant.get());
                }
                found.add(locate(e, from, to));
            }
        }
        double direction = segment.map(s -> Math.signum(s.h())).orElse(1.0);
        found.sort(Comparator.comparingDouble(o -> o.t() * direction));
        for (int i = 0; i < found.size(); i++) {
            if (events.get(found.get(i).event()).terminal()) {
                terminal = Optional.of(found.get(i));
                return found.subList(0, i + 1);
            }
        }
        return found;
    }

    /// The zero between both ends of the step: regula falsi with the Illinois rule, bisection where that does not halve the bracket in three tries.
    private Event.Occurrence locate(int e, double from, double to) {
        Segment s = segment.orElseThrow();
        double[] y = new double[s.y0().length];
        double a = s.t();
        double b = t;
        double fa = from;
        double fb = to;
        double width = Math.abs(b - a);
        for (int i = 0; i < MOST && fb != 0; i++) {
            double c = i % 3 == 2 && Math.abs(b - a) > 0.5 * width ? 0.5 * (a + b) : b - fb * (b - a) / (fb - fa);
            if (i % 3 == 2) {
                width = Math.abs(b - a);
            }
            if (!((c - a) * (c - b) < 0)) {
                c = 0.5 * (a + b);
                if (c == a || c == b) {
                    break;
                }
            }
            s.at(c, y);
            double fc = events.get(e).function().value(c, y);
            if (fc == 0 || Math.signum(fc) == Math.signum(fb)) {
                b = c;
                fb = fc;
                fa *= 0.5;
            } else {
                a = c;
                fa = fc;
                fb *= 0.5;
            }
        }
        if (b == t) {
            System.arraycopy(state, 0, y, 0, y.length);
        } else {
            s.at(b, y);
        }
        return new Event.Occurrence(e, b, y);
    }
}
