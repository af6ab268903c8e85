package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.ScalarElementwiseF64.get;
import static pushforward.tensor.kernel.ScalarElementwiseF64.put;

/// The matrix product in blocks, after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3),
/// 2008, DOI 10.1145/1356052.1356053. A block of A is packed into panels of six rows, one of B into slivers of two vectors:
///
///      A  [m][k]                        panels                  B  [k][n]                      slivers
///      +--------+--------+             +------+ [k][6]          +--------+--------+            +--+--+--+
///      |  ROWS  |        |             |      |                 | COLUMNS|        |            |  |  |  | [k][2 L]
///      |   x    |        |    -->      +------+                 |   x    |        |    -->     |  |  |  |
///      | DEPTH  |        |             |      |                 | DEPTH  |        |            |  |  |  |
///      +--------+--------+             +------+                 +--------+--------+            +--+--+--+
///
/// A sliver stays in the first-level cache while all panels pass it; the block of A stays in the second. Depth is cut in ascending
/// order and every block but the first continues from C, so blocking never changes a chain.
final class VectorGemmF64 {
    private static final long BYTES = Double.BYTES;
    private static final long PANEL = ScalarMatricesF64.PANEL;
    /// Columns of a sliver.
    private static final long SLIVER = 2L * L;
    /// Up to so many columns beyond whole vectors, rows in the lanes are faster than a vector of columns.
    private static final long FEW = Math.max(1, L / 4);

    private VectorGemmF64() {
    }

    /// See [Kernels#gemmPacked]: A packed whole, B as it is.
    static void packed(long c, long ldc, long a, long b, long ldb, long m, long n, long k, boolean accumulate) {
        if (k == 0) {
            block(c, ldc, a, 0, PANEL, b, ldb, m, n, 0, accumulate);
        }
        for (long k0 = 0; k0 < k; k0 += TileF64.DEPTH) {
            long depth = Math.min(TileF64.DEPTH, k - k0);
            block(c, ldc, a + k0 * PANEL * BYTES, k * PANEL, PANEL, b + k0 * ldb * BYTES, ldb, m, n, depth, accumulate || k0 > 0);
        }
    }

    /// See [Kernels#gemm].
    static void general(long c, long ldc, long a, long aRow, long aCol, long b, long bRow, long bCol, long m, long n, long k,
            boolean accumulate, long scratch) {
        if (k == 0) {
            block(c, ldc, a, 0, PANEL, b, 0, m, n, 0, accumulate);
            return;
        }
        long left = (scratch + Memory.ALIGNMENT - 1) & -Memory.ALIGNMENT;
        long right = left + ScalarMatricesF64.packedSize(Math.min(m, TileF64.ROWS), Math.min(k, TileF64.DEPTH)) * BYTES;
        boolean direct = bCol == 1 && (m <= 2 * PANEL || n < SLIVER);
        for (long j = 0; j < n; j += TileF64.COLUMNS) {
            long columns = Math.min(TileF64.COLUMNS, n - j);
            for (long k0 = 0; k0 < k; k0 += TileF64.DEPTH) {
                long depth = Math.min(TileF64.DEPTH, k - k0);
                long part = b + (k0 * bRow + j * bCol) * BYTES;
                if (!direct) {
                    packRight(right, part, bRow, bCol, columns, depth);
                }
                for (long i = 0; i < m; i += TileF64.ROWS) {
                    long rows = Math.min(TileF64.ROWS, m - i);
                    VectorPackF64.left(left, a + (i * aRow + k0 * aCol) * BYTES, aRow, aCol, rows, depth);
                    long target = c + (i * ldc + j) * BYTES;
                    if (direct) {
                        block(target, ldc, left, depth * PANEL, PANEL, part, bRow, rows, columns, depth, accumulate || k0 > 0);
                    } else {
                        slivers(target, ldc, left, right, rows, columns, depth, accumulate || k0 > 0);
                    }
                }
            }
        }
    }

    private static void packRight(long dst, long b, long bRow, long bCol, long n, long k) {
        for (long j = 0; j < n; j += SLIVER) {
            VectorPackF64.right(dst + j * k * BYTES, b + j * bCol * BYTES, bRow, bCol, Math.min(SLIVER, n - j), k);
        }
    }

    /// A block of C from packed blocks of A and B.
    private static void slivers(long c, long ldc, long a, long b, long m, long n, long k, boolean accumulate) {
        for (long j = 0; j < n; j += SLIVER) {
            block(c + j * BYTES, ldc, a, k * PANEL, PANEL, b + j * k * BYTES, SLIVER, m, Math.min(SLIVER, n - j), k, accumulate);
        }
    }

    /// See [Kernels#outerProducts]: both operands lie with the contracted index first, as panels and slivers do, so tiles read them where they are.
    static void outer(long c, long ldc, long a, long aRow, long b, long bRow, long m, long n, long rows, boolean accumulate) {
        long r = 0;
        do {
            block(c, ldc, a + r * aRow * BYTES, PANEL, aRow, b + r * bRow * BYTES, bRow, m, n, Math.min(TileF64.DEPTH, rows - r), accumulate || r > 0);
            r += TileF64.DEPTH;
        } while (r < rows);
    }

    /// C (+)= A B for panels `panelStride` elements apart whose rows of six are `lda` apart, and rows of B `ldb` apart; of depth [TileF64#DEPTH] at most.
    static void block(long c, long ldc, long a, long panelStride, long lda, long b, long ldb, long m, long n, long k, boolean accumulate) {
        long j = 0;
        for (; j + SLIVER <= n; j += SLIVER) {
            for (long i = 0; i < m; i += PANEL) {
                VectorTileF64.two(c + (i * ldc + j) * BYTES, ldc, a + i / PANEL * panelStride * BYTES, lda, b + j * BYTES, ldb, k,
                        Math.min(PANEL, m - i), accumulate);
            }
        }
        for (; j + L <= n; j += L) {
            for (long i = 0; i < m; i += PANEL) {
                VectorTileF64.one(c + (i * ldc + j) * BYTES, ldc, a + i / PANEL * panelStride * BYTES, lda, b + j * BYTES, ldb, k,
                        Math.min(PANEL, m - i), accumulate);
            }
        }
        if (j == n) {
            return;
        }
        if (n - j <= FEW) {
            VectorColumnsF64.run(c + j * BYTES, ldc, a, panelStride, lda, b + j * BYTES, ldb, m, n - j, k, accumulate);
        } else if (n >= L) {
            rest(c + (n - L) * BYTES, ldc, a, panelStride, lda, b + (n - L) * BYTES, ldb, m, j - (n - L), L, k, accumulate);
        } else {
            long sliver = ThreadScratch.address() + PANEL * L * BYTES;
            for (long kk = 0; kk < k; kk++) {
                for (long l = 0; l < L; l++) {
                    put(sliver, kk * L + l, l < n ? get(b, kk * ldb + l) : 0);
                }
            }
            rest(c, ldc, a, panelStride, lda, sliver, L, m, 0, n, k, accumulate);
        }
    }

    /// The columns `from .. to - 1` of a tile one vector wide, whose other columns belong to somebody else: C passes through scratch memory.
    private static void rest(long c, long ldc, long a, long panelStride, long lda, long b, long ldb, long m, long from, long to, long k, boolean accumulate) {
        long tile = ThreadScratch.address();
        for (long i = 0; i < m; i += PANEL) {
            long rows = Math.min(PANEL, m - i);
            long target = c + i * ldc * BYTES;
            for (long r = 0; accumulate && r < rows; r++) {
                for (long j = from; j < to; j++) {
                    put(tile, r * L + j, get(target, r * ldc + j));
                }
            }
            VectorTileF64.one(tile, L, a + i / PANEL * panelStride * BYTES, lda, b, ldb, k, PANEL, accumulate);
            for (long r = 0; r < rows; r++) {
                for (long j = from; j < to; j++) {
                    put(target, r * ldc + j, get(tile, r * L + j));
                }
            }
        }
    }
}
