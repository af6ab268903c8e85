package pushforward.tensor.kernel;

import java.lang.ref.Cleaner;

/// A little off-heap memory for each thread, for what a kernel must pass through memory. Freed some time after the
/// thread has ended.
final class ThreadScratch {
    /// A sliver of 240 rows of C; or one tile of C and some rows of B, a vector wide; or three square blocks of a transpose.
    private static final long BYTES = 1 << 16;
    private static final Cleaner CLEANER = Cleaner.create();
    private static final ThreadLocal<ThreadScratch> CURRENT = ThreadLocal.withInitial(ThreadScratch::new);

    private final long address = Memory.allocate(BYTES);

    private ThreadScratch() {
        long block = address;
        CLEANER.register(this, () -> Memory.free(block));
    }

    /// The calling thread's block, aligned as [Memory#allocate] does; its contents are lost with the next kernel.
    static long address() {
        return CURRENT.get().address;
    }
}
