package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.ScalarElementwiseF64.get;
import static pushforward.tensor.kernel.ScalarElementwiseF64.put;

/// The matrix product in blocks, after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3),
/// 2008, DOI 10.1145/1356052.1356053. [VectorTileF64] multiplies six rows of A by a sliver of B, two vectors wide:
///
///      A  [m][k]                           B  [k][n]                      slivers
///      +--------+--------+                 +--------+--------+            +--+--+--+
///      |  ROWS  |        |  six rows       | COLUMNS|        |            |  |  |  | [k][2 L]
///      |   x    |        |  at a time      |   x    |        |    -->     |  |  |  |
///      | DEPTH  |        |                 | DEPTH  |        |            |  |  |  |
///      +--------+--------+                 +--------+--------+            +--+--+--+
///
/// All rows of a block of A pass a sliver before the next one; both stay in the second-level cache. Depth is cut in ascending
/// order and every block but the first continues from C, so blocking never changes a chain.
///
/// A product is either of operands as they lie, [#direct], which is best for a B of few slivers; or of copies of B's slivers, and of the blocks of an A that does not lie row by row,
/// [#general].
final class VectorGemmF64 {
    private static final long BYTES = Double.BYTES;
    /// Rows of the tiles.
    private static final long SIX = 6;
    private static final long FIVE = 5;
    private static final long EIGHT = 8;
    /// Columns of a sliver.
    private static final long SLIVER = 2L * L;
    /// Up to so many columns beyond whole vectors, rows in the lanes are faster than a vector of columns.
    private static final long FEW = Math.max(1, L / 4);

    /// Bytes from row to row up to which reading a sliver of B where it lies costs less than copying it.
    private static final long NEAR = 2048;

    private VectorGemmF64() {
    }

    /// See [Kernels#gemmDirect].
    static void direct(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate) {
        blocks(c, ldc, a, aRow, aCol, b, ldb, m, n, k, accumulate, 0, false);
    }

    /// See [Kernels#gemmLayer].
    static void layer(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, long bias, boolean rectified) {
        blocks(c, ldc, a, aRow, aCol, b, ldb, m, n, k, false, bias, rectified);
    }

    /// C (+)= A B where both lie, with the last block of the depth followed by bias and rectifier, unless `bias` is 0.
    private static void blocks(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate, long bias, boolean rectified) {
        long most = aRow == 1 && aCol > 1 ? TileF64.SHALLOW : TileF64.DEPTH;
        long k0 = 0;
        do {
            long depth = Math.min(most, k - k0);
            for (long i = 0; i < m; i += TileF64.LOW) {
                block(c + i * ldc * BYTES, ldc, a + (i * aRow + k0 * aCol) * BYTES, aRow, aCol, b + k0 * ldb * BYTES, ldb, Math.min(TileF64.LOW, m - i), n, depth, accumulate || k0 > 0,
                        bias == 0 || k0 + most < k ? 0 : bias + i * BYTES, rectified);
            }
            k0 += most;
        } while (k0 < k);
    }

    /// See [Kernels#gemm].
    static void general(long c, long ldc, long a, long aRow, long aCol, long b, long bRow, long bCol, long m, long n, long k,
            boolean accumulate, long scratch) {
        boolean near = n <= 2 * SLIVER || bRow * BYTES <= NEAR && aCol * BYTES <= NEAR / 4;
        if (bCol == 1 && (m <= 2 * SIX || near && (aCol == 1 || aRow == 1))) {
            direct(c, ldc, a, aRow, aCol, b, bRow, m, n, k, accumulate);
            return;
        }
        long left = (scratch + Memory.ALIGNMENT - 1) & -Memory.ALIGNMENT;
        long right = left + Math.min(m, TileF64.ROWS) * TileF64.PITCH * BYTES;
        for (long j = 0; j < n; j += TileF64.COLUMNS) {
            long columns = Math.min(TileF64.COLUMNS, n - j);
            long k0 = 0;
            do {
                long depth = Math.min(TileF64.DEPTH, k - k0);
                VectorPackF64.slivers(right, b + (k0 * bRow + j * bCol) * BYTES, bRow, bCol, columns, depth);
                for (long i = 0; i < m; i += TileF64.ROWS) {
                    long rows = Math.min(TileF64.ROWS, m - i);
                    long from = a + (i * aRow + k0 * aCol) * BYTES;
                    long step = aRow;
                    if (aCol != 1) {
                        VectorPackF64.rows(left, from, aRow, aCol, rows, depth);
                        from = left;
                        step = TileF64.PITCH;
                    }
                    for (long s = 0; s < columns; s += SLIVER) {
                        block(c + (i * ldc + j + s) * BYTES, ldc, from, step, 1, right + s * depth * BYTES, SLIVER, rows, Math.min(SLIVER, columns - s), depth, accumulate || k0 > 0, 0,
                                false);
                    }
                }
                k0 += TileF64.DEPTH;
            } while (k0 < k);
        }
    }

    /// How many of `m` rows go through tiles of six: as few tiles as cover them, of which those can be of five that do not need a sixth row. From 20 rows on every row of a tile exists.
    private static long sixes(long m) {
        long tiles = (m + SIX - 1) / SIX;
        return SIX * Math.max(0, tiles - (SIX * tiles - m));
    }

    /// C (+)= A B, then bias and rectifier, unless `bias` is 0.
    private static void block(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate, long bias, boolean rectified) {
        long sixes = sixes(m);
        long j = 0;
        for (; j + SLIVER <= n; j += SLIVER) {
            long i = 0;
            for (; i < sixes; i += SIX) {
                VectorTileF64.six(c + (i * ldc + j) * BYTES, ldc, a + i * aRow * BYTES, aRow, aCol, b + j * BYTES, ldb, k, Math.min(SIX, m - i), accumulate);
            }
            for (; i < m; i += FIVE) {
                VectorTileF64.five(c + (i * ldc + j) * BYTES, ldc, a + i * aRow * BYTES, aRow, aCol, b + j * BYTES, ldb, k, Math.min(FIVE, m - i), accumulate);
            }
            finish(c + j * BYTES, ldc, m, SLIVER, bias, rectified);
        }
        for (; j + L <= n; j += L) {
            for (long i = 0; i < m; i += EIGHT) {
                VectorTileF64.eight(c + (i * ldc + j) * BYTES, ldc, a + i * aRow * BYTES, aRow, aCol, b + j * BYTES, ldb, k, Math.min(EIGHT, m - i), accumulate);
            }
            finish(c + j * BYTES, ldc, m, L, bias, rectified);
        }
        if (j == n) {
            return;
        }
        if (aRow == 1 && n - j <= FEW) {
            VectorColumnsF64.run(c + j * BYTES, ldc, a, aCol, b + j * BYTES, ldb, m, n - j, k, accumulate);
        } else {
            rest(c, ldc, a, aRow, aCol, b, ldb, m, j, n, k, accumulate);
        }
        finish(c + j * BYTES, ldc, m, n - j, bias, rectified);
    }

    /// Bias and rectifier of columns that are still in the first-level cache.
    private static void finish(long c, long ldc, long m, long n, long bias, boolean rectified) {
        if (bias != 0) {
            VectorBiasF64.run(c, ldc, c, ldc, bias, m, n, rectified);
        }
    }

    /// The columns `from .. n - 1`, less than a vector, which those before them fill up, or for `n < L` whatever follows in B, and in its last rows zeros. C passes through
    /// scratch memory.
    private static void rest(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long from, long n, long k, boolean accumulate) {
        long first = Math.max(0, n - L);
        long followed = n < L ? Math.max(0, k - (L - n + ldb - 1) / Math.max(1, ldb)) : k;
        long tile = ThreadScratch.address();
        long last = tile + EIGHT * L * BYTES;
        for (long kk = followed; kk < k; kk++) {
            for (long l = 0; l < L; l++) {
                put(last, (kk - followed) * L + l, l < n ? get(b, kk * ldb + l) : 0);
            }
        }
        for (long i = 0; i < m; i += EIGHT) {
            long rows = Math.min(EIGHT, m - i);
            long left = a + i * aRow * BYTES;
            for (long r = 0; accumulate && r < rows; r++) {
                for (long j = from; j < n; j++) {
                    put(tile, r * L + j - first, get(c, (i + r) * ldc + j));
                }
            }
            VectorTileF64.eight(tile, L, left, aRow, aCol, b + first * BYTES, ldb, followed, rows, accumulate);
            if (followed < k) {
                VectorTileF64.eight(tile, L, left + followed * aCol * BYTES, aRow, aCol, last, L, k - followed, rows, true);
            }
            for (long r = 0; r < rows; r++) {
                for (long j = from; j < n; j++) {
                    put(c, (i + r) * ldc + j, get(tile, r * L + j - first));
                }
            }
        }
    }
}
