package pushforward.ode;

/// Takes the steps of one trajectory in plain Java: a trial first, which then becomes the state or is forgotten.
abstract class Stepper {
    final OdeFunction field;
    final Tolerances tolerances;
    final int size;
    /// The state, what the step tried would make of it, and what it was before the step accepted last.
    double[] y;
    double[] next;
    double[] before;
    /// The step accepted last, as it was tried.
    double stepTime;
    double stepSize;
    double stepEnd;
    /// Counted by whoever evaluates.
    long evaluations;
    long jacobians;
    long factorizations;

    Stepper(OdeFunction field, int size, Tolerances tolerances) {
        this.field = field;
        this.tolerances = tolerances;
        this.size = size;
        this.y = new double[size];
        this.next = new double[size];
        this.before = new double[size];
    }

    /// What takes a method's steps.
    static Stepper of(Method method, OdeFunction field, int size, Tolerances tolerances) {
        return switch (method) {
            case RungeKutta m -> new RungeKuttaStepper(m, field, size, tolerances);
            case Rosenbrock m -> new RosenbrockStepper(m, field, size, tolerances);
            case DiagonallyImplicit m -> new DiagonallyImplicitStepper(m, field, size, tolerances);
            case Adams m -> new AdamsStepper(m, field, size, tolerances);
            case Splitting m -> new SplittingStepper(m, field, size, tolerances);
        };
    }

    /// Begins at a state.
    ///
    /// @param from `[d]`, not modified
    final void start(double t, double[] from) {
        System.arraycopy(from, 0, y, 0, size);
        begin(t);
    }

    /// Forgets what was before this time: at the start, and where the field may jump, so that its values so far say nothing of what comes.
    abstract void begin(double t);

    /// Tries a step.
    ///
    /// @return the scaled error estimate, 1 where it just meets the tolerance, 0 of methods without one; NaN if something was not finite
    abstract double step(double t, double h);

    /// Makes the trial the state.
    ///
    /// @param to where the step ends: t + h, or the time it was cut to meet
    final void accept(double t, double h, double to) {
        stepTime = t;
        stepSize = h;
        stepEnd = to;
        double[] old = before;
        before = y;
        y = next;
        next = old;
        accepted();
    }

    /// What else becomes of a trial that has become the state.
    abstract void accepted();

    /// Whether the step tried last failed because its equations could not be solved.
    boolean unsolved() {
        return false;
    }

    /// The state, not to be modified.
    final double[] state() {
        return y;
    }

    /// The field at the state, not to be modified.
    abstract double[] slope();

    /// The solution within the step accepted last.
    ///
    /// @param end when it ends, which may be a little behind where the field was looked at
    final Segment segment(double end) {
        return new Segment(stepTime, stepSize, end, before.clone(), coefficients());
    }

    /// Its coefficients `[degree][d]`.
    abstract double[][] coefficients();

    /// The field somewhere else.
    final void evaluate(double t, double[] state, double[] dy) {
        evaluations++;
        field.derivative(t, state, dy);
    }

    /// `to += factor sum over j of weights_j k_j`.
    static void add(double[] to, double factor, double[] weights, double[][] k, int n) {
        for (int j = 0; j < n; j++) {
            double w = weights[j] * factor;
            if (w != 0) {
                double[] kj = k[j];
                for (int i = 0; i < to.length; i++) {
                    to[i] += w * kj[i];
                }
            }
        }
    }

    static boolean finite(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x - x;
        }
        return sum == 0;
    }
}
