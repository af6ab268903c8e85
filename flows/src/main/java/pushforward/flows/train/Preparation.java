package pushforward.flows.train;

import java.util.List;
import pushforward.autodiff.Key;
import pushforward.tensor.Tensor;

/// What the host makes of the rows of a step before the step's program sees them. What it makes must be a function of the rows and the key alone.
interface Preparation extends AutoCloseable {
    /// What the program takes for each sample, `[rows, ..]` each: tensors that every call of [#prepare] writes anew.
    List<Tensor> samples();

    /// Writes the samples of a step.
    ///
    /// @param rows what the data say, `[rows, ..]` each, not modified
    void prepare(Tensor[] rows, Key key);

    @Override
    void close();
}
