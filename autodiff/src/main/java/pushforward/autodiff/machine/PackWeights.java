package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Puts `count` uniform matrices `[m, k]` into the order in which the matrix product reads its left operand. Once per bind.
///
/// @param aBatch elements from one matrix to the next
/// @param aRow elements from row to row
/// @param aCol elements from column to column; a transpose is a matter of strides
public record PackWeights(Kernels kernels, Location to, Location a, long aBatch, long aRow, long aCol, long count, long m, long k) implements Instruction {
    @Override
    public void run(Frame f) {
        long bytes = to.dtype().bytes();
        long size = kernels.packedSize(m, k);
        for (long i = 0; i < count; i++) {
            kernels.packLeft(to.address(f) + i * size * bytes, a.address(f) + i * aBatch * bytes, aRow, aCol, m, k);
        }
    }
}
