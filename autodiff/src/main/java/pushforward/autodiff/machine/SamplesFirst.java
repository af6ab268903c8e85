package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// A varying `[size]` with its samples first: row s of the copy holds sample s's `size` elements, rows `row` elements apart: the right operand of [ContractOverSamples].
public record SamplesFirst(Kernels kernels, Location to, long row, Location a, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        kernels.transpose(to.address(f), row, a.address(f), f.lanes, size, f.lanes);
    }
}
