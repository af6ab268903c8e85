package pushforward.bench.speed;

import java.util.Map;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// The same program on one thread: what a ratio to it says is how much more threads gain, both measured in the same rounds.
public final class OneThread implements Peer {
    @Override
    public String name() {
        return "one-thread";
    }

    @Override
    public String describe() {
        return "the same on one thread";
    }

    /// Of programs, whose threads are an option of their own; products of tensors share one setting.
    @Override
    public boolean has(SpeedCase of) {
        return of instanceof FlowCase || of instanceof ContinuousCase;
    }

    @Override
    public int mostThreads(int threads) {
        return 1;
    }

    @Override
    public Contender open(SpeedCase of, DType dtype, int threads, Map<String, Tensor> inputs) {
        return of.open(dtype, 1, inputs);
    }
}
