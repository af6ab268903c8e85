package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.bound;
import static pushforward.tensor.kernel.LanesF64.broadcast;
import static pushforward.tensor.kernel.LanesF64.load;
import static pushforward.tensor.kernel.LanesF64.store;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/// Reductions of one `[n][inner]` block with neighbouring inner indices in the lanes: one chain in each lane, four vectors at a time so
/// that their additions overlap. Each method returns the number of inner indices done, whole vectors; the caller does the rest.
final class VectorReductionsF64 {
    private VectorReductionsF64() {
    }

    static long sum(long dst, long a, long n, long inner) {
        return addRows(dst, a, a + inner * Double.BYTES, inner, n - 1, inner);
    }

    /// `dst[j] = (start[j] + a[0][j]) + a[1][j] + ...`; `start` may be `dst`.
    static long addRows(long dst, long start, long a, long aRow, long rows, long n) {
        long i = 0;
        for (; i + 4 * L <= n; i += 4 * L) {
            DoubleVector s0 = load(start, i);
            DoubleVector s1 = load(start, i + L);
            DoubleVector s2 = load(start, i + 2 * L);
            DoubleVector s3 = load(start, i + 3 * L);
            for (long r = 0; r < rows; r++) {
                long e = r * aRow + i;
                s0 = s0.add(load(a, e));
                s1 = s1.add(load(a, e + L));
                s2 = s2.add(load(a, e + 2 * L));
                s3 = s3.add(load(a, e + 3 * L));
            }
            store(dst, i, s0);
            store(dst, i + L, s1);
            store(dst, i + 2 * L, s2);
            store(dst, i + 3 * L, s3);
        }
        for (; i + L <= n; i += L) {
            DoubleVector s = load(start, i);
            for (long r = 0; r < rows; r++) {
                s = s.add(load(a, r * aRow + i));
            }
            store(dst, i, s);
        }
        return i;
    }

    static long addProducts(long acc, long a, long aRow, long b, long bRow, long rows, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            DoubleVector s = load(acc, i);
            for (long r = 0; r < rows; r++) {
                s = load(a, r * aRow + i).fma(load(b, r * bRow + i), s);
            }
            store(acc, i, s);
        }
        return end;
    }

    static long max(long dst, long a, long n, long inner) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            DoubleVector s = load(a, i);
            for (long k = 1; k < n; k++) {
                s = s.max(load(a, k * inner + i));
            }
            store(dst, i, s);
        }
        return end;
    }

    static long min(long dst, long a, long n, long inner) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            DoubleVector s = load(a, i);
            for (long k = 1; k < n; k++) {
                s = s.min(load(a, k * inner + i));
            }
            store(dst, i, s);
        }
        return end;
    }

    /// `first` and `step` as in [ScalarReductionsF64#cumsum].
    static long cumsum(long dst, long a, long n, long inner, long first, long step) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            long e = first * inner + i;
            DoubleVector s = load(a, e);
            store(dst, e, s);
            for (long k = 1; k < n; k++) {
                e += step * inner;
                s = s.add(load(a, e));
                store(dst, e, s);
            }
        }
        return end;
    }

    /// The largest of `acc` and one row: the order of a maximum is free.
    static double maxLanes(double acc, long a, long lanes) {
        long end = bound(lanes);
        double most = acc;
        if (end > 0) {
            DoubleVector s = broadcast(acc);
            for (long l = 0; l < end; l += L) {
                s = s.max(load(a, l));
            }
            most = s.reduceLanes(VectorOperators.MAX);
        }
        return ScalarReductionsF64.maxLanes(most, a + end * Double.BYTES, lanes - end);
    }
}
