package pushforward.flows.train;

import java.util.List;

/// What happened during a training run. Losses are means per row, in nats where the loss is a negative log-likelihood.
///
/// @param entries one per validation, in order of step; those before a resumed run's start included
/// @param steps steps taken
/// @param bestStep the number of steps after which the returned parameters were reached
/// @param bestValidation the validation loss at that step, NaN without a validation set
/// @param skipped steps passed over because their loss or gradient was not finite
/// @param seconds wall time, that of the parts before resuming included
/// @param rowsPerSecond rows trained on per second of that time
/// @param stop why the run ended
public record TrainingLog(List<Entry> entries, long steps, long bestStep, double bestValidation, long skipped, double seconds, double rowsPerSecond,
        Stop stop) {
    /// Copies the list.
    public TrainingLog {
        entries = List.copyOf(entries);
    }

    /// Why a run ended.
    public enum Stop {
        /// All steps were taken.
        STEPS,
        /// The validation loss had stopped improving.
        PATIENCE,
        /// The time limit was reached.
        TIME_LIMIT,
        /// The training thread was interrupted; its interrupt status is still set.
        INTERRUPTED
    }

    /// One point of the curves.
    ///
    /// @param step steps taken so far
    /// @param trainLoss mean loss over the batches since the entry before
    /// @param validationLoss loss over the validation set, NaN without one
    /// @param learningRate the rate of the last step
    /// @param gradientNorm the global norm of the last step's gradient before clipping
    /// @param seconds wall time so far
    public record Entry(long step, double trainLoss, double validationLoss, double learningRate, double gradientNorm, double seconds) {
    }
}
