package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// A uniform matrix `[rows, cols]` with its axes exchanged.
public record Transpose(Kernels kernels, Location to, Location a, long rows, long cols) implements Instruction {
    /// Elements a thread moves at a time.
    private static final long GRAIN = 1 << 14;

    @Override
    public void run(Frame f) {
        rows(f, 0, rows);
    }

    @Override
    public int pieces() {
        return Math.toIntExact(rows * cols <= GRAIN ? 1 : (rows + block() - 1) / block());
    }

    @Override
    public void run(Frame f, int piece) {
        rows(f, piece * block(), Math.min(block(), rows - piece * block()));
    }

    /// Rows of a piece: whole vectors of the result.
    private long block() {
        return Math.max(1, GRAIN / cols / 16) * 16;
    }

    private void rows(Frame f, long first, long n) {
        long bytes = to.dtype().bytes();
        kernels.transpose(to.address(f) + first * bytes, rows, a.address(f) + first * cols * bytes, cols, n, cols);
    }
}
