package pushforward.tensor;

import java.util.concurrent.atomic.AtomicInteger;

/// A block of off-heap memory shared by the handles of one or more tensors (a tensor and its views).
/// The last handle to close gives the block back.
final class Storage {
    private final long address;
    private final long bytes;
    private final Runnable release;
    private final AtomicInteger handles = new AtomicInteger(1);

    /// A storage with one handle.
    ///
    /// @param address where the block begins
    /// @param bytes   its extent
    /// @param release run once, when the last handle has closed; also keeps alive what owns the memory
    Storage(long address, long bytes, Runnable release) {
        this.address = address;
        this.bytes = bytes;
        this.release = release;
    }

    /// A block from the pool, with one handle. Its contents are not defined.
    static Storage pooled(long bytes) {
        BlockPool pool = BlockPool.shared();
        long address = pool.take(bytes);
        return new Storage(address, bytes, () -> pool.give(address, bytes));
    }

    long address() {
        return address;
    }

    long bytes() {
        return bytes;
    }

    /// Counts one more handle. The caller holds a lease on an open handle, so the count is not zero.
    Storage share() {
        handles.incrementAndGet();
        return this;
    }

    void drop() {
        if (handles.decrementAndGet() == 0) {
            release.run();
        }
    }
}
