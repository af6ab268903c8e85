package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Continues a strip's sums, or maxima, over samples: one chain per element in row order.
public record SumOverSamples(Kernels kernels, boolean max, Location accumulator, Location a, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        if (max) {
            kernels.maxLanes(accumulator.address(f), a.address(f), size, f.lanes);
        } else {
            kernels.sumLanes(accumulator.address(f), a.address(f), size, f.lanes);
        }
    }
}
