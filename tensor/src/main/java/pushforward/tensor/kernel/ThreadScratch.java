package pushforward.tensor.kernel;

import java.lang.ref.Cleaner;

/// A little off-heap memory for each thread, for what a kernel must pass through memory: three blocks of 64 KB. Freed some time after the
/// thread has ended.
final class ThreadScratch {
    private static final long BLOCK = 1 << 16;
    private static final Cleaner CLEANER = Cleaner.create();
    private static final ThreadLocal<ThreadScratch> CURRENT = ThreadLocal.withInitial(ThreadScratch::new);

    private final long address = Memory.allocate(3 * BLOCK);

    private ThreadScratch() {
        long block = address;
        CLEANER.register(this, () -> Memory.free(block));
    }

    /// The calling thread's first block, aligned as [Memory#allocate] does; its contents are lost with the next kernel. A sliver of 240 rows of C; or one tile of C and some rows of B, a vector wide; or three
    /// square blocks of a transpose.
    static long address() {
        return CURRENT.get().address;
    }

    /// The second block: a panel of A.
    static long panel() {
        return address() + BLOCK;
    }

    /// The third block: a sliver of B.
    static long sliver() {
        return address() + 2 * BLOCK;
    }
}
