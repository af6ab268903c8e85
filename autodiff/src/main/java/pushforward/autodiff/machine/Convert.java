package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Elements of the other type, rounded to nearest.
///
/// @param kernels those of the result's type
public record Convert(Kernels kernels, Location to, Location a, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.castFrom(a.dtype(), to.address(f), a.address(f), size * to.width(f));
    }
}
