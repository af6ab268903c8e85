package pushforward.ode;

/// Takes the steps of one trajectory in plain Java: a trial first, which then becomes the state or is forgotten.
abstract class Stepper {
    /// Counted by whoever evaluates.
    long evaluations;
    long jacobians;
    long factorizations;

    /// What takes a method's steps.
    static Stepper of(Method method, OdeFunction field, int size, Tolerances tolerances) {
        return switch (method) {
            case RungeKutta m -> new RungeKuttaStepper(m, field, size, tolerances);
            case Rosenbrock m -> new RosenbrockStepper(m, field, size, tolerances);
            case DiagonallyImplicit m -> new DiagonallyImplicitStepper(m, field, size, tolerances);
            case Adams m -> new AdamsStepper(m, field, size, tolerances);
            case Splitting m -> new SplittingStepper(m, field, size);
        };
    }

    /// Begins at a state.
    ///
    /// @param y `[d]`, not modified
    abstract void start(double t, double[] y);

    /// Tries a step.
    ///
    /// @return the scaled error estimate, 1 where it just meets the tolerance, 0 of methods without one; NaN if something was not finite
    abstract double step(double t, double h);

    /// Makes the trial the state.
    ///
    /// @param to where the step ends: t + h, or the time it was cut to meet
    abstract void accept(double t, double h, double to);

    /// Says that the field may jump here, so that what was before says nothing of what comes.
    void jump() {
    }

    /// Whether the step tried last failed because its equations could not be solved.
    boolean unsolved() {
        return false;
    }

    /// The state, not to be modified.
    abstract double[] state();

    /// The field at the state, not to be modified.
    abstract double[] slope();

    /// The solution within the step accepted last.
    abstract Segment segment();

    /// The field somewhere else.
    abstract void evaluate(double t, double[] y, double[] dy);
}
