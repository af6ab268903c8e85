package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Begins or continues a strip's maxima over samples.
public record MaxOverSamples(Kernels kernels, Location accumulator, Location a, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        if (f.first) {
            kernels.fill(accumulator.address(f), Double.NEGATIVE_INFINITY, size);
        }
        kernels.maxLanes(accumulator.address(f), a.address(f), size, f.lanes);
    }
}
