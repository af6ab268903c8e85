package pushforward.autodiff.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.kernel.Memory;

/// Joins the strips' accumulators in a fixed binary tree while strips finish in any order, on any thread.
///
/// ```
///   strip     0   1   2   3   4
///             +-+-+   +-+-+   |      whoever finishes second of two siblings joins them,
///               +---+---+     |      the earlier strips' block always on the left
///                   +----+----+
/// ```
///
/// The last join is left to whoever hands the values out: it can be shared by all threads and written where the values belong. Blocks are reused, so that at most threads + log2(strips) + 1 of them exist.
public final class StripTree {
    private final long[] waiting = new long[8 * Strips.MOST];
    private long[] free = new long[8];
    private int freeCount;
    private long[] all = new long[8];
    private int allCount;
    private final long bytes;
    private @Nullable Accumulators accumulators;
    private int strips;
    private boolean defers;
    private long left;
    private long right;

    /// @param bytes size of a block, the largest any phase needs
    public StripTree(long bytes) {
        this.bytes = bytes;
    }

    /// Begins a phase.
    ///
    /// @param deferred whether this run defers products, which then have no part in the joins
    public void begin(Accumulators entries, int stripCount, boolean deferred) {
        accumulators = entries;
        strips = stripCount;
        defers = deferred;
        left = 0;
        right = 0;
        Arrays.fill(waiting, 0);
        System.arraycopy(all, 0, free, 0, allCount);
        freeCount = allCount;
    }

    /// A block for one strip; what is in it is of no meaning.
    public long open() {
        long block;
        synchronized (this) {
            if (freeCount > 0) {
                block = free[--freeCount];
            } else {
                block = Memory.allocate(bytes);
                if (allCount == all.length) {
                    all = Arrays.copyOf(all, 2 * allCount);
                    free = Arrays.copyOf(free, 2 * allCount);
                }
                all[allCount++] = block;
            }
        }
        return block;
    }

    /// Hands in a strip's block and joins whatever is complete.
    public void close(int strip, long block) {
        int index = strip;
        int count = strips;
        int level = 0;
        long mine = block;
        while (count > 1) {
            if ((index ^ 1) < count) {
                long other = meet(level * Strips.MOST + (index >> 1), mine);
                if (other == 0) {
                    return;
                }
                long first = (index & 1) == 0 ? mine : other;
                long second = (index & 1) == 0 ? other : mine;
                if (count == 2) {
                    left = first;
                    right = second;
                    return;
                }
                accumulators.join(first, second, defers);
                give(second);
                mine = first;
            }
            index >>= 1;
            count = (count + 1) >> 1;
            level++;
        }
        left = mine;
    }

    /// Leaves a block for its sibling, or takes the sibling that was left before.
    private synchronized long meet(int place, long block) {
        long other = waiting[place];
        waiting[place] = other == 0 ? block : 0;
        return other;
    }

    private synchronized void give(long block) {
        free[freeCount++] = block;
    }

    /// The block of all strips, or of the first of two parts of the tree, after every strip has been handed in.
    public long left() {
        if (left == 0) {
            left = open();
            accumulators.clear(left);
        }
        return left;
    }

    /// The block of the second part of the tree, which is still to be joined, or 0.
    public long right() {
        return right;
    }

    /// Gives all blocks back.
    public void free() {
        for (int i = 0; i < allCount; i++) {
            Memory.free(all[i]);
        }
        allCount = 0;
        freeCount = 0;
    }
}
