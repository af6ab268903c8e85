package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Begins or continues a strip's sums over samples of `count` products of `[m]` and `[n]`: `dW = sum of dy x^T`, one chain of fused multiply-adds per element in row order. With `k`
/// above 1 each sample has k rows and the chain runs through all of them before the next sample. The accumulator is `[count, m, n]`.
///
/// @param a samples first, rows `aRow` elements apart, `[count, m]` each
/// @param b samples first, rows `bRow` elements apart, `[count, n]` each
public record ContractOverSamples(Kernels kernels, Location accumulator, Location a, long aRow, Location b, long bRow, long count, long m, long n, long k)
        implements Instruction {
    @Override
    public void run(Frame f) {
        long rows = f.lanes * k;
        long c = accumulator.address(f);
        long pa = a.address(f);
        long pb = b.address(f);
        if (m == 1 && n == 1) {
            if (f.first) {
                kernels.fill(c, 0, count);
            }
            kernels.addProducts(c, pa, aRow, pb, bRow, rows, count);
            return;
        }
        long bytes = accumulator.dtype().bytes();
        for (long i = 0; i < count; i++) {
            kernels.outerProducts(c + i * m * n * bytes, n, pa + i * m * bytes, aRow, pb + i * n * bytes, bRow, m, n, rows, !f.first);
        }
    }
}
