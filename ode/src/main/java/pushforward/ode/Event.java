package pushforward.ode;

/// Something that happens where a function of time and state crosses zero.
///
/// @param function what crosses zero
/// @param direction which crossings count
/// @param terminal whether the first of them ends the solve
public record Event(Crossing function, Direction direction, boolean terminal) {

    /// What crosses zero.
    @FunctionalInterface
    public interface Crossing {
        /// @param y the state `[d]`, not modified
        double value(double t, double[] y);
    }

    /// Which crossings count, as time goes on in the direction of the solve.
    public enum Direction {
        /// From below zero to above.
        RISING,
        /// From above zero to below.
        FALLING,
        /// Both.
        ANY
    }

    /// An event that is noted, whichever way it crosses.
    public static Event of(Crossing function) {
        return new Event(function, Direction.ANY, false);
    }

    /// The same, ending the solve.
    public Event ending() {
        return new Event(function, direction, true);
    }

    /// The same, one way only.
    public Event only(Direction way) {
        return new Event(function, way, terminal);
    }

    boolean counts(double from, double to) {
        return switch (direction) {
            case RISING -> from < 0 && to >= 0;
            case FALLING -> from > 0 && to <= 0;
            case ANY -> from < 0 && to >= 0 || from > 0 && to <= 0;
        };
    }

    /// An event that has happened.
    ///
    /// @param event its number among those asked for
    /// @param t when
    /// @param y the state then `[d]`
    public record Occurrence(int event, double t, double[] y) {
    }
}
