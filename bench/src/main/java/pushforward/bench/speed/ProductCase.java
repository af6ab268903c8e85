package pushforward.bench.speed;

import java.util.Map;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.WorkerPool;
import pushforward.tensor.random.RandomKey;

/// A matrix product `a b`: `[m, n] [n, n]` with m at least 256.
///
/// @param name as on the command line
/// @param n columns and terms
/// @param only the element type if it is always the same one, else the one asked for
public record ProductCase(String name, int n, DType only) implements SpeedCase {
    private static final int ROWS = 256;

    @Override
    public int features() {
        return n;
    }

    @Override
    public int batch() {
        return Math.max(n, ROWS);
    }

    @Override
    public DType dtype(DType asked) {
        return only;
    }

    /// `a` `[m, n]` and `b` `[n, n]`.
    @Override
    public Map<String, Tensor> inputs(DType dtype) {
        RandomKey key = RandomKey.of(n);
        return Map.of("a", key.child("a").normal(dtype, batch(), n), "b", key.child("b").normal(dtype, n, n));
    }

    @Override
    public long flops() {
        return 2L * batch() * n * n;
    }

    @Override
    public Contender open(DType dtype, int threads, Map<String, Tensor> inputs) {
        WorkerPool.limit(threads);
        return new Operation() {
            @Override
            Tensor result() {
                return inputs.get("a").matmul(inputs.get("b"));
            }
        };
    }
}
