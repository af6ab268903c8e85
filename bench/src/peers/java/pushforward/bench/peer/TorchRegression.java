package pushforward.bench.peer;

import org.bytedeco.pytorch.Tensor;

/// A shift of all features by a perceptron of the context.
///
/// @param network from c to d features
/// @param context `[n, c]`
record TorchRegression(TorchPerceptron network, Tensor context) implements TorchLayer {
    @Override
    public Mapped pull(Tensor y) {
        return new Mapped(y.sub(network.apply(context)), null);
    }

    @Override
    public Tensor push(Tensor x) {
        return network.apply(context).add_(x);
    }
}
