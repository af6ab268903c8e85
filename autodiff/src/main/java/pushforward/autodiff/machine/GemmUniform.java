package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// `count` products of uniform matrices `[m, k]` and `[k, n]`. Strides are in elements; the result's columns lie side by side.
public record GemmUniform(Kernels kernels, Location to, long toBatch, long toRow, Location a, long aBatch, long aRow, long aCol,
        Location b, long bBatch, long bRow, long bCol, long count, long m, long n, long k, Location scratch) implements Instruction {
    @Override
    public void run(Frame f) {
        long bytes = to.dtype().bytes();
        for (long i = 0; i < count; i++) {
            kernels.gemm(to.address(f) + i * toBatch * bytes, toRow, a.address(f) + i * aBatch * bytes, aRow, aCol,
                    b.address(f) + i * bBatch * bytes, bRow, bCol, m, n, k, false, scratch.address(f));
        }
    }
}
