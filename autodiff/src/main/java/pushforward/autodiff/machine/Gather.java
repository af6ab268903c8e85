package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Blocks of `block` rows copied from fixed positions: permutations, choices, repetitions.
///
/// @param index for each block of the target, the number of the source's block
public record Gather(Kernels kernels, Location to, Location a, int[] index, long block) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.gatherRows(to.address(f), a.address(f), index, block * to.width(f));
    }
}
