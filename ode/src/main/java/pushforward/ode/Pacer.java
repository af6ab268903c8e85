package pushforward.ode;

import java.util.Arrays;

/// The pace of one trajectory: where it is, how long the next step is, what its error means for those after it, and how it ends. It knows nothing of states, so the solver in
/// plain Java, solves of many rows, and loops inside compiled programs share it, one per trajectory.
///
/// ```
///   while (running()) { h = next();  r = (try a step of h at from());  if (judge(r)) (take it) }
/// ```
///
/// At a stop the field may jump. Steps that begin or end there are therefore shorter by a few units in the last place of the time: the field is looked at to either side of a
/// stop and never at it.
final class Pacer {
    /// How many numbers [#memory] takes.
    static final int MEMORY = 8;

    private static final double UNITS_OF_THE_LEAST_STEP = 10;

    private static final Status[] ALL = Status.values();

    private final Solver solver;
    private final int errorOrder;
    private final double ulp;
    private final double[] stops;
    private double end;
    private double direction;
    private int stop;

    private double t;
    private double size;
    private double h;
    private double from;
    private double to;
    private double goal;
    private double before;
    private double longBefore;
    private boolean rejectedLast;
    private boolean finite;
    private Status status;
    private boolean running;
    private long steps;
    private long accepted;

    /// @param ulp the spacing of numbers around 1 in the element type
    Pacer(Solver solver, int errorOrder, double t0, double t1, double ulp) {
        this.solver = solver;
        this.errorOrder = errorOrder;
        this.ulp = ulp;
        this.stops = solver.sharedStops();
        begin(t0, t1);
    }

    /// Begins another trajectory.
    final void begin(double t0, double t1) {
        t = t0;
        end = t1;
        direction = t1 >= t0 ? 1 : -1;
        stop = direction > 0 ? 0 : stops.length - 1;
        running = t0 != t1;
        status = Status.SUCCESS;
        size = 0;
        h = 0;
        to = 0;
        before = solver.controller() instanceof Controller.Adaptive a ? a.floor() : 0;
        longBefore = before;
        rejectedLast = false;
        finite = true;
        steps = 0;
        accepted = 0;
        passStops();
    }

    /// Goes on at the pace of a trajectory that ended where this one begins: a solve cut into several takes the steps it would take in one, with stops between them.
    ///
    /// @param m what [#memory] wrote, one number every `stride` from `at` on: size of the next step, the last two errors, whether the last step was rejected, steps, accepted
    /// steps, status, time
    void resume(double[] m, int at, int stride) {
        size = m[at];
        before = m[at + stride];
        longBefore = m[at + 2 * stride];
        rejectedLast = m[at + 3 * stride] != 0;
        steps = (long) m[at + 4 * stride];
        accepted = (long) m[at + 5 * stride];
        Status how = ALL[(int) m[at + 6 * stride]];
        if (how != Status.SUCCESS) {
            t = m[at + 7 * stride];
            finish(how);
        } else if (running && steps >= solver.maxSteps()) {
            finish(Status.MAX_STEPS);
        }
    }

    /// Writes what a trajectory that begins where this one ended should know.
    ///
    /// @param m modified
    void memory(double[] m, int at, int stride) {
        m[at] = size;
        m[at + stride] = before;
        m[at + 2 * stride] = longBefore;
        m[at + 3 * stride] = rejectedLast ? 1 : 0;
        m[at + 4 * stride] = steps;
        m[at + 5 * stride] = accepted;
        m[at + 6 * stride] = status.ordinal();
        m[at + 7 * stride] = t;
    }

    /// Says how long the first step should be: a size, whatever the direction.
    void first(double length) {
        size = Math.min(length, solver.maxStep());
    }

    /// The next time that is to be met exactly.
    private double target() {
        return stop >= 0 && stop < stops.length && (end - stops[stop]) * direction > 0 ? stops[stop] : end;
    }

    private void passStops() {
        while (stop >= 0 && stop < stops.length && (stops[stop] - t) * direction <= 0) {
            stop += (int) direction;
        }
    }

    boolean running() {
        return running;
    }

    /// The signed size of the next step.
    double next() {
        size = solver.controller() instanceof Controller.Fixed f ? Math.min(f.h(), solver.maxStep()) : Math.max(size, least());
        double target = target();
        double left = Math.abs(target - t);
        double aside = 2 * ulp * (Math.abs(t) + left);
        boolean room = left > 16 * aside;
        double stretch = solver.controller() instanceof Controller.Adaptive a ? a.stretch() : 1 + 1e-9;
        from = room && isStop(t) ? t + aside * direction : t;
        if (size * stretch >= Math.abs(target - from)) {
            goal = target;
            to = room && isStop(target) ? target - aside * direction : target;
            h = to - from;
        } else {
            h = size * direction;
            to = from + h;
            goal = to;
        }
        return h;
    }

    /// Where the step tried last begins, as the field should see it.
    double from() {
        return from;
    }

    /// Where it ends, as the field should see it.
    double to() {
        return to;
    }

    /// Whether the next step begins at a stop.
    boolean atStop() {
        return isStop(t);
    }

    private boolean isStop(double time) {
        return stops.length > 0 && Arrays.binarySearch(stops, time) >= 0;
    }

    /// The least size of a step: what was asked for, or what the time can resolve.
    private double least() {
        return Math.max(solver.minStep(), UNITS_OF_THE_LEAST_STEP * ulp * Math.abs(t));
    }

    /// Looks at the error of the step tried.
    ///
    /// @param error scaled, 1 where it just meets the tolerance; not finite where the trial was not
    /// @return whether the step is taken
    boolean judge(double error) {
        steps++;
        boolean take = true;
        finite = error - error == 0;
        if (solver.controller() instanceof Controller.Adaptive a) {
            take = adapt(a, error);
        } else if (!finite) {
            finish(Status.NON_FINITE);
            return false;
        }
        if (take) {
            accepted++;
            t = goal;
            passStops();
            if (t == end) {
                running = false;
                return true;
            }
        }
        if (steps >= solver.maxSteps()) {
            finish(Status.MAX_STEPS);
        } else if (size <= least() && !(take && solver.controller() instanceof Controller.Adaptive)) {
            finish(finite ? Status.STEP_TOO_SMALL : Status.NON_FINITE);
        }
        return take;
    }

    private boolean adapt(Controller.Adaptive a, double error) {
        double k = errorOrder + 1;
        double now = Math.abs(h);
        if (!finite) {
            size = now * a.minFactor();
            rejectedLast = true;
            return false;
        }
        double own = error == 0 ? Double.POSITIVE_INFINITY : a.safety() * Math.pow(error, -(a.integral() + a.proportional() + a.derivative()) / k);
        if (error > 1) {
            size = now * Math.max(a.minFactor(), Math.min(1, own));
            rejectedLast = true;
            return false;
        }
        double factor = own;
        if (a.proportional() + a.derivative() > 0) {
            factor *= Math.pow(before, (a.proportional() + 2 * a.derivative()) / k);
        }
        if (a.derivative() > 0) {
            factor *= Math.pow(longBefore, -a.derivative() / k);
        }
        factor = Math.max(a.minFactor(), Math.min(rejectedLast ? 1 : a.maxFactor(), factor));
        double planned = now < size ? size : 0; // a step that was cut to meet a time says little about longer ones
        size = Math.min(Math.max(now * factor, planned), solver.maxStep());
        longBefore = before;
        before = Math.max(error, a.floor());
        rejectedLast = false;
        return true;
    }

    /// Ends the trajectory.
    void finish(Status how) {
        status = how;
        running = false;
    }

    Status status() {
        return status;
    }

    double time() {
        return t;
    }

    /// +1 or -1.
    double direction() {
        return direction;
    }

    long steps() {
        return steps;
    }

    long accepted() {
        return accepted;
    }

    /// A first step by the sizes of state and field, and how the field changes along a tiny step.
    ///
    /// E. Hairer, S. P. Norsett and G. Wanner, Solving Ordinary Differential Equations I, section II.4.
    static double firstStep(Stepper stepper, double t, double direction, Solver solver, int errorOrder, double span) {
        double[] y = stepper.state();
        double[] f = stepper.slope();
        int n = y.length;
        boolean averaged = !(solver.controller() instanceof Controller.Adaptive a) || a.averaged();
        double per = averaged ? solver.tolerances().counted(n) : 1;
        double d0 = 0;
        double d1 = 0;
        for (int i = 0; i < n; i++) {
            double s = solver.tolerances().scale(i, y[i]);
            d0 += y[i] / s * (y[i] / s);
            d1 += f[i] / s * (f[i] / s);
        }
        d0 = Math.sqrt(d0 / per);
        d1 = Math.sqrt(d1 / per);
        double h0 = tinyStep(d0, d1, Math.min(solver.maxStep(), span));
        double[] y1 = new double[n];
        double[] f1 = new double[n];
        for (int i = 0; i < n; i++) {
            y1[i] = y[i] + h0 * direction * f[i];
        }
        stepper.evaluate(t + h0 * direction, y1, f1);
        double d2 = 0;
        for (int i = 0; i < n; i++) {
            double s = solver.tolerances().scale(i, y[i]);
            d2 += (f1[i] - f[i]) / s * ((f1[i] - f[i]) / s);
        }
        return firstStep(h0, d1, Math.sqrt(d2 / per) / h0, errorOrder, span);
    }

    /// The tiny step along which the change of the field is looked at.
    ///
    /// @param d0 the scaled size of the state
    /// @param d1 that of the field
    static double tinyStep(double d0, double d1, double most) {
        return Math.min(d0 <= 1e-5 || d1 <= 1e-5 ? 1e-6 : 0.01 * d0 / d1, most);
    }

    /// The first step's size by what the tiny one showed.
    ///
    /// @param h0 the tiny step
    /// @param d1 the scaled size of the field
    /// @param d2 the scaled size of its change, by time
    static double firstStep(double h0, double d1, double d2, int errorOrder, double span) {
        double steepest = Math.max(d1, d2);
        double h1 = steepest <= 1e-15 ? Math.max(1e-6, h0 * 1e-3) : Math.pow(0.01 / steepest, 1.0 / (errorOrder + 1));
        double h = Math.min(Math.min(100 * h0, h1), span);
        return h > 0 ? h : Math.min(1e-6, span); // a field that is not finite there gives no size
    }
}
