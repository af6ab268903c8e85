// Generated from VectorTransposeF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.ALL;
import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.ORDER;
import static pushforward.tensor.kernel.LanesF32.SPECIES;
import static pushforward.tensor.kernel.LanesF32.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Transposes in square blocks of `L` vectors. A perfect shuffle of the rows of a block, rows i and i + L/2 being interleaved into rows 2 i and 2 i + 1, is a rotation of the bits of an
/// element's index (row, column); after log2(L) of them rows and columns have changed places.
///
/// ```
///   L = 4:   a b c d        a i b j        a e i m
///            e f g h  --->  c k d l  --->  b f j n
///            i j k l        e m f n        c g k o
///            m n o p        g o h p        d h l p
/// ```
///
/// Blocks pass from shuffle to shuffle through a few lines of the first-level cache: 2 log2(L) / L shuffles per element, whatever L is.
final class VectorTransposeF32 {
    private static final long BYTES = Float.BYTES;
    /// A block of whole vectors.
    private static final long BLOCK = (long) L * L * BYTES;
    private static final VectorShuffle<Float> FIRST = VectorShuffle.fromOp(SPECIES, i -> i / 2);
    private static final VectorShuffle<Float> SECOND = VectorShuffle.fromOp(SPECIES, i -> L / 2 + i / 2);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xAAAA_AAAA_AAAA_AAAAL);

    private VectorTransposeF32() {
    }

    /// See [Kernels#transpose].
    static void run(long dst, long dstRow, long src, long srcRow, long rows, long cols) {
        long tall = rows - rows % L;
        long wide = cols - cols % L;
        if (tall > 0 && wide > 0) {
            long scratch = ThreadScratch.address();
            for (long r = 0; r < tall; r += L) {
                for (long c = 0; c < wide; c += L) {
                    block(dst + (c * dstRow + r) * BYTES, dstRow, src + (r * srcRow + c) * BYTES, srcRow, scratch);
                }
            }
            if (wide < cols) {
                ScalarMovesF32.transpose(dst + wide * dstRow * BYTES, dstRow, src + wide * BYTES, srcRow, tall, cols - wide);
            }
        } else {
            tall = 0;
        }
        if (tall < rows) {
            ScalarMovesF32.transpose(dst + tall * BYTES, dstRow, src + tall * srcRow * BYTES, srcRow, rows - tall, cols);
        }
    }

    private static void block(long dst, long dstRow, long src, long srcRow, long scratch) {
        long from = src;
        long fromRow = srcRow;
        for (long done = 1; done < L; done *= 2) {
            boolean last = 2 * done == L;
            long to = last ? dst : from == scratch ? scratch + BLOCK : scratch;
            long toRow = last ? dstRow : L;
            shuffle(to, toRow, from, fromRow);
            from = to;
            fromRow = toRow;
        }
    }

    private static void shuffle(long to, long toRow, long from, long fromRow) {
        for (long i = 0; i < L / 2; i++) {
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, i * fromRow), ORDER);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, (i + L / 2) * fromRow), ORDER);
            a.rearrange(FIRST).blend(b.rearrange(FIRST), ODD).intoMemorySegment(ALL, vector(to, 2 * i * toRow), ORDER);
            a.rearrange(SECOND).blend(b.rearrange(SECOND), ODD).intoMemorySegment(ALL, vector(to, (2 * i + 1) * toRow), ORDER);
        }
    }
}
