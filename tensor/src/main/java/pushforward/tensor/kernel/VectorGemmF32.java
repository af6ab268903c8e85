// Generated from VectorGemmF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.ALL;
import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.ORDER;
import static pushforward.tensor.kernel.LanesF32.SPECIES;
import static pushforward.tensor.kernel.LanesF32.vector;
import static pushforward.tensor.kernel.ScalarElementwiseF32.get;
import static pushforward.tensor.kernel.ScalarElementwiseF32.put;

import jdk.incubator.vector.FloatVector;

/// The matrix product in blocks, after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3),
/// 2008, DOI 10.1145/1356052.1356053. [VectorTileF32] multiplies a few rows of A by a sliver of B, two or four vectors wide:
///
///      A  [m][k]                           B  [k][n]                      slivers
///      +--------+--------+                 +--------+--------+            +--+--+--+
///      |  ROWS  |        |  five rows      | COLUMNS|        |            |  |  |  | [k][4 L]
///      |   x    |        |  at a time      |   x    |        |    -->     |  |  |  |
///      | DEPTH  |        |                 | DEPTH  |        |            |  |  |  |
///      +--------+--------+                 +--------+--------+            +--+--+--+
///
/// All rows of a block of A pass a sliver before the next one; both stay in the second-level cache. Depth is cut in ascending
/// order and every block but the first continues from C, so blocking never changes a chain.
///
/// A product is either of operands as they lie, [#direct], which is best for a B of few slivers; or of copies of B's slivers, and of the blocks of an A that does not lie row by row,
/// [#general].
final class VectorGemmF32 {
    private static final long BYTES = Float.BYTES;
    /// Rows of tiles.
    private static final long SIX = 6;
    private static final long FIVE = 5;
    private static final long FOUR = 4;
    private static final long EIGHT = 8;
    /// Rows of a block are a multiple of so many, which tiles of five and of six cover.
    private static final long UNIT = FIVE * SIX;
    /// Terms from which on tiles take two at a time, with one more tile for the last of an odd number.
    private static final long LONG = 16;
    /// Columns of narrow tiles,
    private static final long PAIR = 2L * L;
    /// and of a sliver, for which there are wide tiles if the registers hold them.
    static final long SLIVER = VectorTileF32.FEW_REGISTERS ? PAIR : 2 * PAIR;
    /// Rows of a sliver of C in a thread's scratch memory at most, a multiple of six.
    private static final long EDGE = 240;
    /// Columns of a B for which A passes so seldom that its way from the memory counts.
    private static final long FEW_SLIVERS = 4 * PAIR;
    /// Up to so many columns beyond whole vectors, rows in the lanes are faster than a vector of columns.
    private static final long FEW = Math.max(1, L / 4);

    /// Bytes from row to row up to which reading a sliver of B where it lies costs less than copying it, on processors whose caches are large.
    private static final long NEAR = 2048;
    /// On the others, a sliver whose rows lie over more than so many bytes is copied if so many rows of A pass it,
    private static final long SPREAD = TileF32.LARGE_CACHES ? Long.MAX_VALUE : 1 << 14;
    private static final long ENOUGH = 48;
    /// and a panel of an A read down its columns, if these lie over more than half as many;
    private static final long SPREAD_COLUMNS = SPREAD / 2;
    /// products of so many rows copy all slivers of B.
    private static final long MANY = TileF32.LARGE_CACHES ? Long.MAX_VALUE : 96;

    /// Bytes of one way of a first-level cache of 64 sets: addresses so far apart share a set.
    private static final long WAY = 4096;

    /// Elements from row to row of A up to which the tiles take it, see [VectorTileF32].
    private static final long FAR = VectorTileF32.OFFSET / (EIGHT * BYTES);

    private VectorGemmF32() {
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
    ///
    /// An A larger than half a megabyte is taken to come from memory. Its rows are dealt out then, see [#block]; where it is read down its columns, in tiles that take six numbers of a cache line
    /// and come back for the next six, blocks are fetched before. Of a B whose rows are all the same one, the tiles take one row at a time: they count by its address.
    private static void blocks(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate, long bias, boolean rectified) {
        if (ldb == 0 && k > 0) {
            for (long kk = 0; kk < k; kk++) {
                blocks(c, ldc, a + kk * aCol * BYTES, aRow, aCol, b, PAIR, m, n, 1, accumulate || kk > 0, kk + 1 < k ? 0 : bias, rectified);
            }
            return;
        }
        boolean columns = aRow == 1 && aCol > 1;
        if (columns && m >= L && n >= FEW_SLIVERS && k * aCol * BYTES > SPREAD_COLUMNS) {
            panels(c, ldc, a, aCol, b, ldb, m, n, k, accumulate, bias, rectified);
            return;
        }
        boolean far = m * k > 2 * TileF32.LYING && n <= FEW_SLIVERS;
        long most = columns ? shallow(ldb * BYTES) : TileF32.DEPTH;
        long k0 = 0;
        do {
            long depth = Math.min(most, k - k0);
            long rows = columns && far ? rows(m, 2 * TileF32.LYING, depth) : rows(TileF32.LOW, TileF32.LYING, depth);
            for (long i = 0; i < m; i += rows) {
                long count = Math.min(rows, m - i);
                long from = a + (i * aRow + k0 * aCol) * BYTES;
                if (columns && far) {
                    for (long kk = 0; kk < depth; kk++) {
                        Memory.fetch(from + kk * aCol * BYTES, count * BYTES);
                    }
                }
                block(c + i * ldc * BYTES, ldc, from, aRow, aCol, b + k0 * ldb * BYTES, ldb, count, n, depth, far && aCol == 1 && aRow == depth, accumulate || k0 > 0,
                        bias == 0 || k0 + most < k ? 0 : bias + i * BYTES, rectified);
            }
            k0 += most;
        } while (k0 < k);
    }

    /// [#blocks] for an A whose columns lie one after another: a panel of a few rows is copied column by column, so that it lies in one piece and stays in the first-level cache.
    private static void panels(long c, long ldc, long a, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate, long bias, boolean rectified) {
        long panel = ThreadScratch.panel();
        long k0 = 0;
        do {
            long depth = Math.min(TileF32.SHALLOW, k - k0);
            for (long i = 0; i < m; i += TileF32.PANEL) {
                long rows = Math.min(TileF32.PANEL, m - i);
                long from = a + (i + k0 * aCol) * BYTES;
                long column = aCol;
                if (rows >= L) {
                    VectorPackF32.columns(panel, from, aCol, rows, depth);
                    from = panel;
                    column = TileF32.PANEL;
                }
                block(c + i * ldc * BYTES, ldc, from, 1, column, b + k0 * ldb * BYTES, ldb, rows, n, depth, false, accumulate || k0 > 0,
                        bias == 0 || k0 + TileF32.SHALLOW < k ? 0 : bias + i * BYTES, rectified);
            }
            k0 += TileF32.SHALLOW;
        } while (k0 < k);
    }

    /// How many columns of A a block has whose tiles go down them. A cache line of A serves the next tiles too if it stays in the first-level cache beside a sliver of B. Each row of that takes
    /// two lines, and rows a power of two of bytes apart share few sets, of whose twelve ways B may have eight. Where that is too little for half a block, nothing stays, and the block is a whole one.
    ///
    /// @param apart bytes from row to row of B
    private static long shallow(long apart) {
        long fit = 8 * WAY / Long.lowestOneBit(apart | WAY);
        return fit < TileF32.SHALLOW / 2 ? TileF32.SHALLOW : Math.min(TileF32.SHALLOW, fit);
    }

    /// How many rows of so many elements make a block.
    private static long rows(long most, long block, long depth) {
        return Math.min(most, Math.max(1, block / Math.max(1, depth) / UNIT) * UNIT);
    }

    /// Bytes for a copy of a block of each operand.
    static long scratch(long m, long n, long k) {
        long left = Math.min(m, TileF32.ROWS) * TileF32.PITCH;
        long right = (Math.min(n, TileF32.COLUMNS) + SLIVER - 1) / SLIVER * SLIVER * Math.min(k, TileF32.DEPTH);
        return (left + right) * BYTES + Memory.ALIGNMENT;
    }

    /// See [Kernels#gemm].
    static void general(long c, long ldc, long a, long aRow, long aCol, long b, long bRow, long bCol, long m, long n, long k,
            boolean accumulate, long scratch) {
        boolean near = n <= 2 * PAIR || bRow * BYTES <= NEAR && aCol * BYTES <= NEAR / 4;
        if (bCol == 1 && (m <= 2 * SIX || near && m < MANY && (aCol == 1 || aRow == 1))) {
            direct(c, ldc, a, aRow, aCol, b, bRow, m, n, k, accumulate);
            return;
        }
        long left = (scratch + Memory.ALIGNMENT - 1) & -Memory.ALIGNMENT;
        long right = left + Math.min(m, TileF32.ROWS) * TileF32.PITCH * BYTES;
        for (long j = 0; j < n; j += TileF32.COLUMNS) {
            long columns = Math.min(TileF32.COLUMNS, n - j);
            long k0 = 0;
            do {
                long depth = Math.min(TileF32.DEPTH, k - k0);
                VectorPackF32.slivers(right, b + (k0 * bRow + j * bCol) * BYTES, bRow, bCol, columns, depth);
                long most = rows(TileF32.ROWS, TileF32.BLOCK, depth);
                for (long i = 0; i < m; i += most) {
                    long rows = Math.min(most, m - i);
                    long from = a + (i * aRow + k0 * aCol) * BYTES;
                    long step = aRow;
                    if (aCol != 1) {
                        VectorPackF32.rows(left, from, aRow, aCol, rows, depth);
                        from = left;
                        step = TileF32.PITCH;
                    }
                    for (long s = 0; s < columns; s += SLIVER) {
                        block(c + (i * ldc + j + s) * BYTES, ldc, from, step, 1, right + s * depth * BYTES, SLIVER, rows, Math.min(SLIVER, columns - s), depth, false,
                                accumulate || k0 > 0, 0, false);
                    }
                }
                k0 += TileF32.DEPTH;
            } while (k0 < k);
        }
    }

    /// How many of `m` rows go through tiles of six, so that as few tiles as can be cover them and those of five need no sixth row; with few registers, as few as leave a multiple of five.
    /// From 20 rows on every row of a tile exists.
    private static long sixes(long m) {
        if (VectorTileF32.FEW_REGISTERS && m % FIVE <= m / FIVE) {
            return SIX * (m % FIVE);
        }
        long tiles = (m + SIX - 1) / SIX;
        return SIX * Math.max(0, tiles - (SIX * tiles - m));
    }

    /// C (+)= A B, then bias and rectifier, unless `bias` is 0.
    ///
    /// Rows of A that follow one another without a gap can be dealt out to the tiles in turn, so that every tile's rows go on in memory where those of the tile before ended: as many
    /// long streams as a tile has rows, which the processor fetches ahead, in place of as many new ones per tile.
    ///
    /// ```
    ///      tile   0 1 2 0 1 2 0 1 2 0 1 2 0 1 2 0 1 2        18 rows, one after another in memory
    /// ```
    /// Where columns are left that fill no vector, or no sliver but more than a vector, the last vector or sliver of C takes in columns before them, whose chains are taken twice. It goes first, and where C
    /// is added to through a copy, so that either way every column gets its chain once.
    private static void block(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean dealt, boolean accumulate, long bias,
            boolean rectified) {
        if (m > 1 && aRow > FAR) {
            for (long i = 0; i < m; i++) {
                block(c + i * ldc * BYTES, ldc, a + i * aRow * BYTES, aRow, aCol, b, ldb, 1, n, k, false, accumulate, bias == 0 ? 0 : bias + i * BYTES, rectified);
            }
            return;
        }
        long rest = n % L;
        boolean few = aRow == 1 && rest <= FEW;
        long last = rest == 0 || few || n < L ? 0 : n % PAIR > L && n >= PAIR ? PAIR : L;
        if (last > 0 && accumulate && m > EDGE) {
            for (long i = 0; i < m; i += EDGE) {
                block(c + i * ldc * BYTES, ldc, a + i * aRow * BYTES, aRow, aCol, b, ldb, Math.min(EDGE, m - i), n, k, dealt, true, bias == 0 ? 0 : bias + i * BYTES, rectified);
            }
            return;
        }
        long tail = c + (n - last) * BYTES;
        long scratch = last > 0 && accumulate ? ThreadScratch.address() : 0;
        if (scratch != 0) {
            copy(scratch, last, tail, ldc, m, last);
        }
        if (last == PAIR) {
            pair(scratch == 0 ? tail : scratch, scratch == 0 ? ldc : last, a, aRow, aCol, b + (n - last) * BYTES, ldb, m, k, false, accumulate);
        } else if (last == L) {
            column(scratch == 0 ? tail : scratch, scratch == 0 ? ldc : last, a, aRow, aCol, b + (n - last) * BYTES, ldb, m, k, accumulate);
        }
        long copy = SLIVER == PAIR && ldb > PAIR && m >= ENOUGH && k * ldb * BYTES > SPREAD ? ThreadScratch.sliver() : 0;
        long j = 0;
        for (; j + SLIVER <= n; j += SLIVER) {
            if (copy != 0) {
                VectorPackF32.pair(copy, b + j * BYTES, ldb, k);
            }
            sliver(c + j * BYTES, ldc, a, aRow, aCol, copy != 0 ? copy : b + j * BYTES, copy != 0 ? SLIVER : ldb, m, k, dealt, accumulate);
            finish(c + j * BYTES, ldc, m, SLIVER, bias, rectified);
        }
        if (j + PAIR <= n) {
            pair(c + j * BYTES, ldc, a, aRow, aCol, b + j * BYTES, ldb, m, k, dealt, accumulate);
            finish(c + j * BYTES, ldc, m, PAIR, bias, rectified);
            j += PAIR;
        }
        if (last < PAIR && j + L <= n) {
            column(c + j * BYTES, ldc, a, aRow, aCol, b + j * BYTES, ldb, m, k, accumulate);
            finish(c + j * BYTES, ldc, m, L, bias, rectified);
            j += L;
        }
        if (j == n) {
            return;
        }
        if (scratch != 0) {
            finish(scratch, last, m, last, bias, rectified);
            copy(tail, ldc, scratch, last, m, last);
            return;
        }
        if (few) {
            VectorColumnsF32.run(c + j * BYTES, ldc, a, aCol, b + j * BYTES, ldb, m, n - j, k, accumulate);
        } else if (last == 0) {
            narrow(c, ldc, a, aRow, aCol, b, ldb, m, n, k, accumulate);
        }
        finish(c + j * BYTES, ldc, m, n - j, bias, rectified);
    }

    /// Four vectors of columns, in tiles of five rows and as few of four as can be; or two and two, where there are no wide tiles or the rows are 1, 2, 3, 6, 7 or 11.
    private static void sliver(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long k, boolean dealt, boolean accumulate) {
        long fours = (FIVE - m % FIVE) % FIVE;
        long fives = (m - FOUR * fours) / FIVE;
        if (SLIVER == PAIR || fives < 0) {
            for (long j = 0; j < SLIVER; j += PAIR) {
                pair(c + j * BYTES, ldc, a, aRow, aCol, b + j * BYTES, ldb, m, k, dealt, accumulate);
            }
            return;
        }
        long apart = dealt ? fives : 1;
        for (long t = 0; t < fives; t++) {
            long i = dealt ? t : t * FIVE;
            VectorTileF32.wideFive(c + i * ldc * BYTES, ldc * apart, a + i * aRow * BYTES, aRow * apart, aCol, b, ldb, k, accumulate);
        }
        apart = dealt ? fours : 1;
        for (long t = 0; t < fours; t++) {
            long i = FIVE * fives + (dealt ? t : t * FOUR);
            VectorTileF32.wideFour(c + i * ldc * BYTES, ldc * apart, a + i * aRow * BYTES, aRow * apart, aCol, b, ldb, k, accumulate);
        }
    }

    /// Two vectors of columns.
    private static void pair(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long k, boolean dealt, boolean accumulate) {
        long sixes = sixes(m);
        long fives = m - sixes;
        if (fives % FIVE != 0) {
            for (long i = 0; i < m; i += FIVE) {
                VectorTileF32.ragged(c + i * ldc * BYTES, ldc, a + i * aRow * BYTES, aRow, aCol, b, ldb, k, Math.min(FIVE, m - i), accumulate);
            }
            return;
        }
        long tiles = sixes / SIX;
        long apart = dealt ? tiles : 1;
        for (long t = 0; t < tiles; t++) {
            long i = dealt ? t : t * SIX;
            VectorTileF32.six(c + i * ldc * BYTES, ldc * apart, a + i * aRow * BYTES, aRow * apart, aCol, b, ldb, k, accumulate);
        }
        tiles = fives / FIVE;
        apart = dealt ? tiles : 1;
        long paired = VectorTileF32.FEW_REGISTERS && k >= LONG && Math.max(aCol, ldb) <= FAR ? k & -2 : 0;
        for (long t = 0; t < tiles; t++) {
            long i = sixes + (dealt ? t : t * FIVE);
            if (paired > 0) {
                VectorTileF32.pairs(c + i * ldc * BYTES, ldc * apart, a + i * aRow * BYTES, aRow * apart, aCol, b, ldb, paired, accumulate);
            }
            if (paired < k || k == 0) {
                VectorTileF32.five(c + i * ldc * BYTES, ldc * apart, a + (i * aRow + paired * aCol) * BYTES, aRow * apart, aCol, b + paired * ldb * BYTES, ldb, k - paired,
                        accumulate || paired > 0);
            }
        }
    }

    /// One vector of columns.
    private static void column(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long k, boolean accumulate) {
        for (long i = 0; i < m; i += EIGHT) {
            VectorTileF32.eight(c + i * ldc * BYTES, ldc, a + i * aRow * BYTES, aRow, aCol, b, ldb, k, Math.min(EIGHT, m - i), accumulate);
        }
    }

    /// Rows of one or two vectors.
    private static void copy(long to, long toRow, long from, long fromRow, long rows, long width) {
        for (long i = 0; i < rows; i++) {
            for (long j = 0; j < width; j += L) {
                FloatVector.fromMemorySegment(SPECIES, ALL, vector(from, i * fromRow + j), ORDER).intoMemorySegment(ALL, vector(to, i * toRow + j), ORDER);
            }
        }
    }

    /// Bias and rectifier of columns that are still in the first-level cache.
    private static void finish(long c, long ldc, long m, long n, long bias, boolean rectified) {
        if (bias != 0) {
            VectorBiasF32.run(c, ldc, c, ldc, bias, m, n, rectified);
        }
    }

    /// Less than a vector of columns, which whatever follows in B fills up, and in its last rows zeros. C passes through scratch memory.
    private static void narrow(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long m, long n, long k, boolean accumulate) {
        long followed = Math.max(0, k - (L - n + ldb - 1) / Math.max(1, ldb));
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
                for (long j = 0; j < n; j++) {
                    put(tile, r * L + j, get(c, (i + r) * ldc + j));
                }
            }
            VectorTileF32.eight(tile, L, left, aRow, aCol, b, ldb, followed, rows, accumulate);
            if (followed < k) {
                VectorTileF32.eight(tile, L, left + followed * aCol * BYTES, aRow, aCol, last, L, k - followed, rows, true);
            }
            for (long r = 0; r < rows; r++) {
                for (long j = 0; j < n; j++) {
                    put(c, (i + r) * ldc + j, get(tile, r * L + j));
                }
            }
        }
    }
}
