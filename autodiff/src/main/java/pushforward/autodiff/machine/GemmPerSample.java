package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// `count` products of a uniform, packed `[m, k]` with a varying `[k, n]`: matrix products whose right operand `[k][n * lanes]` needs no packing.
/// Distances between rows and between matrices are in rows of the operand.
///
/// @param accumulate whether the products are added to what is there
public record GemmPerSample(Kernels kernels, Location to, long toBatch, long toRow, Location packed, Location b, long bBatch, long bRow,
        long count, long m, long n, long k, boolean accumulate) implements Instruction {
    @Override
    public void run(Frame f) {
        long bytes = to.dtype().bytes();
        long width = f.lanes;
        long size = kernels.packedSize(m, k);
        for (long i = 0; i < count; i++) {
            kernels.gemmPacked(to.address(f) + i * toBatch * width * bytes, toRow * width, packed.address(f) + i * size * bytes,
                    b.address(f) + i * bBatch * width * bytes, bRow * width, m, n * width, k, accumulate);
        }
    }
}
