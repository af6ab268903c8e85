package pushforward.ode;

/// The times a trajectory keeps its state at, one after the other in the direction it goes.
final class SaveTimes {
    private final double[] times;
    private final double direction;
    private int place;

    /// @param times ascending
    /// @param t0 where the trajectory begins; what lies behind is passed over
    /// @param direction +1 or -1
    SaveTimes(double[] times, double t0, double direction) {
        this.times = times;
        this.direction = direction;
        this.place = direction > 0 ? 0 : times.length - 1;
        while (left() && (times[place] - t0) * direction < 0) {
            pass();
        }
    }

    private boolean left() {
        return place >= 0 && place < times.length;
    }

    /// Whether the next one lies at t or before.
    boolean due(double t) {
        return left() && (times[place] - t) * direction <= 0;
    }

    /// The next one.
    double time() {
        return times[place];
    }

    /// Its number.
    int place() {
        return place;
    }

    /// Goes on to the one after it.
    void pass() {
        place += (int) direction;
    }
}
