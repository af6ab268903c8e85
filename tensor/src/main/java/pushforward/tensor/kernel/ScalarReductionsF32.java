// Generated from ScalarReductionsF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.ScalarElementwiseF32.get;
import static pushforward.tensor.kernel.ScalarElementwiseF32.put;

/// Reductions, one chain at a time. Letters and contracts as in [Kernels].
///
/// Those over a middle axis do one `[n][inner]` block, from inner index `from` on.
final class ScalarReductionsF32 {
    private ScalarReductionsF32() {
    }

    static void sum(long dst, long a, long n, long from, long inner) {
        for (long i = from; i < inner; i++) {
            float s = get(a, i);
            for (long k = 1; k < n; k++) {
                s += get(a, k * inner + i);
            }
            put(dst, i, s);
        }
    }

    static void sumWide(long dst, long a, long n, long from, long inner) {
        for (long i = from; i < inner; i++) {
            double s = get(a, i); // both types
            for (long k = 1; k < n; k++) {
                s += get(a, k * inner + i);
            }
            Memory.putDouble(dst + i * Double.BYTES, s); // both types
        }
    }

    static void max(long dst, long a, long n, long from, long inner) {
        for (long i = from; i < inner; i++) {
            float s = get(a, i);
            for (long k = 1; k < n; k++) {
                s = Math.max(s, get(a, k * inner + i));
            }
            put(dst, i, s);
        }
    }

    static void min(long dst, long a, long n, long from, long inner) {
        for (long i = from; i < inner; i++) {
            float s = get(a, i);
            for (long k = 1; k < n; k++) {
                s = Math.min(s, get(a, k * inner + i));
            }
            put(dst, i, s);
        }
    }

    /// @param first index of the first addend along the axis
    /// @param step  1 or -1
    static void cumsum(long dst, long a, long n, long from, long inner, long first, long step) {
        for (long i = from; i < inner; i++) {
            long e = first * inner + i;
            float s = get(a, e);
            put(dst, e, s);
            for (long k = 1; k < n; k++) {
                e += step * inner;
                s += get(a, e);
                put(dst, e, s);
            }
        }
    }

    /// The columns `from .. n - 1`.
    /// Eight rows go together, so that their chains overlap.
    static void addLanes(long acc, long a, long aRow, long rows, long lanes) {
        long r = 0;
        for (; r + 8 <= rows; r += 8) {
            float s0 = get(acc, r + 0);
            float s1 = get(acc, r + 1);
            float s2 = get(acc, r + 2);
            float s3 = get(acc, r + 3);
            float s4 = get(acc, r + 4);
            float s5 = get(acc, r + 5);
            float s6 = get(acc, r + 6);
            float s7 = get(acc, r + 7);
            for (long l = 0; l < lanes; l++) {
                long at = r * aRow + l;
                s0 += get(a, at);
                s1 += get(a, at + aRow);
                s2 += get(a, at + 2 * aRow);
                s3 += get(a, at + 3 * aRow);
                s4 += get(a, at + 4 * aRow);
                s5 += get(a, at + 5 * aRow);
                s6 += get(a, at + 6 * aRow);
                s7 += get(a, at + 7 * aRow);
            }
            put(acc, r + 0, s0);
            put(acc, r + 1, s1);
            put(acc, r + 2, s2);
            put(acc, r + 3, s3);
            put(acc, r + 4, s4);
            put(acc, r + 5, s5);
            put(acc, r + 6, s6);
            put(acc, r + 7, s7);
        }
        for (; r < rows; r++) {
            float s = get(acc, r);
            for (long l = 0; l < lanes; l++) {
                s += get(a, r * aRow + l);
            }
            put(acc, r, s);
        }
    }

    /// The columns `from .. n - 1`.
    static void addRows(long acc, long a, long aRow, long rows, long from, long n) {
        for (long j = from; j < n; j++) {
            float s = get(acc, j);
            for (long r = 0; r < rows; r++) {
                s += get(a, r * aRow + j);
            }
            put(acc, j, s);
        }
    }

    /// One row.
    static float maxLanes(float acc, long a, long lanes) {
        float s = acc;
        for (long l = 0; l < lanes; l++) {
            s = Math.max(s, get(a, l));
        }
        return s;
    }

    /// The columns `from .. n - 1`.
    static void addProducts(long acc, long a, long aRow, long b, long bRow, long rows, long from, long n) {
        for (long j = from; j < n; j++) {
            float s = get(acc, j);
            for (long r = 0; r < rows; r++) {
                s = Math.fma(get(a, r * aRow + j), get(b, r * bRow + j), s);
            }
            put(acc, j, s);
        }
    }
}
