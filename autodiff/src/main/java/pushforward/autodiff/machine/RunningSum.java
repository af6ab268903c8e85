package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Running sums along the middle axis of `[outer, n, inner]`.
public record RunningSum(Kernels kernels, Location to, Location a, long outer, long n, long inner, boolean reverse) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.cumsum(to.address(f), a.address(f), outer, n, inner * to.width(f), reverse);
    }
}
