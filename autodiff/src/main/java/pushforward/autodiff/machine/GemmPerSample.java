package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// `count` products of a uniform `[m, k]`, one of whose strides is 1, with a varying `[k, n]`, which is `[k][n * lanes]`: matrix products of operands where they lie.
/// Distances of the varying ones are in rows, of the uniform one in elements.
///
/// @param accumulate whether the products are added to what is there
public record GemmPerSample(Kernels kernels, Location to, long toBatch, long toRow, Location a, long aBatch, long aRow, long aCol, Location b, long bBatch, long bRow,
        long count, long m, long n, long k, boolean accumulate) implements Instruction {
    @Override
    public void run(Frame f) {
        long bytes = to.dtype().bytes();
        long width = f.lanes;
        for (long i = 0; i < count; i++) {
            kernels.gemmDirect(to.address(f) + i * toBatch * width * bytes, toRow * width, a.address(f) + i * aBatch * bytes, aRow, aCol,
                    b.address(f) + i * bBatch * width * bytes, bRow * width, m, n * width, k, accumulate);
        }
    }
}
