package pushforward.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.TensorAccess;
import pushforward.tensor.random.RandomKey;

/// Memory for kernels, filled with random numbers and held for as long as a benchmark runs.
public final class Operands implements AutoCloseable {
    private final DType type;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();

    /// @param type of the numbers
    public Operands(DType type) {
        this.type = type;
    }

    /// The address of `n` numbers in (0, 1).
    public long unit(long n) {
        return keep(RandomKey.of(tensors.size()).uniform(type, Math.toIntExact(n)));
    }

    /// The address of `n` whole numbers below `most`.
    public long whole(long n, int most) {
        try (Tensor unit = RandomKey.of(tensors.size()).uniform(type, Math.toIntExact(n)); Tensor scaled = unit.times(most)) {
            return keep(scaled.floor());
        }
    }

    /// The address of `n` zeros of any type.
    public long zeros(DType of, long n) {
        return keep(Tensor.zeros(of, Math.toIntExact(n)));
    }

    /// The address of `n` zeros.
    public long zeros(long n) {
        return zeros(type, n);
    }

    /// The address of as many bytes.
    public long bytes(long n) {
        return keep(TensorAccess.allocate(DType.F64, Shape.of(Math.toIntExact(n / 8 + 8))));
    }

    private long keep(Tensor tensor) {
        tensors.add(tensor);
        leases.add(TensorAccess.lease(tensor));
        return leases.getLast().address();
    }

    @Override
    public void close() {
        leases.forEach(Lease::close);
        tensors.forEach(Tensor::close);
    }
}
