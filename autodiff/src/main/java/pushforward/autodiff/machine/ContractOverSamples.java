package pushforward.autodiff.machine;

import pushforward.tensor.kernel.Kernels;

/// Begins or continues a strip's sums over samples of `count` products of `[m]` and `[n]`: `dW = sum of dy x^T`, one chain of fused multiply-adds per element in row order. With
/// `k`
/// above 1 each sample has k rows and the chain runs through all of them before the next sample. The accumulator is `[count, m, n]`.
///
/// @param a `[count, m]`; samples first, rows `aRow` elements apart, or where `aRow` is 0 as values lie, samples last
/// @param b samples first, rows `bRow` elements apart, `[count, n]` each
/// @param deferrable whether it is one of the [DeferredProducts], for which nothing is done here in a run that defers them
/// @param begins whether the strip's first micro-batch begins the sums; otherwise, in loops, the strip has begun them with 0
public record ContractOverSamples(Kernels kernels, Location accumulator, Location a, long aRow, Location b, long bRow, long count, long m, long n, long k,
        boolean begins, boolean deferrable) implements Instruction {
    @Override
    public void run(Frame f) {
        if (deferrable && f.defers) {
            return;
        }
        boolean fresh = begins && f.first;
        if (fresh && m == 1 && n == 1) {
            kernels.fill(accumulator.address(f), 0, count);
        }
        Spans spans = f.spans;
        if (spans == null) {
            add(f, 0, f.lanes, !fresh);
            return;
        }
        for (int i = 0; i < spans.count(); i++) {
            add(f, spans.from(i), spans.to(i), true);
        }
    }

    private void add(Frame f, long from, long to, boolean accumulate) {
        long bytes = accumulator.dtype().bytes();
        long rows = (to - from) * k;
        long c = accumulator.address(f);
        long sample = aRow == 0 ? 1 : k * aRow;
        long pa = a.address(f) + from * sample * bytes;
        long pb = b.address(f) + from * k * bRow * bytes;
        if (m == 1 && n == 1) {
            kernels.addProducts(c, pa, aRow, pb, bRow, rows, count);
            return;
        }
        long element = aRow == 0 ? f.lanes : 1;
        long term = aRow == 0 ? 1 : aRow;
        for (long i = 0; i < count; i++) {
            kernels.gemmDirect(c + i * m * n * bytes, n, pa + i * m * element * bytes, element, term, pb + i * n * bytes, bRow, m, n, rows, accumulate);
        }
    }
}
