package pushforward.tensor.kernel;

import java.lang.ref.Cleaner;

/// A little off-heap memory for each thread, for what a kernel must pass through memory. Freed some time after the
/// thread has ended.
final class ThreadScratch {
    /// Bytes of the first part: one tile of C and one sliver of B, a vector wide; or two square blocks of a transpose.
    private static final long FIRST = 64 * (Math.max(TileF64.DEPTH, TileF32.DEPTH) + 6);
    /// Bytes of the second part: some rows of a left operand on their way into panels.
    static final long SECOND = 1 << 14;
    private static final Cleaner CLEANER = Cleaner.create();
    private static final ThreadLocal<ThreadScratch> CURRENT = ThreadLocal.withInitial(ThreadScratch::new);

    private final long address = Memory.allocate(FIRST + SECOND);

    private ThreadScratch() {
        long block = address;
        CLEANER.register(this, () -> Memory.free(block));
    }

    /// The calling thread's block, aligned as [Memory#allocate] does; its contents are lost with the next kernel.
    static long address() {
        return CURRENT.get().address;
    }

    /// The second part of the block, [#SECOND] bytes that kernels using the first one leave alone.
    static long second() {
        return CURRENT.get().address + FIRST;
    }
}
