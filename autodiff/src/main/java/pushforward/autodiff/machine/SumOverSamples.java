package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Begins or continues a strip's sums over samples: one chain per element in row order.
///
/// @param a samples first, rows `row` elements apart
public record SumOverSamples(Kernels kernels, Location accumulator, Location a, long row, long size) implements Instruction {
    @Override
    public void run(Frame f) {
        if (f.first) {
            kernels.fill(accumulator.address(f), 0, size);
        }
        kernels.addRows(accumulator.address(f), a.address(f), row, f.lanes, size);
    }
}
