package pushforward.autodiff.machine;

import java.util.List;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;

/// The sums and maxima over samples that one phase collects, laid out one after the other in one block per strip.
public final class Accumulators {
    /// One of them.
    ///
    /// @param at where it lies in a block
    /// @param result where the joined value goes
    /// @param max a maximum rather than a sum
    public record Entry(Kernels kernels, Location at, Location result, long size, boolean max, String op, String origin) {
    }

    private final Entry[] entries;
    private final long bytes;

    /// @param bytes size of a block
    public Accumulators(List<Entry> entries, long bytes) {
        this.entries = entries.toArray(Entry[]::new);
        this.bytes = bytes;
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return entries.length == 0;
    }

    /// The size of a block in bytes.
    public long bytes() {
        return bytes;
    }

    /// Begins a block: sums at 0, maxima at minus infinity.
    public void clear(long block) {
        for (Entry e : entries) {
            e.kernels.fill(block + e.at.buffer().offset(), e.max ? Double.NEGATIVE_INFINITY : 0, e.size);
        }
    }

    /// Adds the later strips' block to the earlier strips'.
    ///
    /// @param left modified
    /// @param right not modified
    public void join(long left, long right) {
        for (Entry e : entries) {
            long offset = e.at.buffer().offset();
            e.kernels.binary(e.max ? Binary.MAX : Binary.ADD, left + offset, left + offset, 0, 1, right + offset, 0, 1, 1, e.size);
        }
    }

    /// Hands the joined values to the uniform stage that follows.
    public void finish(long block, Frame f) {
        for (Entry e : entries) {
            e.kernels.copy(e.result.address(f), block + e.at.buffer().offset(), e.size);
            if (f.watch != null) {
                f.watch.uniform(e.op, e.origin, e.result, e.size, f);
            }
        }
    }
}
