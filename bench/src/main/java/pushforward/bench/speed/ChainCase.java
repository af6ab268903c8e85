package pushforward.bench.speed;

import java.util.List;
import java.util.Map;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Options;
import pushforward.autodiff.TracedMany;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// A chain of elementwise operations, `y = x exp(tanh s) + t`, on vectors `x`, `s`, `t` of the same length: an affine coupling without its network.
///
/// @param name as on the command line
/// @param batch elements
public record ChainCase(String name, int batch) implements SpeedCase {
    @Override
    public int features() {
        return 1;
    }

    /// `x`, `s` and `t`, `[batch]` each.
    @Override
    public Map<String, Tensor> inputs(DType dtype) {
        RandomKey key = RandomKey.of(1);
        return Map.of("x", key.child("x").normal(dtype, batch), "s", key.child("s").normal(dtype, batch), "t", key.child("t").normal(dtype, batch));
    }

    /// Two per element: the one fused multiply-add. The rest is not counted.
    @Override
    public long flops() {
        return 2L * batch;
    }

    @Override
    public Contender open(DType dtype, int threads, Map<String, Tensor> inputs) {
        Argument[] arguments = {Argument.perSample("x", Shape.of(), dtype), Argument.perSample("s", Shape.of(), dtype), Argument.perSample("t", Shape.of(), dtype)};
        TracedMany chain = Autodiff.compile(List.of(arguments), a -> List.of(a.get(0).times(a.get(1).tanh().exp()).plus(a.get(2))), Options.defaults().withThreads(threads));
        return new Operation() {
            @Override
            Tensor result() {
                return chain.apply(inputs.get("x"), inputs.get("s"), inputs.get("t")).get(0);
            }
        };
    }
}
