package pushforward.bench.peer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A coupling of two halves: one is kept, and chooses how the other is mapped.
///
/// @param split how many features the first half has
/// @param second whether the second half is the one kept
/// @param network from the kept features to the transformer's numbers of the others
record TorchCoupling(long split, boolean second, TorchTransformer transformer, TorchPerceptron network) implements TorchLayer {
    @Override
    public Mapped pull(Tensor y) {
        TensorVector halves = halves(y);
        Tensor kept = halves.get(second ? 1 : 0);
        TorchTransformer.Transformed moved = transformer.pull(halves.get(second ? 0 : 1), network.apply(kept));
        return new Mapped(join(kept, moved.value()), moved.logDerivative().sum(-1));
    }

    @Override
    public Tensor push(Tensor x) {
        TensorVector halves = halves(x);
        Tensor kept = halves.get(second ? 1 : 0);
        return join(kept, transformer.push(halves.get(second ? 0 : 1), network.apply(kept)));
    }

    private TensorVector halves(Tensor x) {
        return x.split_with_sizes(new long[]{split, x.size(1) - split}, 1);
    }

    private Tensor join(Tensor kept, Tensor moved) {
        return torch.cat(second ? new TensorVector(moved, kept) : new TensorVector(kept, moved), 1);
    }
}
