package pushforward.flows.train;

/// Hears of a training run's progress, on the thread that trains. Nothing it does changes the numbers; an exception it throws ends the run.
public interface TrainingListener {
    /// Called after every step; must be quick.
    ///
    /// @param step steps taken so far, from 1
    /// @param steps steps of the whole run
    /// @param loss the loss over the step's batch, per row: in nats where the loss is a negative log-likelihood
    /// @param rowsPerSecond rows trained on per second since the run began or was resumed, validation included
    default void stepped(long step, long steps, double loss, double rowsPerSecond) {
    }

    /// Called after every validation, and at the same steps when there is no validation set.
    default void validated(TrainingLog.Entry entry) {
    }

    /// A listener that does nothing.
    static TrainingListener none() {
        return new TrainingListener() {
        };
    }
}
