// Generated from VectorReductionsF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.bound;
import static pushforward.tensor.kernel.LanesF32.broadcast;
import static pushforward.tensor.kernel.LanesF32.load;
import static pushforward.tensor.kernel.LanesF32.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Reductions of one `[n][inner]` block with neighbouring inner indices in the lanes: one chain in each lane, four vectors at a time so
/// that their additions overlap. Each method returns the number of inner indices done, whole vectors; the caller does the rest.
final class VectorReductionsF32 {
    private VectorReductionsF32() {
    }

    static long sum(long dst, long a, long n, long inner) {
        return addRows(dst, a, a + inner * Float.BYTES, inner, n - 1, inner);
    }

    /// `dst[j] = (start[j] + a[0][j]) + a[1][j] + ...`; `start` may be `dst`.
    static long addRows(long dst, long start, long a, long aRow, long rows, long n) {
        long i = 0;
        for (; i + 4 * L <= n; i += 4 * L) {
            FloatVector s0 = load(start, i);
            FloatVector s1 = load(start, i + L);
            FloatVector s2 = load(start, i + 2 * L);
            FloatVector s3 = load(start, i + 3 * L);
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
            FloatVector s = load(start, i);
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
            FloatVector s = load(acc, i);
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
            FloatVector s = load(a, i);
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
            FloatVector s = load(a, i);
            for (long k = 1; k < n; k++) {
                s = s.min(load(a, k * inner + i));
            }
            store(dst, i, s);
        }
        return end;
    }

    /// `first` and `step` as in [ScalarReductionsF32#cumsum].
    static long cumsum(long dst, long a, long n, long inner, long first, long step) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            long e = first * inner + i;
            FloatVector s = load(a, e);
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
    static float maxLanes(float acc, long a, long lanes) {
        long end = bound(lanes);
        float most = acc;
        if (end > 0) {
            FloatVector s = broadcast(acc);
            for (long l = 0; l < end; l += L) {
                s = s.max(load(a, l));
            }
            most = s.reduceLanes(VectorOperators.MAX);
        }
        return ScalarReductionsF32.maxLanes(most, a + end * Float.BYTES, lanes - end);
    }
}
