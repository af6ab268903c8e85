package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Continues a strip's maxima over samples.
public record MaxOverSamples(Kernels kernels, Location accumulator, Location a, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.maxLanes(accumulator.address(f), a.address(f), size, f.lanes);
    }
}
