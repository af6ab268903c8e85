package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Blocks of `block` rows added to fixed positions among zeros, in ascending order. The transpose of [Gather].
///
/// @param index for each block of the source, the number of the target's block
/// @param size rows of the target
public record ScatterAdd(Kernels kernels, Location to, Location a, int[] index, long block, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        long width = to.width(f);
        long address = to.address(f);
        kernels.fill(address, 0, size * width);
        kernels.scatterAddRows(address, a.address(f), index, block * width);
    }
}
