package pushforward.bench.peer;

import org.bytedeco.pytorch.Tensor;

/// The features in reverse order, `[n, d]`.
record TorchReverse() implements TorchLayer {
    @Override
    public Mapped pull(Tensor y) {
        return new Mapped(push(y), null);
    }

    @Override
    public Tensor push(Tensor x) {
        return x.flip(-1);
    }
}
