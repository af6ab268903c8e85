// Generated from VectorPackF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.SPECIES;
import static pushforward.tensor.kernel.LanesF32.vector;
import static pushforward.tensor.kernel.ScalarElementwiseF32.get;
import static pushforward.tensor.kernel.ScalarElementwiseF32.put;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Packing for the matrix product, see [VectorGemmF32].
final class VectorPackF32 {
    private static final long PANEL = ScalarMatricesF32.PANEL;
    private static final long BYTES = Float.BYTES;
    /// Columns of a panel that a vector reaches into beyond its own.
    private static final long BEYOND = Math.max(0, (L - 1) / PANEL);
    /// The columns of the o-th vector of six.
    private static final VectorShuffle<Float> S0 = columns(0);
    private static final VectorShuffle<Float> S1 = columns(1);
    private static final VectorShuffle<Float> S2 = columns(2);
    private static final VectorShuffle<Float> S3 = columns(3);
    private static final VectorShuffle<Float> S4 = columns(4);
    private static final VectorShuffle<Float> S5 = columns(5);
    /// Every sixth position, from the q-th on.
    private static final VectorMask<Float> M1 = every(1);
    private static final VectorMask<Float> M2 = every(2);
    private static final VectorMask<Float> M3 = every(3);
    private static final VectorMask<Float> M4 = every(4);
    private static final VectorMask<Float> M5 = every(5);
    /// Whether the next vector begins four rows on; if not, it is two.
    private static final boolean FOUR_ON = L % PANEL == 4;

    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorPackF32() {
    }

    /// Panels of A, as [ScalarMatricesF32#packLeft].
    static void left(long dst, long a, long aRow, long aCol, long m, long k) {
        long whole = m - m % PANEL;
        for (long i = 0; i < whole; i += PANEL) {
            long to = dst + i * k * BYTES;
            long from = a + i * aRow * BYTES;
            if (aCol == 1) {
                interleaved(to, from, aRow * BYTES, k);
            } else if (aRow == 1 && L >= PANEL && aCol >= L) {
                sideBySide(to, from, aCol * BYTES, k);
            } else {
                panel(to, from, aRow * BYTES, aCol * BYTES, k);
            }
        }
        if (whole < m) {
            ScalarMatricesF32.packLeft(dst + whole * k * BYTES, a + whole * aRow * BYTES, aRow, aCol, m - whole, k);
        }
    }

    /// A panel whose six elements of a column lie side by side: a vector is moved at a time, and what is too much overwritten by the next columns. The last columns must not
    /// have more.
    private static void sideBySide(long dst, long a, long col, long k) {
        long end = Math.max(0, k - BEYOND);
        long from = a;
        long to = dst;
        for (long kk = 0; kk < end; kk++) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 0), ORDER).intoMemorySegment(ALL, vector(to, 0), ORDER);
            from += col;
            to += PANEL * BYTES;
        }
        for (long kk = end; kk < k; kk++) {
            for (long r = 0; r < PANEL; r++) {
                put(dst, kk * PANEL + r, get(a + kk * col, r));
            }
        }
    }

    /// A panel of six rows whose elements lie side by side, `L` columns at a time: six vectors of rows become six vectors of the panel. Position p of the o-th is element
    /// (L o + p) mod 6 of column (L o + p) / 6, so one shuffle brings any row's columns to their places, and five blends choose among the rows. Written out, because a helper the
    /// compiler does not inline would put every vector on the heap.
    ///
    /// ```
    ///   rows   a0 a1 a2 ..      panel   a0 b0 c0 d0 e0 f0 a1 b1 ..
    ///          b0 b1 b2 ..
    ///          .. f0 f1 ..
    /// ```
    private static void interleaved(long dst, long a, long row, long k) {
        long end = k - k % L;
        for (long kk = 0; kk < end; kk += L) {
            long from = a + kk * BYTES;
            long to = dst + kk * PANEL * BYTES;
            Memory.check(from + 5 * row, L * BYTES);
            Memory.check(to, PANEL * L * BYTES);
            FloatVector r0 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
            FloatVector r1 = FloatVector.fromMemorySegment(SPECIES, ALL, from + row, ORDER);
            FloatVector r2 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 2 * row, ORDER);
            FloatVector r3 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 3 * row, ORDER);
            FloatVector r4 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 4 * row, ORDER);
            FloatVector r5 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 5 * row, ORDER);
            r0.rearrange(S0).blend(r1.rearrange(S0), M1).blend(r2.rearrange(S0), M2).blend(r3.rearrange(S0), M3).blend(r4.rearrange(S0), M4).blend(r5.rearrange(S0), M5)
                    .intoMemorySegment(ALL, to, ORDER);
            r0.rearrange(S3).blend(r1.rearrange(S3), M1).blend(r2.rearrange(S3), M2).blend(r3.rearrange(S3), M3).blend(r4.rearrange(S3), M4).blend(r5.rearrange(S3), M5)
                    .intoMemorySegment(ALL, to + 3 * L * BYTES, ORDER);
            FloatVector x0 = FOUR_ON ? r4 : r2;
            FloatVector x1 = FOUR_ON ? r5 : r3;
            FloatVector x2 = FOUR_ON ? r0 : r4;
            FloatVector x3 = FOUR_ON ? r1 : r5;
            FloatVector x4 = FOUR_ON ? r2 : r0;
            FloatVector x5 = FOUR_ON ? r3 : r1;
            x0.rearrange(S1).blend(x1.rearrange(S1), M1).blend(x2.rearrange(S1), M2).blend(x3.rearrange(S1), M3).blend(x4.rearrange(S1), M4).blend(x5.rearrange(S1), M5)
                    .intoMemorySegment(ALL, to + L * BYTES, ORDER);
            x0.rearrange(S4).blend(x1.rearrange(S4), M1).blend(x2.rearrange(S4), M2).blend(x3.rearrange(S4), M3).blend(x4.rearrange(S4), M4).blend(x5.rearrange(S4), M5)
                    .intoMemorySegment(ALL, to + 4 * L * BYTES, ORDER);
            FloatVector y0 = FOUR_ON ? r2 : r4;
            FloatVector y1 = FOUR_ON ? r3 : r5;
            FloatVector y2 = FOUR_ON ? r4 : r0;
            FloatVector y3 = FOUR_ON ? r5 : r1;
            FloatVector y4 = FOUR_ON ? r0 : r2;
            FloatVector y5 = FOUR_ON ? r1 : r3;
            y0.rearrange(S2).blend(y1.rearrange(S2), M1).blend(y2.rearrange(S2), M2).blend(y3.rearrange(S2), M3).blend(y4.rearrange(S2), M4).blend(y5.rearrange(S2), M5)
                    .intoMemorySegment(ALL, to + 2 * L * BYTES, ORDER);
            y0.rearrange(S5).blend(y1.rearrange(S5), M1).blend(y2.rearrange(S5), M2).blend(y3.rearrange(S5), M3).blend(y4.rearrange(S5), M4).blend(y5.rearrange(S5), M5)
                    .intoMemorySegment(ALL, to + 5 * L * BYTES, ORDER);
        }
        panel(dst + end * PANEL * BYTES, a + end * BYTES, row, BYTES, k - end);
    }

    private static VectorShuffle<Float> columns(int o) {
        return VectorShuffle.fromOp(SPECIES, p -> (L * o + p) / (int) PANEL);
    }

    private static VectorMask<Float> every(int q) {
        boolean[] bits = new boolean[L];
        for (int p = q; p < L; p += (int) PANEL) {
            bits[p] = true;
        }
        return VectorMask.fromArray(SPECIES, bits, 0);
    }

    private static void panel(long dst, long a, long row, long col, long k) {
        long r1 = a + row;
        long r2 = r1 + row;
        long r3 = r2 + row;
        long r4 = r3 + row;
        long r5 = r4 + row;
        for (long kk = 0; kk < k; kk++) {
            long to = dst + kk * PANEL * BYTES;
            long from = kk * col;
            Memory.putFloat(to, Memory.getFloat(a + from));
            Memory.putFloat(to + BYTES, Memory.getFloat(r1 + from));
            Memory.putFloat(to + 2 * BYTES, Memory.getFloat(r2 + from));
            Memory.putFloat(to + 3 * BYTES, Memory.getFloat(r3 + from));
            Memory.putFloat(to + 4 * BYTES, Memory.getFloat(r4 + from));
            Memory.putFloat(to + 5 * BYTES, Memory.getFloat(r5 + from));
        }
    }

    /// One sliver of B, `[k][2 L]`, of which `n` columns are filled.
    static void right(long dst, long b, long bRow, long bCol, long n, long k) {
        if (bCol == 1 && n == 2L * L) {
            for (long kk = 0; kk < k; kk++) {
                long from = b + kk * bRow * BYTES;
                long to = dst + kk * 2 * L * BYTES;
                FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, 0), ORDER).intoMemorySegment(ALL, vector(to, 0), ORDER);
                FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, L), ORDER).intoMemorySegment(ALL, vector(to, L), ORDER);
            }
            return;
        }
        if (bRow == 1) {
            VectorTransposeF32.run(dst, 2L * L, b, bCol, n, k);
            return;
        }
        for (long k0 = 0; k0 < k; k0 += 16) {
            long k1 = Math.min(k, k0 + 16);
            for (long j = 0; j < n; j++) {
                for (long kk = k0; kk < k1; kk++) {
                    put(dst, kk * 2 * L + j, get(b, kk * bRow + j * bCol));
                }
            }
        }
    }
}
