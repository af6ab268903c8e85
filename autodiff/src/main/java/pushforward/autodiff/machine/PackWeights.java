package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Puts `count` uniform matrices `[m, k]` into the order in which the matrix product reads its left operand. Once per bind.
///
/// @param aBatch elements from one matrix to the next
/// @param aRow elements from row to row
/// @param aCol elements from column to column; a transpose is a matter of strides
public record PackWeights(Kernels kernels, Location to, Location a, long aBatch, long aRow, long aCol, long count, long m, long k) implements Instruction {
    /// Elements a thread packs at a time.
    private static final long GRAIN = 1 << 14;

    @Override
    public void run(Frame f) {
        for (int i = 0; i < count; i++) {
            rows(f, i, 0, m);
        }
    }

    @Override
    public int pieces() {
        return Math.toIntExact(m * k * count <= GRAIN ? 1 : count * blocks());
    }

    @Override
    public void run(Frame f, int piece) {
        long first = piece % blocks() * block();
        rows(f, piece / blocks(), first, Math.min(block(), m - first));
    }

    private long blocks() {
        return (m + block() - 1) / block();
    }

    /// Rows of a piece: whole panels.
    private long block() {
        return kernels.panel() * Math.max(1, GRAIN / (kernels.panel() * Math.max(1, k)));
    }

    private void rows(Frame f, long matrix, long first, long n) {
        long bytes = to.dtype().bytes();
        kernels.packLeft(to.address(f) + (matrix * kernels.packedSize(m, k) + first * k) * bytes, a.address(f) + (matrix * aBatch + first * aRow) * bytes, aRow, aCol, n, k);
    }
}
