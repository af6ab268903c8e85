package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// `count` products of varying matrices `[m, k]` and `[k, n]`, every sample its own. Strides are in rows.
public record MatmulPerSample(Kernels kernels, Location to, long toBatch, long toRow, long toCol, Location a, long aBatch, long aRow, long aCol,
        Location b, long bBatch, long bRow, long bCol, long count, long m, long n, long k) implements Instruction {
    @Override
    public void run(Frame f) {
        long w = f.lanes;
        long bytes = to.dtype().bytes() * w;
        for (long i = 0; i < count; i++) {
            kernels.matmulLanes(to.address(f) + i * toBatch * bytes, toRow * w, toCol * w, a.address(f) + i * aBatch * bytes, aRow * w, aCol * w,
                    b.address(f) + i * bBatch * bytes, bRow * w, bCol * w, m, n, k, w, false);
        }
    }
}
