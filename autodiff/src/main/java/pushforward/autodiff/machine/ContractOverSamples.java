package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Continues a strip's sums over samples of `count` products of varying `[m]` and `[n]`: `dW = sum of dy x^T`, one chain of fused multiply-adds per element in row order.
/// With `k` above 1 each row holds `[lanes][k]` and the chain runs over both. Strides are in rows; the accumulator is `[count, m, n]`.
public record ContractOverSamples(Kernels kernels, Location accumulator, Location a, long aBatch, long aRow, Location b, long bBatch, long bRow,
        long count, long m, long n, long k, Location scratch) implements Instruction {
    @Override
    public void run(Frame f) {
        long w = f.lanes;
        long lanes = w * k;
        long bytes = accumulator.dtype().bytes();
        long c = accumulator.address(f);
        long pa = a.address(f);
        long pb = b.address(f);
        if (m == 1 && n == 1) {
            kernels.dotLanes(c, pa, aBatch * w, pb, bBatch * w, count, lanes);
            return;
        }
        for (long i = 0; i < count; i++) {
            long ci = c + i * m * n * bytes;
            long ai = pa + i * aBatch * w * bytes;
            long bi = pb + i * bBatch * w * bytes;
            if (n == 1) {
                kernels.dotLanes(ci, ai, aRow * w, bi, 0, m, lanes);
            } else if (m == 1) {
                kernels.dotLanes(ci, ai, 0, bi, bRow * w, n, lanes);
            } else {
                kernels.outerLanes(ci, n, ai, aRow * w, bi, bRow * w, m, n, lanes, scratch.address(f));
            }
        }
    }
}
