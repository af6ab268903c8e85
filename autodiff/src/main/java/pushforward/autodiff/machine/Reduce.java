package pushforward.autodiff.machine;

import pushforward.tensor.DType;
import pushforward.tensor.kernel.Kernels;

/// The sum or the largest element along the middle axis of `[outer, n, inner]`, n at least 1, in ascending order.
///
/// @param kernels those of the operand's type; a sum may go to F64
public record Reduce(Kernels kernels, boolean max, Location to, Location a, long outer, long n, long inner) implements Instruction {
    @Override
    public void run(Frame f) {
        long width = inner * to.width(f);
        if (max) {
            kernels.max(to.address(f), a.address(f), outer, n, width);
        } else if (to.dtype() == DType.F64) {
            kernels.sumWide(to.address(f), a.address(f), outer, n, width);
        } else {
            kernels.sum(to.address(f), a.address(f), outer, n, width);
        }
    }
}
