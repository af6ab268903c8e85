package pushforward.bench.peer;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// An autoregressive layer: how each feature is mapped is chosen by the data's features before it.
///
/// Pull is one pass of the network. Push is d passes, as the libraries for PyTorch do it, each of which makes the numbers of all features and uses those of one.
///
/// @param features d
record TorchAutoregressive(int features, TorchTransformer transformer, TorchMade network) implements TorchLayer {
    @Override
    public Mapped pull(Tensor y) {
        TorchTransformer.Transformed t = transformer.pull(y, network.masked().apply(y));
        return new Mapped(t.value(), t.logDerivative().sum(-1));
    }

    @Override
    public Tensor push(Tensor x) {
        TorchMade.Masked masked = network.masked();
        Tensor y = torch.zeros_like(x);
        for (int i = 0; i < features; i++) {
            try (PointerScope _ = new PointerScope()) {
                Tensor raw = transformer.of(masked.apply(y), features, i);
                y.narrow(1, i, 1).copy_(transformer.push(x.narrow(1, i, 1), raw));
            }
        }
        return y;
    }
}
