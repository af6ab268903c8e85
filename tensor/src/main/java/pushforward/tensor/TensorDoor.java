package pushforward.tensor;

import java.lang.foreign.MemorySegment;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;

/// The private side of [Tensor], for the library's own modules.
final class TensorDoor implements TensorAccess.Door {
    @Override
    public long acquire(Tensor tensor) {
        return tensor.acquire();
    }

    @Override
    public void release(Tensor tensor) {
        tensor.release();
    }

    @Override
    public Tensor allocate(DType dtype, Shape shape) {
        return Tensor.allocate(dtype, shape);
    }

    @Override
    public Tensor wrap(DType dtype, Shape shape, MemorySegment segment, Runnable release) {
        long bytes = Tensor.byteSize(dtype, shape);
        if (!segment.isNative()) {
            throw new IllegalArgumentException("expected native memory, got a segment on the heap");
        }
        if (segment.byteSize() < bytes) {
            throw new IllegalArgumentException("expected " + bytes + " bytes for shape " + shape + " of " + dtype
                    + ", got " + segment.byteSize());
        }
        if (segment.address() % dtype.bytes() != 0) {
            throw new IllegalArgumentException("expected memory aligned to " + dtype.bytes() + " bytes, got address "
                    + segment.address());
        }
        Memory.lend(segment.address(), bytes);
        Storage storage = new Storage(segment.address(), bytes, new Owner(segment, bytes, release));
        return new Tensor(dtype, shape, storage, 0);
    }

    @Override
    public void unscope(Tensor tensor) {
        tensor.handle().scope(null);
    }

    /// Holds the segment for as long as the storage holds the action.
    private record Owner(MemorySegment segment, long bytes, Runnable release) implements Runnable {
        @Override
        public void run() {
            Memory.takeBack(segment.address(), bytes);
            release.run();
        }
    }
}
