package pushforward.autodiff.machine;

import org.jspecify.annotations.Nullable;
import pushforward.tensor.kernel.Kernels;

/// `count` products of a uniform `[m, k]`, one of whose strides is 1, with a varying `[k, n]`, which is `[k][n * lanes]`: matrix products of operands where they lie.
/// Distances of the varying ones are in rows, of the uniform one in elements.
///
/// @param accumulate whether the products are added to what is there
/// @param bias uniform `[m]`, added to the rows of a single product that does not accumulate, or null
/// @param rectified whether after that negative elements become 0
public record GemmPerSample(Kernels kernels, Location to, long toBatch, long toRow, Location a, long aBatch, long aRow, long aCol, Location b, long bBatch, long bRow,
        long count, long m, long n, long k, boolean accumulate, @Nullable Location bias, boolean rectified) implements Instruction {
    /// Products and nothing else.
    public GemmPerSample(Kernels kernels, Location to, long toBatch, long toRow, Location a, long aBatch, long aRow, long aCol, Location b, long bBatch, long bRow,
            long count, long m, long n, long k, boolean accumulate) {
        this(kernels, to, toBatch, toRow, a, aBatch, aRow, aCol, b, bBatch, bRow, count, m, n, k, accumulate, null, false);
    }

    /// Whether each of its rows is a row of the result, one after the other, and nothing else is added to them: then it can have a bias.
    public boolean isLayer() {
        return count == 1 && n == 1 && (toRow == 1 || m == 1) && !accumulate && bias == null;
    }

    /// The same with a bias.
    public GemmPerSample with(Location newBias, boolean rectify) {
        return new GemmPerSample(kernels, to, toBatch, toRow, a, aBatch, aRow, aCol, b, bBatch, bRow, count, m, n, k, accumulate, newBias, rectify);
    }

    @Override
    public void run(Frame f) {
        long bytes = to.dtype().bytes();
        long width = f.lanes;
        if (bias != null) {
            kernels.gemmLayer(to.address(f), toRow * width, a.address(f), aRow, aCol, b.address(f), bRow * width, m, width, k, bias.address(f), rectified);
            return;
        }
        for (long i = 0; i < count; i++) {
            kernels.gemmDirect(to.address(f) + i * toBatch * width * bytes, toRow * width, a.address(f) + i * aBatch * bytes, aRow, aCol,
                    b.address(f) + i * bBatch * width * bytes, bRow * width, m, n * width, k, accumulate);
        }
    }
}
