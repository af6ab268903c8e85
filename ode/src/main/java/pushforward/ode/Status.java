package pushforward.ode;

/// How a solve ended. Only [#SUCCESS] and [#EVENT] reached what was asked for; the solution up to there is kept in every case.
public enum Status {
    /// The end time was reached.
    SUCCESS("reached the end"),
    /// A terminal event stopped it.
    EVENT("a terminal event stopped it"),
    /// The most steps that were allowed did not reach the end.
    MAX_STEPS("the most steps allowed did not reach the end: raise maxSteps, loosen the tolerances, or take a stiff method"),
    /// The error could not be brought below the tolerance with a step the numbers can still resolve.
    STEP_TOO_SMALL("the step became too small to be resolved: the solution may be singular, or the tolerances finer than the numbers"),
    /// The field was not finite, however small the step.
    NON_FINITE("the field is not finite however small the step"),
    /// The equations of an implicit step could not be solved, however short.
    NOT_CONVERGED("the equations of an implicit step could not be solved however small the step: give the field an exact Jacobian, or shorten the steps");

    private final String meaning;

    Status(String meaning) {
        this.meaning = meaning;
    }

    /// Whether the solve did what it was asked to.
    public boolean good() {
        return this == SUCCESS || this == EVENT;
    }

    /// The same in words.
    public String meaning() {
        return meaning;
    }
}
