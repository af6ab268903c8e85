package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// `count` uniform matrices `[rows, cols]` with their axes exchanged: `to` is `[count, cols, rows]`.
///
/// @param aBatch elements from one matrix to the next
/// @param aRow elements from row to row
public record Transpose(Kernels kernels, Location to, Location a, long aBatch, long aRow, long count, long rows, long cols) implements Instruction {
    /// Elements a thread moves at a time.
    private static final long GRAIN = 1 << 14;

    /// One matrix whose rows follow one another.
    public Transpose(Kernels kernels, Location to, Location a, long rows, long cols) {
        this(kernels, to, a, 0, cols, 1, rows, cols);
    }

    @Override
    public void run(Frame f) {
        for (long i = 0; i < count; i++) {
            rows(f, i, 0, rows);
        }
    }

    @Override
    public int pieces() {
        return Math.toIntExact(count * rows * cols <= GRAIN ? 1 : count * blocks());
    }

    @Override
    public void run(Frame f, int piece) {
        long first = piece % blocks() * block();
        rows(f, piece / blocks(), first, Math.min(block(), rows - first));
    }

    private long blocks() {
        return (rows + block() - 1) / block();
    }

    /// Rows of a piece: whole vectors of the result.
    private long block() {
        return Math.max(1, GRAIN / cols / 16) * 16;
    }

    private void rows(Frame f, long matrix, long first, long n) {
        long bytes = to.dtype().bytes();
        kernels.transpose(to.address(f) + (matrix * rows * cols + first) * bytes, rows, a.address(f) + (matrix * aBatch + first * aRow) * bytes, aRow, n, cols);
    }
}
