// Generated from VectorPackF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.SPECIES;
import static pushforward.tensor.kernel.LanesF32.load;
import static pushforward.tensor.kernel.LanesF32.store;
import static pushforward.tensor.kernel.ScalarElementwiseF32.get;
import static pushforward.tensor.kernel.ScalarElementwiseF32.put;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/// Packing for the matrix product, see [VectorGemmF32].
final class VectorPackF32 {
    private static final long PANEL = ScalarMatricesF32.PANEL;
    private static final long BYTES = Float.BYTES;
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    /// A column of a panel in whole vectors.
    private static final long WIDE = (PANEL + L - 1) / L * L;
    /// Columns that a vector stored at a column's beginning reaches into.
    private static final long SPILL = (WIDE - 1) / PANEL;

    private VectorPackF32() {
    }

    /// Panels of A, as [ScalarMatricesF32#packLeft].
    static void left(long dst, long a, long aRow, long aCol, long m, long k) {
        if (aRow == 1) {
            columns(dst, a, aCol, m, k);
            return;
        }
        long whole = m - m % PANEL;
        for (long i = 0; i < whole; i += PANEL) {
            panel(dst + i * k * BYTES, a + i * aRow * BYTES, aRow * BYTES, aCol * BYTES, k);
        }
        if (whole < m) {
            ScalarMatricesF32.packLeft(dst + whole * k * BYTES, a + whole * aRow * BYTES, aRow, aCol, m - whole, k);
        }
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

    /// Columns that lie whole, `aCol` apart. Vectors longer than a column of a panel are stored one over the other, the true values last; none reaches beyond the panel.
    private static void columns(long dst, long a, long aCol, long m, long k) {
        long i = 0;
        for (; i + WIDE <= m; i += PANEL) {
            long to = dst + i * k * BYTES;
            long from = a + i * BYTES;
            long whole = Math.max(0, k - SPILL);
            for (long kk = 0; kk < whole; kk++) {
                long source = from + kk * aCol * BYTES;
                long target = to + kk * PANEL * BYTES;
                for (long v = 0; v < WIDE * BYTES; v += L * BYTES) {
                    FloatVector.fromMemorySegment(SPECIES, ALL, source + v, ORDER).intoMemorySegment(ALL, target + v, ORDER);
                }
            }
            for (long kk = whole; kk < k; kk++) {
                last(to, from, aCol, kk, PANEL);
            }
        }
        for (; i < m; i += PANEL) {
            long rows = Math.min(PANEL, m - i);
            for (long kk = 0; kk < k; kk++) {
                last(dst + i * k * BYTES, a + i * BYTES, aCol, kk, rows);
            }
        }
    }

    /// Column `kk` of a panel, number by number.
    private static void last(long dst, long a, long aCol, long kk, long rows) {
        for (long r = 0; r < PANEL; r++) {
            put(dst, kk * PANEL + r, r < rows ? get(a, kk * aCol + r) : 0);
        }
    }

    /// One sliver of B, `[k][2 L]`, of which `n` columns are filled.
    static void right(long dst, long b, long bRow, long bCol, long n, long k) {
        if (bCol == 1 && n == 2L * L) {
            for (long kk = 0; kk < k; kk++) {
                long from = b + kk * bRow * BYTES;
                long to = dst + kk * 2 * L * BYTES;
                store(to, 0, load(from, 0));
                store(to, L, load(from, L));
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
