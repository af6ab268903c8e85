package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.ALL;
import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.ORDER;
import static pushforward.tensor.kernel.LanesF64.SPECIES;
import static pushforward.tensor.kernel.LanesF64.vector;
import static pushforward.tensor.kernel.ScalarElementwiseF64.get;
import static pushforward.tensor.kernel.ScalarElementwiseF64.put;

import jdk.incubator.vector.DoubleVector;

/// Copies of blocks for the matrix product, see [VectorGemmF64].
final class VectorPackF64 {
    private static final long BYTES = Double.BYTES;
    private static final long SLIVER = VectorGemmF64.SLIVER;

    private VectorPackF64() {
    }

    /// A block of A, row by row, rows [TileF64#PITCH] apart.
    static void rows(long dst, long a, long aRow, long aCol, long m, long k) {
        if (aCol == 1) {
            for (long i = 0; i < m; i++) {
                Memory.copy(dst + i * TileF64.PITCH * BYTES, a + i * aRow * BYTES, k * BYTES);
            }
        } else if (aRow == 1) {
            VectorTransposeF64.run(dst, TileF64.PITCH, a, aCol, k, m);
        } else {
            strided(dst, TileF64.PITCH, 1, a, aRow, aCol, m, k);
        }
    }

    /// A panel of `m` rows, at least as many as a vector has lanes, column by column, columns [TileF64#PANEL] apart.
    static void columns(long dst, long a, long aCol, long m, long k) {
        for (long kk = 0; kk < k; kk++) {
            long from = a + kk * aCol * BYTES;
            long to = dst + kk * TileF64.PANEL * BYTES;
            for (long i = 0; i < m; i += L) {
                long at = Math.min(i, m - L);
                DoubleVector.fromMemorySegment(SPECIES, ALL, vector(from, at), ORDER).intoMemorySegment(ALL, vector(to, at), ORDER);
            }
        }
    }

    /// Two vectors of every row of B, one after another.
    static void pair(long dst, long b, long bRow, long k) {
        for (long kk = 0; kk < k; kk++) {
            long from = b + kk * bRow * BYTES;
            long to = dst + kk * 2 * L * BYTES;
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(from, 0), ORDER).intoMemorySegment(ALL, vector(to, 0), ORDER);
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(from, L), ORDER).intoMemorySegment(ALL, vector(to, L), ORDER);
        }
    }

    /// A block of B, sliver by sliver, `[k][SLIVER]` each; columns beyond the `n` of a last one stay as they are. Read row by row where the rows lie, since the processor fetches ahead along them.
    static void slivers(long dst, long b, long bRow, long bCol, long n, long k) {
        long whole = bCol == 1 ? n - n % L : 0;
        for (long kk = 0; whole > 0 && kk < k; kk++) {
            long from = b + kk * bRow * BYTES;
            for (long j = 0; j < whole; j += L) {
                long to = dst + (j / SLIVER * k * SLIVER + kk * SLIVER + j % SLIVER) * BYTES;
                DoubleVector.fromMemorySegment(SPECIES, ALL, vector(from, j), ORDER).intoMemorySegment(ALL, vector(to, 0), ORDER);
            }
        }
        for (long j = whole; j < n; j += SLIVER - j % SLIVER) {
            sliver(dst + (j / SLIVER * k * SLIVER + j % SLIVER) * BYTES, b + j * bCol * BYTES, bRow, bCol, Math.min(SLIVER - j % SLIVER, n - j), k);
        }
    }

    private static void sliver(long dst, long b, long bRow, long bCol, long n, long k) {
        if (bRow == 1) {
            VectorTransposeF64.run(dst, SLIVER, b, bCol, n, k);
        } else {
            strided(dst, 1, SLIVER, b, bCol, bRow, n, k);
        }
    }

    /// `dst[i * dstRow + j * dstCol] = src[i * srcRow + j * srcCol]` for `i < m`, `j < n`, in blocks that stay in the first-level cache.
    private static void strided(long dst, long dstRow, long dstCol, long src, long srcRow, long srcCol, long m, long n) {
        for (long j0 = 0; j0 < n; j0 += 16) {
            long j1 = Math.min(n, j0 + 16);
            for (long i = 0; i < m; i++) {
                for (long j = j0; j < j1; j++) {
                    put(dst, i * dstRow + j * dstCol, get(src, i * srcRow + j * srcCol));
                }
            }
        }
    }
}
