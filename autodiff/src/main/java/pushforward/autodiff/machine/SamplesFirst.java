package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Turns each row `[k][lanes]` of a varying `[size, k]` into `[lanes][k]`, so that a chain over samples and k runs through all k of a sample before the next:
/// its order then does not depend on where micro-batches begin.
public record SamplesFirst(Kernels kernels, Location to, Location a, long size, long k) implements Instruction {
    @Override
    public void run(Frame f) {
        long bytes = k * f.lanes * to.dtype().bytes();
        for (long i = 0; i < size; i++) {
            kernels.transpose(to.address(f) + i * bytes, k, a.address(f) + i * bytes, f.lanes, k, f.lanes);
        }
    }
}
