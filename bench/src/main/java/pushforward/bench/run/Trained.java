package pushforward.bench.run;

import java.util.List;

/// A trained model and how it got there.
///
/// @param model the density with the best parameters found
/// @param architecture one line: what was fitted
/// @param parameters how many numbers were trained
/// @param log the losses by step
/// @param steps steps taken
/// @param bestStep the step whose parameters were kept
/// @param seconds wall time of the training
/// @param rowsPerSecond rows trained on per second of it
/// @param stop why it ended, in lower case: steps, patience, time_limit or interrupted
public record Trained(Learned model, String architecture, long parameters, List<Point> log, long steps, long bestStep, double seconds, double rowsPerSecond,
        String stop) {
    /// Copies the list.
    public Trained {
        log = List.copyOf(log);
    }

    /// Why a training ended that was told to.
    public static final String INTERRUPTED = "interrupted";

    /// One validation. Losses are in nats per row.
    ///
    /// @param step steps taken
    /// @param train mean training loss since the one before
    /// @param validation validation loss
    /// @param learningRate of the last step
    /// @param gradientNorm of the last step
    /// @param seconds wall time so far
    public record Point(long step, double train, double validation, double learningRate, double gradientNorm, double seconds) {}
}
