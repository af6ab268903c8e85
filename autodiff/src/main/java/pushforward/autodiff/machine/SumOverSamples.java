package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Begins or continues a strip's sums over samples: one chain per element in row order.
///
/// @param a as values lie, samples last, or with samples first
/// @param aRow elements from sample to sample where samples are first, 0 where they are last
/// @param begins whether the strip's first micro-batch begins the sum; otherwise, in loops, the strip has begun it with 0
public record SumOverSamples(Kernels kernels, Location accumulator, Location a, long aRow, long size, boolean begins) implements Instruction {
    @Override
    public void run(Frame f) {
        long c = accumulator.address(f);
        if (begins && f.first) {
            kernels.fill(c, 0, size);
        }
        long pa = a.address(f);
        Spans spans = f.spans;
        if (aRow > 0) {
            kernels.addRows(c, pa, aRow, f.lanes, size);
            return;
        }
        if (spans == null) {
            kernels.addLanes(c, pa, f.lanes, size, f.lanes);
            return;
        }
        for (int i = 0; i < spans.count(); i++) {
            kernels.addLanes(c, pa + (long) spans.from(i) * accumulator.dtype().bytes(), f.lanes, size, spans.to(i) - spans.from(i));
        }
    }
}
