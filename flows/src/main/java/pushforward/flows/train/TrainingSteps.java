package pushforward.flows.train;

import java.util.List;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.tensor.Tensor;

/// A training run that its caller drives, step by step: for loops of one's own, and for measuring. It neither validates nor ends.
///
/// The steps are those [ForwardKl#fit] would take with the same settings; the schedule reaches its end at the set number of steps and stays there. Not for use from several
/// threads.
///
/// ```java
/// try (TrainingSteps steps = ForwardKl.of(flow).batch(256).begin(Rows.of(data))) {
///     while (steps.next() > 1.5) {
///     }
///     return steps.model();
/// }
/// ```
public final class TrainingSteps implements AutoCloseable {
    private final Flow flow;
    private final Trainer trainer;
    private final List<Tensor> data;

    TrainingSteps(Flow flow, Trainer trainer, List<Tensor> data) {
        this.flow = flow;
        this.trainer = trainer;
        this.data = data;
    }

    /// Takes one step.
    ///
    /// @return the loss over its batch before the update, per row
    /// @throws NonFiniteLossException if loss or gradient is not finite and may not be skipped
    public double next() {
        return trainer.step();
    }

    /// The flow with a copy of the parameters as they are now.
    public Model model() {
        return Model.of(flow, trainer.result());
    }

    @Override
    public void close() {
        trainer.close();
        data.forEach(Tensor::close);
    }
}
