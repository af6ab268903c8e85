package pushforward.bench.peer;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import pushforward.bench.speed.Contender;

/// One operation on fixed inputs, without derivatives.
final class TorchOperation implements Contender {
    private final PointerScope inputs;
    private final Supplier<Tensor> operation;

    private TorchOperation(PointerScope inputs, Supplier<Tensor> operation) {
        this.inputs = inputs;
        this.operation = operation;
    }

    /// The product of `a` `[m, n]` and `b` `[n, n]`.
    static TorchOperation product(pushforward.tensor.Tensor a, pushforward.tensor.Tensor b) {
        PointerScope inputs = new PointerScope();
        Tensor left = Natives.copy(a);
        Tensor right = Natives.copy(b);
        inputs.extend().close();
        return new TorchOperation(inputs, () -> torch.mm(left, right));
    }

    /// `x exp(tanh(s)) + t`, one operation after the other, each after the first in the memory of the one before.
    static TorchOperation chain(pushforward.tensor.Tensor x, pushforward.tensor.Tensor s, pushforward.tensor.Tensor t) {
        PointerScope inputs = new PointerScope();
        Tensor at = Natives.copy(x);
        Tensor scale = Natives.copy(s);
        Tensor shift = Natives.copy(t);
        inputs.extend().close();
        return new TorchOperation(inputs, () -> scale.tanh().exp_().mul_(at).add_(shift));
    }

    @Override
    public void step() {
        Natives.discard(operation);
    }

    @Override
    public void logProb() {
        throw new UnsupportedOperationException("this case has no density");
    }

    @Override
    public void sample() {
        throw new UnsupportedOperationException("this case has no density");
    }

    @Override
    public double[] values() {
        return Natives.values(operation);
    }

    @Override
    public void close() {
        inputs.close();
    }
}
