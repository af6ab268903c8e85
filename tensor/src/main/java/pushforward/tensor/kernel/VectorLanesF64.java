package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.SPECIES;
import static pushforward.tensor.kernel.LanesF64.ZERO;
import static pushforward.tensor.kernel.LanesF64.bound;
import static pushforward.tensor.kernel.LanesF64.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/// Kernels with neighbouring lanes of one row in a vector. Each method does whole vectors and returns the number of lanes done.
final class VectorLanesF64 {
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorLanesF64() {
    }

    static long fill(long dst, double value, long n) {
        long end = bound(n);
        DoubleVector all = DoubleVector.broadcast(SPECIES, value);
        for (long i = 0; i < end; i += L) {
            all.intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long copy(long dst, long src, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(src, i), ORDER).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long scale(long dst, long a, double s, long n) {
        long end = bound(n);
        DoubleVector all = DoubleVector.broadcast(SPECIES, s);
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).mul(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long axpy(long dst, double s, long a, long n) {
        long end = bound(n);
        DoubleVector all = DoubleVector.broadcast(SPECIES, s);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(dst, i), ORDER);
            all.fma(left, right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long approach(long dst, double t, long a, long n) {
        long end = bound(n);
        DoubleVector all = DoubleVector.broadcast(SPECIES, t);
        for (long i = 0; i < end; i += L) {
            DoubleVector d = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(dst, i), ORDER);
            all.fma(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).sub(d), d).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long addRow(long dst, long src, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(dst, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(src, i), ORDER);
            left.add(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long select(long dst, long c, long cLane, long a, long aLane, long b, long bLane, long lanes) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            DoubleVector which = cLane == 0 ? DoubleVector.broadcast(SPECIES, Memory.getDouble(c)) : DoubleVector.fromMemorySegment(SPECIES, ALL, vector(c, l), ORDER);
            DoubleVector yes = aLane == 0 ? DoubleVector.broadcast(SPECIES, Memory.getDouble(a)) : DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, l), ORDER);
            DoubleVector no = bLane == 0 ? DoubleVector.broadcast(SPECIES, Memory.getDouble(b)) : DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, l), ORDER);
            no.blend(yes, which.compare(VectorOperators.NE, ZERO)).intoMemorySegment(ALL, vector(dst, l), ORDER);
        }
        return end;
    }

    static long pick(long dst, long index, long table, long K, long lanes) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            DoubleVector which = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(index, l), ORDER);
            DoubleVector value = DoubleVector.broadcast(SPECIES, Double.NaN);
            for (long k = 0; k < K; k++) {
                DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(table, k * lanes + l), ORDER);
                value = value.blend(left, which.compare(VectorOperators.EQ, (double) k));
            }
            value.intoMemorySegment(ALL, vector(dst, l), ORDER);
        }
        return end;
    }

    static long place(long dst, long index, long value, long k, long lanes) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            DoubleVector v = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(value, l), ORDER);
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(index, l), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(v, left.compare(VectorOperators.EQ, (double) k)).intoMemorySegment(ALL, vector(dst, l), ORDER);
        }
        return end;
    }

    /// One element of C for all lanes, as [ScalarMatricesF64#dot].
    static long dot(long c, long a, long aK, long b, long bK, long k, long lanes, boolean accumulate) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            DoubleVector s = accumulate ? DoubleVector.fromMemorySegment(SPECIES, ALL, vector(c, l), ORDER) : DoubleVector.broadcast(SPECIES, 0);
            for (long kk = 0; kk < k; kk++) {
                DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, kk * aK + l), ORDER);
                DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, kk * bK + l), ORDER);
                s = left.fma(right, s);
            }
            s.intoMemorySegment(ALL, vector(c, l), ORDER);
        }
        return end;
    }

    /// Neighbouring right sides in the lanes, as [ScalarMatricesF64#triangularSolve].
    static long triangularSolve(long x, long a, long aRow, long aCol, long n, long cols, boolean lower, boolean unit) {
        long end = bound(cols);
        for (long c = 0; c < end; c += L) {
            for (long t = 0; t < n; t++) {
                long i = lower ? t : n - 1 - t;
                DoubleVector s = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(x, i * cols + c), ORDER);
                for (long u = 0; u < t; u++) {
                    long j = lower ? u : n - 1 - u;
                    DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(x, j * cols + c), ORDER);
                    s = DoubleVector.broadcast(SPECIES, Memory.getDouble(a + (i * aRow + j * aCol) * Double.BYTES)).neg().fma(left, s);
                }
                (unit ? s : s.div(DoubleVector.broadcast(SPECIES, Memory.getDouble(a + (i * aRow + i * aCol) * Double.BYTES)))).intoMemorySegment(ALL, vector(x, i * cols + c), ORDER);
            }
        }
        return end;
    }

    /// The two moments of [Kernels#adam].
    static void adamMoments(long g, long m, long v, long end, double scale, double beta1, double rate1, double beta2, double rate2) {
        DoubleVector kept1 = DoubleVector.broadcast(SPECIES, beta1);
        DoubleVector kept2 = DoubleVector.broadcast(SPECIES, beta2);
        for (long i = 0; i < end; i += L) {
            long at = i * Double.BYTES;
            DoubleVector gradient = DoubleVector.fromMemorySegment(SPECIES, ALL, g + at, ORDER).mul(scale);
            kept1.fma(DoubleVector.fromMemorySegment(SPECIES, ALL, m + at, ORDER), gradient.mul(rate1)).intoMemorySegment(ALL, m + at, ORDER);
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, v + at, ORDER);
            kept2.fma(left, gradient.mul(gradient).mul(rate2)).intoMemorySegment(ALL, v + at, ORDER);
        }
    }

    /// The parameters of [Kernels#adam], from the new moments.
    static void adamStep(long p, long m, long v, long end, double rate, double decay, double mScale, double vScale, double epsilon) {
        DoubleVector down = DoubleVector.broadcast(SPECIES, -rate);
        DoubleVector shrink = DoubleVector.broadcast(SPECIES, -decay);
        for (long i = 0; i < end; i += L) {
            long at = i * Double.BYTES;
            DoubleVector old = DoubleVector.fromMemorySegment(SPECIES, ALL, p + at, ORDER);
            DoubleVector size = DoubleVector.fromMemorySegment(SPECIES, ALL, v + at, ORDER).mul(vScale).sqrt().add(epsilon);
            DoubleVector step = DoubleVector.fromMemorySegment(SPECIES, ALL, m + at, ORDER).mul(mScale).div(size);
            down.fma(step, shrink.fma(old, old)).intoMemorySegment(ALL, p + at, ORDER);
        }
    }

    /// The end of the leading vectors without a NaN or an infinity.
    static long finite(long a, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            if (!DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).abs().compare(VectorOperators.LE, Double.MAX_VALUE).allTrue()) {
                return i;
            }
        }
        return end;
    }
}
