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

    static double sumOfSquares(long a, long n) { // both types
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0; // both types
        long i = 0;
        for (; i + 8 <= n; i += 8) {
            s0 = square(a, i, s0);
            s1 = square(a, i + 1, s1);
            s2 = square(a, i + 2, s2);
            s3 = square(a, i + 3, s3);
            s4 = square(a, i + 4, s4);
            s5 = square(a, i + 5, s5);
            s6 = square(a, i + 6, s6);
            s7 = square(a, i + 7, s7);
        }
        s0 = i < n ? square(a, i, s0) : s0;
        s1 = i + 1 < n ? square(a, i + 1, s1) : s1;
        s2 = i + 2 < n ? square(a, i + 2, s2) : s2;
        s3 = i + 3 < n ? square(a, i + 3, s3) : s3;
        s4 = i + 4 < n ? square(a, i + 4, s4) : s4;
        s5 = i + 5 < n ? square(a, i + 5, s5) : s5;
        s6 = i + 6 < n ? square(a, i + 6, s6) : s6;
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    private static double square(long a, long i, double acc) { // both types
        double x = get(a, i); // both types
        return Math.fma(x, x, acc);
    }
}
