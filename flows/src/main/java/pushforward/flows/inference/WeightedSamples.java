package pushforward.flows.inference;

import pushforward.tensor.Tensor;

/// Samples of a flow, with weights that make them samples of a target.
///
/// @param value `[n, d]`, of the model's type
/// @param logProb `[n]`, F64, the flow's log-density at each
/// @param weights one each, as they come: not smoothed
public record WeightedSamples(Tensor value, Tensor logProb, ImportanceWeights weights) implements AutoCloseable {
    /// Gives the tensors' memory back.
    @Override
    public void close() {
        value.close();
        logProb.close();
    }
}
