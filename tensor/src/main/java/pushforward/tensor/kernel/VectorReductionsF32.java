// Generated from VectorReductionsF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.ALL;
import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.ORDER;
import static pushforward.tensor.kernel.LanesF32.SPECIES;
import static pushforward.tensor.kernel.LanesF32.bound;
import static pushforward.tensor.kernel.LanesF32.vector;

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
            FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(start, i), ORDER);
            FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(start, i + L), ORDER);
            FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(start, i + 2 * L), ORDER);
            FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, vector(start, i + 3 * L), ORDER);
            for (long r = 0; r < rows; r++) {
                long e = r * aRow + i;
                s0 = s0.add(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, e), ORDER));
                s1 = s1.add(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, e + L), ORDER));
                s2 = s2.add(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, e + 2 * L), ORDER));
                s3 = s3.add(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, e + 3 * L), ORDER));
            }
            s0.intoMemorySegment(ALL, vector(dst, i), ORDER);
            s1.intoMemorySegment(ALL, vector(dst, i + L), ORDER);
            s2.intoMemorySegment(ALL, vector(dst, i + 2 * L), ORDER);
            s3.intoMemorySegment(ALL, vector(dst, i + 3 * L), ORDER);
        }
        for (; i + L <= n; i += L) {
            FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, vector(start, i), ORDER);
            for (long r = 0; r < rows; r++) {
                s = s.add(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, r * aRow + i), ORDER));
            }
            s.intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return i;
    }

    static long addProducts(long acc, long a, long aRow, long b, long bRow, long rows, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, vector(acc, i), ORDER);
            for (long r = 0; r < rows; r++) {
                FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, r * aRow + i), ORDER);
                FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, r * bRow + i), ORDER);
                s = left.fma(right, s);
            }
            s.intoMemorySegment(ALL, vector(acc, i), ORDER);
        }
        return end;
    }

    static long max(long dst, long a, long n, long inner) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            for (long k = 1; k < n; k++) {
                s = s.max(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, k * inner + i), ORDER));
            }
            s.intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long min(long dst, long a, long n, long inner) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            for (long k = 1; k < n; k++) {
                s = s.min(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, k * inner + i), ORDER));
            }
            s.intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    /// `first` and `step` as in [ScalarReductionsF32#cumsum].
    static long cumsum(long dst, long a, long n, long inner, long first, long step) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            long e = first * inner + i;
            FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, e), ORDER);
            s.intoMemorySegment(ALL, vector(dst, e), ORDER);
            for (long k = 1; k < n; k++) {
                e += step * inner;
                s = s.add(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, e), ORDER));
                s.intoMemorySegment(ALL, vector(dst, e), ORDER);
            }
        }
        return end;
    }

    /// The largest of `acc` and one row: the order of a maximum is free.
    static float maxLanes(float acc, long a, long lanes) {
        long end = bound(lanes);
        float most = acc;
        if (end > 0) {
            FloatVector s = FloatVector.broadcast(SPECIES, acc);
            for (long l = 0; l < end; l += L) {
                s = s.max(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, l), ORDER));
            }
            most = s.reduceLanes(VectorOperators.MAX);
        }
        return ScalarReductionsF32.maxLanes(most, a + end * Float.BYTES, lanes - end);
    }
}
