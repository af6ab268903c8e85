package pushforward.flows.train;

import java.util.Objects;
import java.util.Optional;
import pushforward.flows.Model;
import pushforward.tensor.Tensor;

/// Training on rows of data: by likelihood, [ForwardKl], or without solving an equation, [SimulationFree].
///
/// @param <S> the builder's own type
public abstract sealed class RowTraining<S extends RowTraining<S>> extends Training<S> permits ForwardKl, SimulationFree {
    private DataNoise noise = DataNoise.none();

    RowTraining() {
    }

    /// Trains on rows, and keeps the best parameters if there are others to validate on.
    abstract Fitted run(Rows train, Optional<Rows> validation);

    DataNoise noise() {
        return noise;
    }

    /// Random preprocessing of the rows, for example [DataNoise#uniform()] for integer data; none unless set. Decides.
    public S noise(DataNoise value) {
        noise = Objects.requireNonNull(value, "noise");
        return self();
    }

    /// Trains without validation: all steps are taken, and the last parameters returned.
    ///
    /// @param train `[n, d]`, not modified; of any element type
    public Model fit(Tensor train) {
        return train(train).model();
    }

    /// Trains and returns the parameters with the best validation loss.
    ///
    /// @param train `[n, d]`, not modified
    /// @param validation `[m, d]`, not modified
    /// @throws NonFiniteLossException if loss or gradient is not finite and may not be skipped
    /// @throws java.io.UncheckedIOException if a checkpoint cannot be written or read
    public Model fit(Tensor train, Tensor validation) {
        return train(train, validation).model();
    }

    /// As [#fit(Tensor)], with the log of the run.
    public Fitted train(Tensor train) {
        return train(Rows.of(train));
    }

    /// As [#fit(Tensor, Tensor)], with the log of the run.
    public Fitted train(Tensor train, Tensor validation) {
        return train(Rows.of(train), Rows.of(validation));
    }

    /// As [#train(Tensor)], with a context or a weight per row.
    public Fitted train(Rows train) {
        return run(train, Optional.empty());
    }

    /// As [#train(Tensor, Tensor)], with a context or a weight per row.
    public Fitted train(Rows train, Rows validation) {
        return run(train, Optional.of(validation));
    }

    /// Begins a run without validation whose steps the caller takes.
    public abstract TrainingSteps begin(Rows train);
}
