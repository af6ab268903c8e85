package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Memory;

/// A varying `[size]` with its samples first: row s of the copy holds sample s's `size` elements, rows `row` elements apart: the right operand of [ContractOverSamples].
/// Where a run defers [DeferredProducts], so many weights have passed the caches since the value was written that it is fetched first.
public record SamplesFirst(Kernels kernels, Location to, long row, Location a, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        if (f.defers) {
            Memory.fetch(a.address(f), f.lanes * size * a.dtype().bytes());
        }
        kernels.transpose(to.address(f), row, a.address(f), f.lanes, size, f.lanes);
    }
}
