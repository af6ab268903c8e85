package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Copies `size` rows; a uniform source is repeated for every sample when the target is varying.
///
/// @param splat whether the source's first row stands for every row
public record Copy(Kernels kernels, Location to, Location a, boolean splat, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        long width = to.width(f);
        if (splat && !a.varying()) {
            kernels.broadcastLanes(to.address(f), a.address(f), 1, size * width);
        } else if (splat) {
            long row = width * to.dtype().bytes();
            for (long i = 0; i < size; i++) {
                kernels.copy(to.address(f) + i * row, a.address(f), width);
            }
        } else if (a.varying() == to.varying()) {
            kernels.copy(to.address(f), a.address(f), size * width);
        } else {
            kernels.broadcastLanes(to.address(f), a.address(f), size, width);
        }
    }
}
