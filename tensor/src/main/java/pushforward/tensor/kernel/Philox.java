package pushforward.tensor.kernel;

import pushforward.tensor.DType;

/// Random numbers without state: Philox4x32-10 maps a 128-bit counter and a 64-bit key to 128 random bits, so a number is a
/// function of its place and not of what was drawn before.
///
/// The place is (seed, step, row, component); a component is a stream (upper 32 bits) and an element (lower 32 bits). The
/// number there does not depend on how rows are cut into batches, on threads or on the vector width; it does depend on the
/// element type, F32 taking one 32-bit word of a block and F64 two. Uniform and normal numbers at the same place come from the
/// same bits, as do F32 and F64 numbers of the same block: use different seeds ([#derive]) or streams where both are needed.
///
/// ```
/// counter word 0: row, lower 32 bits
///              1: row, upper 16 bits | step, upper 16 bits << 16
///              2: block = element / 4 (F32), element / 2 (F64)
///              3: step, lower 32 bits
/// key:            seed for stream 0, else a seed derived from it and the stream
/// ```
///
/// Uniform numbers are the midpoints of `2^23` (F32) or `2^52` (F64) equal cells of (0, 1): never 0, never 1, symmetric about
/// 1/2, exact. Normal numbers are a random sign times the quantile of a midpoint of `2^31` (F32) or `2^52` (F64) cells of (0,
/// 1/2): both tails reach as far, and as finely, as the type can tell (|z| up to 6.3 and 8.2).
///
/// References: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011,
/// DOI 10.1145/2063384.2063405.
public final class Philox {
    /// One more than the largest row.
    public static final long ROWS = 1L << 48;
    /// One more than the largest step; the counters beyond serve [#derive].
    public static final long STEPS = 0xffffL << 32;

    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long MASK = 0xffffffffL;
    private static final int ROUNDS = 10;
    /// Counter word 1 of blocks that give seeds: the steps that would have it do not exist.
    private static final long DERIVED = 0xffff_0000L << 32;
    /// Lanes whose signs fit one long.
    private static final int SIGNS = Long.SIZE;

    private Philox() {}

    /// One block: the bijection of 128 bits itself.
    ///
    /// @param low counter words 0 and 1, word 0 in the lower half
    /// @param high counter words 2 and 3, word 2 in the lower half
    /// @param key key words 0 and 1, word 0 in the lower half
    /// @param out `[4]`, receives the four words
    public static void block(long low, long high, long key, int[] out) {
        long first = half(low, high, key, false);
        long second = half(low, high, key, true);
        out[0] = (int) first;
        out[1] = (int) (first >>> 32);
        out[2] = (int) second;
        out[3] = (int) (second >>> 32);
    }

    /// Words 0 and 1 of a block, or words 2 and 3.
    private static long half(long low, long high, long key, boolean second) {
        long c0 = low & MASK;
        long c1 = low >>> 32;
        long c2 = high & MASK;
        long c3 = high >>> 32;
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * c0;
            long p1 = MULTIPLIER_1 * c2;
            c0 = (p1 >>> 32 ^ c1 ^ k0) & MASK;
            c1 = p1 & MASK;
            c2 = (p0 >>> 32 ^ c3 ^ k1) & MASK;
            c3 = p0 & MASK;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return second ? c2 | c3 << 32 : c0 | c1 << 32;
    }

    /// The seed of the child `index` of `seed`: 64 bits of a block no random number comes from.
    public static long derive(long seed, long index) {
        return half((index & MASK) | DERIVED, index >>> 32, seed, false);
    }

    /// The seed that stream `stream` is drawn with. Stream 0 is the seed itself; the others lie apart from those of [#derive].
    private static long streamSeed(long seed, long stream) {
        return stream == 0 ? seed : half(stream | DERIVED, 1L << 32, seed, false);
    }

    /// Fills a block in lane layout with uniform numbers: `dst[c][l]` for component `firstComponent + c` of row `firstRow + l`.
    ///
    /// @param dst the address of `[components][lanes]`, written
    /// @param dstRow elements from one component's lanes to the next one's, at least `lanes`
    /// @param step `0 .. STEPS - 1`
    /// @param firstRow together with `lanes` in `0 .. ROWS`
    /// @param firstComponent `stream << 32 | element`, not negative; with `components` elements it stays below element 2^31 - 1
    public static void fillUniform(DType dtype, long dst, long dstRow, long seed, long step, long firstRow, long lanes, long firstComponent,
            int components) {
        fillBits(dtype, dst, dstRow, seed, step, firstRow, lanes, firstComponent, components);
        for (long c = 0; c < components; c++) {
            long row = dst + c * dstRow * dtype.bytes();
            if (dtype == DType.F32) {
                for (long l = 0; l < lanes; l++) {
                    int cell = Memory.getInt(row + 4 * l) >>> 9;
                    Memory.putFloat(row + 4 * l, (cell + 0.5f) * 0x1p-23f);
                }
            } else {
                for (long l = 0; l < lanes; l++) {
                    long cell = Memory.getLong(row + 8 * l) >>> 12;
                    Memory.putDouble(row + 8 * l, (cell + 0.5) * 0x1p-52);
                }
            }
        }
    }

    /// Fills a block in lane layout with standard normal numbers; arguments as in [#fillUniform].
    public static void fillNormal(DType dtype, long dst, long dstRow, long seed, long step, long firstRow, long lanes, long firstComponent,
            int components) {
        fillBits(dtype, dst, dstRow, seed, step, firstRow, lanes, firstComponent, components);
        for (long c = 0; c < components; c++) {
            for (long l = 0; l < lanes; l += SIGNS) {
                long at = dst + (c * dstRow + l) * dtype.bytes();
                long n = Math.min(SIGNS, lanes - l);
                // The lower half of the distribution, mirrored where the sign bit was set.
                long signs = dtype == DType.F32 ? halvesF32(at, n) : halvesF64(at, n);
                quantiles(dtype, at, n);
                if (dtype == DType.F32) {
                    for (long i = 0; i < n; i++) {
                        Memory.putInt(at + 4 * i, Memory.getInt(at + 4 * i) ^ (int) (signs >>> i & 1) << 31);
                    }
                } else {
                    for (long i = 0; i < n; i++) {
                        Memory.putLong(at + 8 * i, Memory.getLong(at + 8 * i) ^ (signs >>> i & 1) << 63);
                    }
                }
            }
        }
    }

    private static void quantiles(DType dtype, long at, long n) {
        for (long i = 0; i < n; i++) {
            if (dtype == DType.F32) {
                Memory.putFloat(at + 4 * i, SpecialF32.normalQuantile(Memory.getFloat(at + 4 * i)));
            } else {
                Memory.putDouble(at + 8 * i, SpecialF64.normalQuantile(Memory.getDouble(at + 8 * i)));
            }
        }
    }

    /// Replaces raw words by numbers in (0, 1/2]; returns their sign bits, lane 0 lowest.
    private static long halvesF32(long at, long n) {
        long signs = 0;
        for (long i = 0; i < n; i++) {
            int word = Memory.getInt(at + 4 * i);
            signs |= (long) (word >>> 31) << i;
            Memory.putFloat(at + 4 * i, (float) (((word & 0x7fffffff) + 0.5) * 0x1p-32));
        }
        return signs;
    }

    private static long halvesF64(long at, long n) {
        long signs = 0;
        for (long i = 0; i < n; i++) {
            long word = Memory.getLong(at + 8 * i);
            signs |= word >>> 63 << i;
            Memory.putDouble(at + 8 * i, ((word >>> 11 & 0xf_ffff_ffff_ffffL) + 0.5) * 0x1p-53);
        }
        return signs;
    }

    /// Writes the raw bits of every element in place: one word each for F32, two for F64. One block serves one lane and 4 or 2
    /// components.
    private static void fillBits(DType dtype, long dst, long dstRow, long seed, long step, long firstRow, long lanes, long firstComponent,
            int components) {
        check(dstRow, step, firstRow, lanes, firstComponent, components);
        if (components == 0 || lanes == 0) {
            return;
        }
        long key = streamSeed(seed, firstComponent >>> 32);
        long element = firstComponent & MASK;
        int perBlock = 16 / dtype.bytes();
        long lastBlock = (element + components - 1) / perBlock;
        for (long block = element / perBlock; block <= lastBlock; block++) {
            // Row of dst that the block's first element would go to; the first and the last block may stick out.
            long first = block * perBlock - element;
            long from = Math.max(0, -first);
            long to = Math.min(perBlock, components - first);
            long rowBytes = dstRow * dtype.bytes();
            blocks(dtype == DType.F64, dst + first * rowBytes, rowBytes, key, step, firstRow, lanes, block, from, to);
        }
    }

    private static void check(long dstRow, long step, long firstRow, long lanes, long firstComponent, int components) {
        if (step < 0 || step >= STEPS) {
            throw new IllegalArgumentException("expected a step in [0, " + STEPS + "), got " + step);
        }
        if (firstRow < 0 || lanes < 0 || firstRow > ROWS - lanes) {
            throw new IllegalArgumentException("expected rows in [0, " + ROWS + "), got " + lanes + " from " + firstRow);
        }
        if (firstComponent < 0 || components < 0 || (firstComponent & MASK) > Integer.MAX_VALUE - components) {
            throw new IllegalArgumentException("expected elements in [0, " + Integer.MAX_VALUE + ") of a stream, got " + components
                    + " from component " + firstComponent);
        }
        if (dstRow < lanes) {
            throw new IllegalArgumentException("expected a row stride of at least " + lanes + ", got " + dstRow);
        }
    }

    /// A counter word: the upper half of one product, the lower half of the one a round before, and the key.
    private static long mixed(long product, long before, int key) {
        return product >>> 32 ^ before & MASK ^ key & MASK;
    }

    private static long next(long multiplier, long product, long before, int key) {
        return multiplier * mixed(product, before, key);
    }

    /// One block per lane. The rounds are written out, in terms of their products `p` (of word 0) and `q` (of word 2): as a
    /// loop they take twice as long. Element `i` of it goes to the address `dst + i * rowBytes`, for `i` in `[from, to)` only.
    private static void blocks(boolean wide, long dst, long rowBytes, long key, long step, long firstRow, long lanes, long block, long from,
            long to) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        long c1Step = step >>> 32 << 16;
        long c3 = step & MASK;
        for (long l = 0; l < lanes; l++) {
            long row = firstRow + l;
            long c1 = row >>> 32 | c1Step;
            long p1 = MULTIPLIER_0 * (row & MASK);
            long q1 = MULTIPLIER_1 * block;
            long p2 = next(MULTIPLIER_0, q1, c1, k0 + WEYL_0 * 0);
            long q2 = next(MULTIPLIER_1, p1, c3, k1 + WEYL_1 * 0);
            long p3 = next(MULTIPLIER_0, q2, q1, k0 + WEYL_0 * 1);
            long q3 = next(MULTIPLIER_1, p2, p1, k1 + WEYL_1 * 1);
            long p4 = next(MULTIPLIER_0, q3, q2, k0 + WEYL_0 * 2);
            long q4 = next(MULTIPLIER_1, p3, p2, k1 + WEYL_1 * 2);
            long p5 = next(MULTIPLIER_0, q4, q3, k0 + WEYL_0 * 3);
            long q5 = next(MULTIPLIER_1, p4, p3, k1 + WEYL_1 * 3);
            long p6 = next(MULTIPLIER_0, q5, q4, k0 + WEYL_0 * 4);
            long q6 = next(MULTIPLIER_1, p5, p4, k1 + WEYL_1 * 4);
            long p7 = next(MULTIPLIER_0, q6, q5, k0 + WEYL_0 * 5);
            long q7 = next(MULTIPLIER_1, p6, p5, k1 + WEYL_1 * 5);
            long p8 = next(MULTIPLIER_0, q7, q6, k0 + WEYL_0 * 6);
            long q8 = next(MULTIPLIER_1, p7, p6, k1 + WEYL_1 * 6);
            long p9 = next(MULTIPLIER_0, q8, q7, k0 + WEYL_0 * 7);
            long q9 = next(MULTIPLIER_1, p8, p7, k1 + WEYL_1 * 7);
            long p10 = next(MULTIPLIER_0, q9, q8, k0 + WEYL_0 * 8);
            long q10 = next(MULTIPLIER_1, p9, p8, k1 + WEYL_1 * 8);
            long low = mixed(q10, q9, k0 + WEYL_0 * 9) | q10 << 32;
            long high = mixed(p10, p9, k1 + WEYL_1 * 9) | p10 << 32;
            if (wide) {
                long at = dst + 8 * l;
                if (from == 0) {
                    Memory.putLong(at, low);
                }
                if (to > 1) {
                    Memory.putLong(at + rowBytes, high);
                }
            } else {
                long at = dst + 4 * l;
                if (from == 0) {
                    Memory.putInt(at, (int) low);
                }
                if (from <= 1 && to > 1) {
                    Memory.putInt(at + rowBytes, (int) (low >>> 32));
                }
                if (from <= 2 && to > 2) {
                    Memory.putInt(at + 2 * rowBytes, (int) high);
                }
                if (to > 3) {
                    Memory.putInt(at + 3 * rowBytes, (int) (high >>> 32));
                }
            }
        }
    }
}
