package pushforward.tensor.kernel;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.Tensor;

/// The right to use a tensor's memory: until it is closed, the tensor can neither be closed nor reclaimed.
/// Made by [TensorAccess#lease(Tensor)]; meant for one thread and a try-with-resources statement.
public final class Lease implements AutoCloseable {
    private final long address;
    private @Nullable Tensor tensor;

    Lease(Tensor tensor, long address) {
        this.tensor = tensor;
        this.address = address;
    }

    /// The address of the first element; the others follow row by row without gaps.
    public long address() {
        return address;
    }

    /// Gives the right back; does nothing when called again.
    @Override
    public void close() {
        Tensor t = tensor;
        if (t != null) {
            tensor = null;
            TensorAccess.door().release(t);
            Reference.reachabilityFence(t);
        }
    }
}
