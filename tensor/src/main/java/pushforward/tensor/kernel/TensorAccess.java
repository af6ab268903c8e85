package pushforward.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// What the library's own modules may do to tensors that their users may not: reach the memory under one.
///
/// Tensors never change once others can see them. Code that makes one calls [#allocate], writes through a [Lease] and only
/// then hands the tensor out.
public final class TensorAccess {
    private static volatile @Nullable Door door;

    private TensorAccess() {
    }

    /// A lease on the memory of `tensor`.
    ///
    /// @throws IllegalStateException if the tensor has been closed
    public static Lease lease(Tensor tensor) {
        return new Lease(tensor, door().acquire(tensor));
    }

    /// A tensor in pooled memory with undefined contents, for the caller to fill before anyone else sees it.
    public static Tensor allocate(DType dtype, Shape shape) {
        return door().allocate(dtype, shape);
    }

    /// A tensor over memory that belongs to somebody else, such as a mapped file. Nothing is copied.
    ///
    /// @param segment at least `shape.size() * dtype.bytes()` bytes of native memory in native byte order, aligned to the
    ///                element; it is kept reachable while the tensor or a view of it is in use, and must stay alive and
    ///                unchanged that long
    /// @param release run once when the last tensor over this memory has been closed or has become unreachable, on any thread
    /// @throws IllegalArgumentException if the segment is on the heap, too short or misaligned
    public static Tensor wrap(DType dtype, Shape shape, MemorySegment segment, Runnable release) {
        return door().wrap(dtype, shape, segment, release);
    }

    /// Takes a tensor out of the scope it was created in, for caches and results that outlive the caller's scopes.
    ///
    /// @return the same tensor
    public static Tensor unscoped(Tensor tensor) {
        door().unscope(tensor);
        return tensor;
    }

    static Door door() {
        Door d = door;
        if (d == null) {
            try {
                MethodHandles.lookup().ensureInitialized(Tensor.class);
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
            d = door;
            if (d == null) {
                throw new IllegalStateException("tensors have not opened their door");
            }
        }
        return d;
    }

    /// Called once, by the class `Tensor` while it is initialised.
    public static void install(Door tensors) {
        if (door != null) {
            throw new IllegalStateException("the door is already installed");
        }
        door = tensors;
    }

    /// The private side of `Tensor`, as its package implements it.
    public interface Door {
        /// Adds a lease and returns the address of the first element.
        long acquire(Tensor tensor);

        /// Removes a lease.
        void release(Tensor tensor);

        /// See [TensorAccess#allocate].
        Tensor allocate(DType dtype, Shape shape);

        /// See [TensorAccess#wrap].
        Tensor wrap(DType dtype, Shape shape, MemorySegment segment, Runnable release);

        /// See [TensorAccess#unscoped].
        void unscope(Tensor tensor);
    }
}
