package pushforward.tensor;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import pushforward.tensor.kernel.Memory;

/// Off-heap blocks kept for reuse, in size classes four to each power of two (at most a fifth of a block is wasted).
///
/// Two limits keep the process small. Free blocks are cached only up to the *budget*; beyond it they go back to the
/// system. And because the garbage collector sees a small object where a large block hangs, the pool asks it to run when
/// the bytes in use have doubled since it last did (but never below the budget): unreachable tensors then give their
/// blocks back, and a program that closes nothing still runs in bounded memory.
///
/// Safe for use from many threads; each size class has its own lock.
final class BlockPool {
    /// The system property that sets the budget of the shared pool, in bytes.
    static final String BUDGET_PROPERTY = "pushforward.pool.bytes";
    private static final long DEFAULT_BUDGET = 256L << 20;
    private static final long SMALLEST = 64;
    /// Larger blocks are not cached.
    private static final long LARGEST = 1L << 28;
    /// The longest wait for the collector and the cleaner, in milliseconds.
    private static final int PATIENCE = 200;

    private static final BlockPool SHARED = new BlockPool(Long.getLong(BUDGET_PROPERTY, DEFAULT_BUDGET));

    private final long budget;
    private final FreeList[] free = new FreeList[classOf(LARGEST) + 1];
    private final AtomicLong inUse = new AtomicLong();
    private final AtomicLong cached = new AtomicLong();
    private final Object collecting = new Object();
    private volatile long pressure;

    BlockPool(long budget) {
        this.budget = budget;
        this.pressure = pressureFloor();
        Arrays.setAll(free, i -> new FreeList());
    }

    static BlockPool shared() {
        return SHARED;
    }

    /// A block of at least `bytes` bytes, 64-byte aligned, its contents undefined.
    ///
    /// @throws OutOfMemoryError if the system has no more
    long take(long bytes) {
        long extent = extent(bytes);
        if (inUse.get() + extent > pressure) {
            collect(extent);
        }
        long address = 0;
        if (extent <= LARGEST) {
            address = free[classOf(extent)].pop();
            if (address != 0) {
                cached.addAndGet(-extent);
            }
        }
        if (address == 0) {
            address = allocate(extent);
        }
        inUse.addAndGet(extent);
        return address;
    }

    /// Gives back a block obtained by `take(bytes)`.
    void give(long address, long bytes) {
        long extent = extent(bytes);
        inUse.addAndGet(-extent);
        if (extent <= LARGEST && cached.addAndGet(extent) <= budget) {
            free[classOf(extent)].push(address);
            return;
        }
        if (extent <= LARGEST) {
            cached.addAndGet(-extent);
        }
        Memory.free(address);
    }

    /// Returns every cached block to the system.
    void trim() {
        for (int i = 0; i < free.length; i++) {
            for (long address = free[i].pop(); address != 0; address = free[i].pop()) {
                cached.addAndGet(-extentOf(i));
                Memory.free(address);
            }
        }
    }

    /// Bytes handed out and not given back.
    long inUse() {
        return inUse.get();
    }

    /// Bytes of free blocks kept for reuse, at most the budget.
    long cached() {
        return cached.get();
    }

    long budget() {
        return budget;
    }

    private long allocate(long extent) {
        try {
            return Memory.allocate(extent);
        } catch (OutOfMemoryError e) {
            trim();
            System.gc();
            return Memory.allocate(extent);
        }
    }

    /// Lets unreachable tensors give back their blocks, and moves the pressure mark to twice what is left.
    private void collect(long extent) {
        synchronized (collecting) {
            long before = inUse.get();
            if (before + extent <= pressure) {
                return; // another thread has just done it
            }
            collectAndSettle();
            pressure = Math.max(pressureFloor(), 2 * (inUse.get() + extent));
        }
    }

    /// Runs the collector, waits until the cleaner has seen an object that was unreachable before, and then until it pauses.
    private void collectAndSettle() {
        CountDownLatch seen = new CountDownLatch(1);
        Handle.whenUnreachable(new Object(), seen::countDown);
        System.gc();
        try {
            if (!seen.await(PATIENCE, TimeUnit.MILLISECONDS)) {
                return;
            }
            long before = inUse.get();
            for (int waited = 0, quiet = 0; waited < PATIENCE && quiet < 3; waited++) {
                Thread.sleep(1);
                long now = inUse.get();
                quiet = now < before ? 0 : quiet + 1;
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Called after the cleaner has given back a block: whatever is in use may double once more, but no more than that.
    void relax() {
        long mark = Math.max(pressureFloor(), 2 * inUse.get());
        if (mark < pressure) {
            pressure = mark;
        }
    }

    private long pressureFloor() {
        return Math.max(budget, SMALLEST);
    }

    /// The extent of the blocks that serve a request: the size class above it, or the request itself when it is large.
    static long extent(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("expected a size of 0 bytes or more, got " + bytes);
        }
        return bytes > LARGEST ? bytes : extentOf(classOf(bytes));
    }

    /// Classes 0, 1, 2, 3, 4 ... hold 64, 80, 96, 112, 128, 160 ... bytes.
    private static int classOf(long bytes) {
        if (bytes <= SMALLEST) {
            return 0;
        }
        int log = 63 - Long.numberOfLeadingZeros(bytes - 1);
        return 4 * (log - 6) + (int) ((bytes - 1) >>> (log - 2)) - 3;
    }

    private static long extentOf(int sizeClass) {
        return (4L + (sizeClass & 3)) << (sizeClass / 4 + 4);
    }

    /// A stack of free addresses.
    private static final class FreeList {
        private long[] addresses = new long[4];
        private int count;

        synchronized void push(long address) {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, 2 * count);
            }
            addresses[count++] = address;
        }

        /// The address last pushed, 0 if there is none.
        synchronized long pop() {
            return count == 0 ? 0 : addresses[--count];
        }
    }
}
