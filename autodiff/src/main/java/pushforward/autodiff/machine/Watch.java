package pushforward.autodiff.machine;

/// Looks at results as they appear.
public interface Watch {
    /// Called at the start of a run.
    void begin();

    /// Called after each step.
    void after(Step step, Frame f);

    /// Called for a value of all samples that no step computed, such as a finished sum over samples.
    void uniform(String op, String origin, Location at, long size, Frame f);

    /// Called after the last step of a micro-batch.
    void endOfBatch(Frame f);

    /// Stops looking until [#resume]: values of finished samples inside loops are nobody's values.
    void suspend();

    /// Ends the innermost [#suspend].
    void resume();
}
