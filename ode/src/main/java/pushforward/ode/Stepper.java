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
    abstract void accept(double t, double h);

    /// The state, not to be modified.
    abstract double[] state();

    /// The field at the state, not to be modified.
    abstract double[] slope();

    /// The solution within the step accepted last.
    abstract Segment segment();

    /// The field somewhere else.
    abstract void evaluate(double t, double[] y, double[] dy);
}
