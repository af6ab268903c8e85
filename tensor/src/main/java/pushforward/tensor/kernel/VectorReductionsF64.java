package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.ALL;
import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.ORDER;
import static pushforward.tensor.kernel.LanesF64.SPECIES;
import static pushforward.tensor.kernel.LanesF64.bound;
import static pushforward.tensor.kernel.LanesF64.vector;

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
            DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(start, i), ORDER);
            DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(start, i + L), ORDER);
            DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(start, i + 2 * L), ORDER);
            DoubleVector s3 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(start, i + 3 * L), ORDER);
            for (long r = 0; r < rows; r++) {
                long e = r * aRow + i;
                s0 = s0.add(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, e), ORDER));
                s1 = s1.add(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, e + L), ORDER));
                s2 = s2.add(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, e + 2 * L), ORDER));
                s3 = s3.add(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, e + 3 * L), ORDER));
            }
            s0.intoMemorySegment(ALL, vector(dst, i), ORDER);
            s1.intoMemorySegment(ALL, vector(dst, i + L), ORDER);
            s2.intoMemorySegment(ALL, vector(dst, i + 2 * L), ORDER);
            s3.intoMemorySegment(ALL, vector(dst, i + 3 * L), ORDER);
        }
        for (; i + L <= n; i += L) {
            DoubleVector s = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(start, i), ORDER);
            for (long r = 0; r < rows; r++) {
                s = s.add(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, r * aRow + i), ORDER));
            }
            s.intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return i;
    }

    static long addProducts(long acc, long a, long aRow, long b, long bRow, long rows, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            DoubleVector s = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(acc, i), ORDER);
            for (long r = 0; r < rows; r++) {
                DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, r * aRow + i), ORDER);
                DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, r * bRow + i), ORDER);
                s = left.fma(right, s);
            }
            s.intoMemorySegment(ALL, vector(acc, i), ORDER);
        }
        return end;
    }

    static long max(long dst, long a, long n, long inner) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            DoubleVector s = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            for (long k = 1; k < n; k++) {
                s = s.max(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, k * inner + i), ORDER));
            }
            s.intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long min(long dst, long a, long n, long inner) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            DoubleVector s = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            for (long k = 1; k < n; k++) {
                s = s.min(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, k * inner + i), ORDER));
            }
            s.intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    /// `first` and `step` as in [ScalarReductionsF64#cumsum].
    static long cumsum(long dst, long a, long n, long inner, long first, long step) {
        long end = bound(inner);
        for (long i = 0; i < end; i += L) {
            long e = first * inner + i;
            DoubleVector s = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, e), ORDER);
            s.intoMemorySegment(ALL, vector(dst, e), ORDER);
            for (long k = 1; k < n; k++) {
                e += step * inner;
                s = s.add(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, e), ORDER));
                s.intoMemorySegment(ALL, vector(dst, e), ORDER);
            }
        }
        return end;
    }

    /// The largest of `acc` and one row: the order of a maximum is free.
    static double maxLanes(double acc, long a, long lanes) {
        long end = bound(lanes);
        double most = acc;
        if (end > 0) {
            DoubleVector s = DoubleVector.broadcast(SPECIES, acc);
            for (long l = 0; l < end; l += L) {
                s = s.max(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, l), ORDER));
            }
            most = s.reduceLanes(VectorOperators.MAX);
        }
        return ScalarReductionsF64.maxLanes(most, a + end * Double.BYTES, lanes - end);
    }
}
