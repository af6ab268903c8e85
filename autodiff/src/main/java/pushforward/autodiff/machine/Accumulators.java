package pushforward.autodiff.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;

/// The sums and maxima over samples that one phase collects, laid out one after the other in one block per strip.
public final class Accumulators {
    /// One of them.
    ///
    /// @param at where it lies in a block
    /// @param result where the joined value goes
    /// @param max a maximum rather than a sum
    /// @param deferrable whether it is one of the [DeferredProducts], which in a run that defers them are not collected here
    /// @param inLoop whether it is collected step by step, and so has to be 0 before the strip's first
    public record Entry(Kernels kernels, Location at, Location result, long size, boolean max, boolean deferrable, boolean inLoop, String op, String origin) {
    }

    /// Elements of a piece at most: three of them fit a first-level cache.
    private static final long GRAIN = 1 << 11;

    private final Entry[] entries;
    private final Piece[] pieces;
    private final int undeferred;
    private final long bytes;

    /// A stretch of an entry.
    private record Piece(Entry of, long from, long length) {
    }

    /// @param bytes size of a block
    public Accumulators(List<Entry> entries, long bytes) {
        this.entries = entries.toArray(Entry[]::new);
        this.bytes = bytes;
        List<Piece> all = new ArrayList<>();
        cut(entries.stream().filter(e -> !e.deferrable), all);
        this.undeferred = all.size();
        cut(entries.stream().filter(Entry::deferrable), all);
        this.pieces = all.toArray(Piece[]::new);
    }

    private static void cut(Stream<Entry> entries, List<Piece> to) {
        entries.forEach(e -> {
            for (long from = 0; from < e.size; from += GRAIN) {
                to.add(new Piece(e, from, Math.min(GRAIN, e.size - from)));
            }
        });
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return entries.length == 0;
    }

    /// The size of a block in bytes.
    public long bytes() {
        return bytes;
    }

    /// Whether some are collected step by step: in what order samples are added then depends on which of them share a micro-batch.
    public boolean inLoops() {
        return Arrays.stream(entries).anyMatch(Entry::inLoop);
    }

    /// Prepares a block for a strip. (What is not collected step by step is begun by the first micro-batch.)
    public void begin(long block) {
        for (Entry e : entries) {
            if (e.inLoop) {
                e.kernels.fill(block + e.at.buffer().offset(), 0, e.size);
            }
        }
    }

    /// A block for no samples: sums are 0, maxima minus infinity. (Of some samples, the first micro-batch begins the block.)
    public void clear(long block) {
        for (Entry e : entries) {
            e.kernels.fill(block + e.at.buffer().offset(), e.max ? Double.NEGATIVE_INFINITY : 0, e.size);
        }
    }

    /// Adds the later strips' block to the earlier strips'.
    ///
    /// @param left modified
    /// @param right not modified
    /// @param defers whether this run defers products
    public void join(long left, long right, boolean defers) {
        for (Entry e : entries) {
            if (!defers || !e.deferrable) {
                long offset = e.at.buffer().offset();
                join(e, left + offset, left + offset, right + offset, e.size);
            }
        }
    }

    private static void join(Entry e, long to, long left, long right, long n) {
        e.kernels.binary(e.max ? Binary.MAX : Binary.ADD, to, left, 0, 1, right, 0, 1, 1, n);
    }

    /// In how many pieces the values are handed out.
    ///
    /// @param defers whether this run defers products
    public int pieces(boolean defers) {
        return defers ? undeferred : pieces.length;
    }

    /// Hands out one piece of the joined values, where the results belong.
    ///
    /// @param left the block of the earlier strips
    /// @param right that of the later ones, still to be added, or 0
    public void finish(int piece, long left, long right, Frame f) {
        Piece p = pieces[piece];
        Entry e = p.of;
        long from = p.from * e.at.dtype().bytes();
        long offset = e.at.buffer().offset() + from;
        if (right == 0) {
            e.kernels.copy(e.result.address(f) + from, left + offset, p.length);
        } else {
            join(e, e.result.address(f) + from, left + offset, right + offset, p.length);
        }
    }

    /// Shows the values that have been handed out.
    public void show(Watch watch, Frame f) {
        for (Entry e : entries) {
            watch.uniform(e.op, e.origin, e.result, e.size, f);
        }
    }
}
