package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Copies `count` blocks of `size` rows each, at regular distances: slices, joins and updates along an inner axis. Source and target are both varying or both uniform.
///
/// @param toStep rows from one block of the target to the next
/// @param aStep rows from one block of the source to the next
public record CopyBlocks(Kernels kernels, Location to, long toStep, Location a, long aStep, long count, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        long width = to.width(f);
        kernels.copyRows(to.address(f), toStep * width, a.address(f), aStep * width, count, size * width);
    }
}
