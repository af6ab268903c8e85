package pushforward.autodiff.machine;

import java.util.ArrayList;
import java.util.List;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Memory;

/// The gradients of weights, `dW = sum over samples of dy x^T`, that a run of few rows takes when all its strips are done rather than strip by strip.
///
/// A strip's own sum is as large as the weights: it is written, read again and joined with the others. Where there are many weights for the rows of a run, it costs less memory traffic to
/// keep the operands, which [Keep] copies, and to let threads share the rows of each product:
///
/// ```
///    dy, all samples             x, all samples              dW
///    [m][batch 0][batch 1] ..    [batch 0][n]                [m][n]    cut into pieces of a few rows, each of which
///                                [batch 1][n]                          stays in the cache while all batches are added
///                                ..
/// ```
///
/// Every element is one chain in the order of the rows. Whether a run defers depends on the program and on the number of rows, not on threads or micro-batches.
public final class DeferredProducts {
    /// The fewest elements of a product worth deferring.
    public static final long LEAST = 1 << 10;
    /// The strips' sums have to be so many times as large as the operands of all rows: below that, keeping those costs more than it saves.
    private static final long WORTH = 2;
    /// The most strips of a run that defers: it bounds the memory, and the terms that one chain adds up.
    private static final int MOST_STRIPS = 4;
    /// Elements of a piece at most: half of a second-level cache of 512 KB.
    private static final long GRAIN = 1 << 15;
    /// A multiple of the rows of a register tile.
    private static final long ROWS = 12;

    /// One of them.
    ///
    /// @param result `[m, n]`
    /// @param a as values lie, `[m, samples of the batch]`, in the memory kept for each micro-batch
    /// @param b samples first, rows `bRow` elements apart, likewise
    public record Product(Kernels kernels, Location result, Location a, Location b, long bRow, long m, long n) {
    }

    private record Piece(Product of, long from, long rows) {
    }

    private final Piece[] pieces;
    private final long sums;
    private final long operands;

    /// @param products all of them
    /// @param operands elements kept per row of the run
    public DeferredProducts(List<Product> products, long operands) {
        List<Piece> all = new ArrayList<>();
        long elements = 0;
        for (Product p : products) {
            long rows = Math.max(1, GRAIN / p.n / ROWS) * ROWS;
            for (long from = 0; from < p.m; from += rows) {
                all.add(new Piece(p, from, Math.min(rows, p.m - from)));
            }
            elements += p.m * p.n;
        }
        this.pieces = all.toArray(Piece[]::new);
        this.sums = elements;
        this.operands = operands;
    }

    /// Whether a run of so many rows takes these products at its end.
    public boolean pays(long rows) {
        int strips = Strips.count(rows);
        return sums > 0 && strips > 0 && strips <= MOST_STRIPS && sums * strips >= WORTH * operands * rows;
    }

    /// In how many pieces threads share them.
    public int pieces() {
        return pieces.length;
    }

    /// Adds the terms of one micro-batch to a piece. The operands have been kept since some time: a thread, which goes through the pieces in ascending or descending order, fetches the right
    /// one with the first or last piece of a product.
    ///
    /// @param f tells where the results lie
    /// @param kept the memory of that micro-batch
    /// @param lanes its samples
    /// @param first whether it is the first of the run
    public void add(int piece, Frame f, long kept, long lanes, boolean first) {
        Piece p = pieces[piece];
        Product d = p.of;
        long bytes = d.result.dtype().bytes();
        long a = kept + d.a.buffer().offset() + p.from * lanes * bytes;
        long b = kept + d.b.buffer().offset() + d.b.row() * bytes;
        Memory.fetch(a, p.rows * lanes * bytes);
        if (p.from == 0 || p.from + p.rows == d.m) {
            Memory.fetch(b, ((lanes - 1) * d.bRow + d.n) * bytes);
        }
        d.kernels.gemmDirect(d.result.address(f) + p.from * d.n * bytes, d.n, a, lanes, 1, b, d.bRow, p.rows, d.n, lanes, !first);
    }
}
