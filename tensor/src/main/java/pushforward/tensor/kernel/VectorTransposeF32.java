// Generated from VectorTransposeF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.ALL;
import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.ORDER;
import static pushforward.tensor.kernel.LanesF32.SPECIES;
import static pushforward.tensor.kernel.LanesF32.bound;
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
    /// Up to so many rows or columns, a block of which most is empty takes longer than going element by element.
    private static final long TOO_FEW = 2;
    /// Which elements of two rows, counted on from the first to the second, make two rows of them interleaved.
    private static final FloatVector FIRST = interleaved(0);
    private static final FloatVector SECOND = interleaved(L / 2);
    /// Whether the processor selects from two vectors in one instruction. On others rows are exchanged pair by pair, see [#eight].
    private static final boolean SELECTS = L < 4 || L * BYTES >= 64;
    /// Elements 1, 2 or 4 apart in each other's places, and those of each two that come later.
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(SPECIES, i -> i ^ 1);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(SPECIES, i -> (i ^ 2) % L);
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(SPECIES, i -> (i ^ 4) % L);
    private static final VectorMask<Float> LATER_1 = later(1);
    private static final VectorMask<Float> LATER_2 = later(2);
    private static final VectorMask<Float> LATER_4 = later(4);

    private VectorTransposeF32() {
    }

    private static FloatVector interleaved(int from) {
        float[] index = new float[L];
        for (int i = 0; i < L; i++) {
            index[i] = from + i / 2 + (i % 2 == 0 ? 0 : L);
        }
        return FloatVector.fromArray(SPECIES, index, 0);
    }

    private static VectorMask<Float> later(int apart) {
        boolean[] bits = new boolean[L];
        for (int i = 0; i < L; i++) {
            bits[i] = (i & apart) != 0;
        }
        return VectorMask.fromArray(SPECIES, bits, 0);
    }

    /// See [Kernels#transpose]. Where rows or columns are no multiple of a block, the last block overlaps the one before.
    static void run(long dst, long dstRow, long src, long srcRow, long rows, long cols) {
        if (Math.max(rows, cols) < L || Math.min(rows, cols) <= TOO_FEW) {
            ScalarMovesF32.transpose(dst, dstRow, src, srcRow, rows, cols);
            return;
        }
        long scratch = ThreadScratch.address();
        long side = scratch + 2 * BLOCK;
        if (cols < L) {
            fewColumns(dst, dstRow, src, srcRow, rows, cols, scratch, side);
            return;
        }
        if (rows < L) {
            fewRows(dst, dstRow, src, srcRow, rows, cols, scratch, side);
            return;
        }
        for (long i = 0; i < rows; i += L) {
            long r = Math.min(i, rows - L);
            for (long j = 0; j < cols; j += L) {
                long c = Math.min(j, cols - L);
                block(dst + (c * dstRow + r) * BYTES, dstRow, src + (r * srcRow + c) * BYTES, srcRow, scratch);
            }
        }
    }

    /// Fewer columns than a vector has lanes: what follows a row is read with it, and left where the block lies afterwards. In the last rows nothing may follow.
    private static void fewColumns(long dst, long dstRow, long src, long srcRow, long rows, long cols, long scratch, long side) {
        long followed = 1 + Math.floorDiv((rows - 1) * srcRow + cols - L, srcRow);
        long whole = followed < L ? 0 : followed;
        for (long i = 0; i < whole; i += L) {
            long r = Math.min(i, whole - L);
            block(side, L, src + r * srcRow * BYTES, srcRow, scratch);
            for (long c = 0; c < cols; c++) {
                copy(dst + (c * dstRow + r) * BYTES, side + c * L * BYTES);
            }
        }
        ScalarMovesF32.transpose(dst + whole * BYTES, dstRow, src + whole * srcRow * BYTES, srcRow, rows - whole, cols);
    }

    /// Fewer rows than a vector has lanes, written without a gap: what is written beyond a row of the transpose is overwritten by the next one. After the last rows nothing may be written.
    private static void fewRows(long dst, long dstRow, long src, long srcRow, long rows, long cols, long scratch, long side) {
        long followed = dstRow == rows ? cols - (L - 1) / rows : 0;
        long whole = followed < L ? 0 : followed;
        for (long j = 0; j < whole; j += L) {
            long c = Math.min(j, whole - L);
            for (long r = 0; r < rows; r++) {
                copy(side + r * L * BYTES, src + (r * srcRow + c) * BYTES);
            }
            block(side, L, side, L, scratch);
            for (long i = 0; i < L; i++) {
                copy(dst + (c + i) * rows * BYTES, side + i * L * BYTES);
            }
        }
        ScalarMovesF32.transpose(dst + whole * dstRow * BYTES, dstRow, src + whole * BYTES, srcRow, rows, cols - whole);
    }

    /// A vector.
    private static void copy(long to, long from) {
        FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 0), ORDER).intoMemorySegment(ALL, vector(to, 0), ORDER);
    }

    /// See [Kernels#addLanes]: samples of as many rows as a vector has lanes go side by side, unless a vector is so short that the chains of eight rows without vectors are as many.
    static void addLanes(long acc, long a, long aRow, long rows, long lanes) {
        if (L <= 8 || rows < L || lanes < L) {
            ScalarReductionsF32.addLanes(acc, a, aRow, rows, lanes);
            return;
        }
        long scratch = ThreadScratch.address();
        long side = scratch + 2 * BLOCK;
        long whole = bound(lanes);
        for (long r = 0; r < bound(rows); r += L) {
            for (long l = 0; l < whole; l += L) {
                block(side, L, a + (r * aRow + l) * BYTES, aRow, scratch);
                add(acc + r * BYTES, side);
            }
        }
        ScalarReductionsF32.addLanes(acc, a + whole * BYTES, aRow, bound(rows), lanes - whole);
        ScalarReductionsF32.addLanes(acc + bound(rows) * BYTES, a + bound(rows) * aRow * BYTES, aRow, rows - bound(rows), lanes);
    }

    /// Adds the vectors of a block to one, in order.
    private static void add(long acc, long block) {
        FloatVector sum = FloatVector.fromMemorySegment(SPECIES, ALL, vector(acc, 0), ORDER);
        for (long i = 0; i < L; i++) {
            sum = sum.add(FloatVector.fromMemorySegment(SPECIES, ALL, vector(block, i * L), ORDER));
        }
        sum.intoMemorySegment(ALL, vector(acc, 0), ORDER);
    }

    private static void block(long dst, long dstRow, long src, long srcRow, long scratch) {
        if (!SELECTS) {
            if (L == 4) {
                four(dst, dstRow, src, srcRow);
            } else {
                eight(dst, dstRow, src, srcRow);
            }
            return;
        }
        long from = src;
        long fromRow = srcRow;
        for (long done = 1; done < L;) {
            boolean twice = 4 * done <= L;
            done *= twice ? 4 : 2;
            long to = done == L ? dst : from == scratch ? scratch + BLOCK : scratch;
            long toRow = done == L ? dstRow : L;
            if (twice) {
                twice(to, toRow, from, fromRow);
            } else {
                once(to, toRow, from, fromRow);
            }
            from = to;
            fromRow = toRow;
        }
    }

    /// One shuffle.
    private static void once(long to, long toRow, long from, long fromRow) {
        for (long i = 0; i < L / 2; i++) {
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, i * fromRow), ORDER);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, (i + L / 2) * fromRow), ORDER);
            FIRST.selectFrom(a, b).intoMemorySegment(ALL, vector(to, 2 * i * toRow), ORDER);
            SECOND.selectFrom(a, b).intoMemorySegment(ALL, vector(to, (2 * i + 1) * toRow), ORDER);
        }
    }

    /// Two shuffles, four rows at a time: the rows of the first that the second interleaves are at hand.
    private static void twice(long to, long toRow, long from, long fromRow) {
        for (long i = 0; i < L / 4; i++) {
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, i * fromRow), ORDER);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, (i + L / 4) * fromRow), ORDER);
            FloatVector c = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, (i + L / 2) * fromRow), ORDER);
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, (i + L / 4 + L / 2) * fromRow), ORDER);
            FloatVector p = FIRST.selectFrom(a, c);
            FloatVector q = SECOND.selectFrom(a, c);
            FloatVector r = FIRST.selectFrom(b, d);
            FloatVector s = SECOND.selectFrom(b, d);
            FIRST.selectFrom(p, r).intoMemorySegment(ALL, vector(to, 4 * i * toRow), ORDER);
            SECOND.selectFrom(p, r).intoMemorySegment(ALL, vector(to, (4 * i + 1) * toRow), ORDER);
            FIRST.selectFrom(q, s).intoMemorySegment(ALL, vector(to, (4 * i + 2) * toRow), ORDER);
            SECOND.selectFrom(q, s).intoMemorySegment(ALL, vector(to, (4 * i + 3) * toRow), ORDER);
        }
    }

    /// A block of four vectors of four, as [#eight].
    private static void four(long to, long toRow, long from, long fromRow) {
        FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 0), ORDER);
        FloatVector a1 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, fromRow), ORDER);
        FloatVector a2 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 2 * fromRow), ORDER);
        FloatVector a3 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 3 * fromRow), ORDER);
        FloatVector b0 = a0.blend(a2.rearrange(BY_2), LATER_2);
        FloatVector b2 = a0.rearrange(BY_2).blend(a2, LATER_2);
        FloatVector b1 = a1.blend(a3.rearrange(BY_2), LATER_2);
        FloatVector b3 = a1.rearrange(BY_2).blend(a3, LATER_2);
        FloatVector c0 = b0.blend(b1.rearrange(BY_1), LATER_1);
        FloatVector c1 = b0.rearrange(BY_1).blend(b1, LATER_1);
        FloatVector c2 = b2.blend(b3.rearrange(BY_1), LATER_1);
        FloatVector c3 = b2.rearrange(BY_1).blend(b3, LATER_1);
        c0.intoMemorySegment(ALL, vector(to, 0), ORDER);
        c1.intoMemorySegment(ALL, vector(to, toRow), ORDER);
        c2.intoMemorySegment(ALL, vector(to, 2 * toRow), ORDER);
        c3.intoMemorySegment(ALL, vector(to, 3 * toRow), ORDER);
    }

    /// A block of eight vectors of eight, held in registers. Rows 4 apart exchange the elements off the diagonal of their blocks of 4 by 4, then rows 2 apart of 2 by 2, then neighbours single ones (Eklundh, "A fast
    /// computer method for matrix transposing", IEEE Transactions on Computers C-21(7), 1972, pp. 801-803): one shuffle and one blend for a row and a step.
    private static void eight(long to, long toRow, long from, long fromRow) {
        FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 0), ORDER);
        FloatVector a1 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, fromRow), ORDER);
        FloatVector a2 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 2 * fromRow), ORDER);
        FloatVector a3 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 3 * fromRow), ORDER);
        FloatVector a4 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 4 * fromRow), ORDER);
        FloatVector a5 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 5 * fromRow), ORDER);
        FloatVector a6 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 6 * fromRow), ORDER);
        FloatVector a7 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 7 * fromRow), ORDER);
        FloatVector b0 = a0.blend(a4.rearrange(BY_4), LATER_4);
        FloatVector b4 = a0.rearrange(BY_4).blend(a4, LATER_4);
        FloatVector b1 = a1.blend(a5.rearrange(BY_4), LATER_4);
        FloatVector b5 = a1.rearrange(BY_4).blend(a5, LATER_4);
        FloatVector b2 = a2.blend(a6.rearrange(BY_4), LATER_4);
        FloatVector b6 = a2.rearrange(BY_4).blend(a6, LATER_4);
        FloatVector b3 = a3.blend(a7.rearrange(BY_4), LATER_4);
        FloatVector b7 = a3.rearrange(BY_4).blend(a7, LATER_4);
        FloatVector c0 = b0.blend(b2.rearrange(BY_2), LATER_2);
        FloatVector c2 = b0.rearrange(BY_2).blend(b2, LATER_2);
        FloatVector c1 = b1.blend(b3.rearrange(BY_2), LATER_2);
        FloatVector c3 = b1.rearrange(BY_2).blend(b3, LATER_2);
        FloatVector c4 = b4.blend(b6.rearrange(BY_2), LATER_2);
        FloatVector c6 = b4.rearrange(BY_2).blend(b6, LATER_2);
        FloatVector c5 = b5.blend(b7.rearrange(BY_2), LATER_2);
        FloatVector c7 = b5.rearrange(BY_2).blend(b7, LATER_2);
        FloatVector d0 = c0.blend(c1.rearrange(BY_1), LATER_1);
        FloatVector d1 = c0.rearrange(BY_1).blend(c1, LATER_1);
        FloatVector d2 = c2.blend(c3.rearrange(BY_1), LATER_1);
        FloatVector d3 = c2.rearrange(BY_1).blend(c3, LATER_1);
        FloatVector d4 = c4.blend(c5.rearrange(BY_1), LATER_1);
        FloatVector d5 = c4.rearrange(BY_1).blend(c5, LATER_1);
        FloatVector d6 = c6.blend(c7.rearrange(BY_1), LATER_1);
        FloatVector d7 = c6.rearrange(BY_1).blend(c7, LATER_1);
        d0.intoMemorySegment(ALL, vector(to, 0), ORDER);
        d1.intoMemorySegment(ALL, vector(to, toRow), ORDER);
        d2.intoMemorySegment(ALL, vector(to, 2 * toRow), ORDER);
        d3.intoMemorySegment(ALL, vector(to, 3 * toRow), ORDER);
        d4.intoMemorySegment(ALL, vector(to, 4 * toRow), ORDER);
        d5.intoMemorySegment(ALL, vector(to, 5 * toRow), ORDER);
        d6.intoMemorySegment(ALL, vector(to, 6 * toRow), ORDER);
        d7.intoMemorySegment(ALL, vector(to, 7 * toRow), ORDER);
    }
}
