// Generated from VectorLanesF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.SPECIES;
import static pushforward.tensor.kernel.LanesF32.ZERO;
import static pushforward.tensor.kernel.LanesF32.bound;
import static pushforward.tensor.kernel.LanesF32.vector;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Kernels with neighbouring lanes of one row in a vector. Each method does whole vectors and returns the number of lanes done.
final class VectorLanesF32 {
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorLanesF32() {
    }

    static long fill(long dst, float value, long n) {
        long end = bound(n);
        FloatVector all = FloatVector.broadcast(SPECIES, value);
        for (long i = 0; i < end; i += L) {
            all.intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long copy(long dst, long src, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(src, i), ORDER).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long scale(long dst, long a, float s, long n) {
        long end = bound(n);
        FloatVector all = FloatVector.broadcast(SPECIES, s);
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).mul(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long axpy(long dst, float s, long a, long n) {
        long end = bound(n);
        FloatVector all = FloatVector.broadcast(SPECIES, s);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(dst, i), ORDER);
            all.fma(left, right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long approach(long dst, float t, long a, long n) {
        long end = bound(n);
        FloatVector all = FloatVector.broadcast(SPECIES, t);
        for (long i = 0; i < end; i += L) {
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, ALL, vector(dst, i), ORDER);
            all.fma(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).sub(d), d).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long addRow(long dst, long src, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(dst, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(src, i), ORDER);
            left.add(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
        return end;
    }

    static long select(long dst, long c, long cLane, long a, long aLane, long b, long bLane, long lanes) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            FloatVector which = cLane == 0 ? FloatVector.broadcast(SPECIES, Memory.getFloat(c)) : FloatVector.fromMemorySegment(SPECIES, ALL, vector(c, l), ORDER);
            FloatVector yes = aLane == 0 ? FloatVector.broadcast(SPECIES, Memory.getFloat(a)) : FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, l), ORDER);
            FloatVector no = bLane == 0 ? FloatVector.broadcast(SPECIES, Memory.getFloat(b)) : FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, l), ORDER);
            no.blend(yes, which.compare(VectorOperators.NE, ZERO)).intoMemorySegment(ALL, vector(dst, l), ORDER);
        }
        return end;
    }

    static long pick(long dst, long index, long table, long K, long lanes) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            FloatVector which = FloatVector.fromMemorySegment(SPECIES, ALL, vector(index, l), ORDER);
            FloatVector value = FloatVector.broadcast(SPECIES, Float.NaN);
            for (long k = 0; k < K; k++) {
                FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(table, k * lanes + l), ORDER);
                value = value.blend(left, which.compare(VectorOperators.EQ, (float) k));
            }
            value.intoMemorySegment(ALL, vector(dst, l), ORDER);
        }
        return end;
    }

    static long place(long dst, long index, long value, long k, long lanes) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, vector(value, l), ORDER);
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(index, l), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(v, left.compare(VectorOperators.EQ, (float) k)).intoMemorySegment(ALL, vector(dst, l), ORDER);
        }
        return end;
    }

    /// One element of C for all lanes, as [ScalarMatricesF32#dot].
    static long dot(long c, long a, long aK, long b, long bK, long k, long lanes, boolean accumulate) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            FloatVector s = accumulate ? FloatVector.fromMemorySegment(SPECIES, ALL, vector(c, l), ORDER) : FloatVector.broadcast(SPECIES, 0);
            for (long kk = 0; kk < k; kk++) {
                FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, kk * aK + l), ORDER);
                FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, kk * bK + l), ORDER);
                s = left.fma(right, s);
            }
            s.intoMemorySegment(ALL, vector(c, l), ORDER);
        }
        return end;
    }

    /// Neighbouring right sides in the lanes, as [ScalarMatricesF32#triangularSolve].
    static long triangularSolve(long x, long a, long aRow, long aCol, long n, long cols, boolean lower, boolean unit) {
        long end = bound(cols);
        for (long c = 0; c < end; c += L) {
            for (long t = 0; t < n; t++) {
                long i = lower ? t : n - 1 - t;
                FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, vector(x, i * cols + c), ORDER);
                for (long u = 0; u < t; u++) {
                    long j = lower ? u : n - 1 - u;
                    FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(x, j * cols + c), ORDER);
                    s = FloatVector.broadcast(SPECIES, Memory.getFloat(a + (i * aRow + j * aCol) * Float.BYTES)).neg().fma(left, s);
                }
                (unit ? s : s.div(FloatVector.broadcast(SPECIES, Memory.getFloat(a + (i * aRow + i * aCol) * Float.BYTES)))).intoMemorySegment(ALL, vector(x, i * cols + c), ORDER);
            }
        }
        return end;
    }

    /// The two moments of [Kernels#adam].
    static void adamMoments(long g, long m, long v, long end, float scale, float beta1, float rate1, float beta2, float rate2) {
        FloatVector kept1 = FloatVector.broadcast(SPECIES, beta1);
        FloatVector kept2 = FloatVector.broadcast(SPECIES, beta2);
        for (long i = 0; i < end; i += L) {
            long at = i * Float.BYTES;
            FloatVector gradient = FloatVector.fromMemorySegment(SPECIES, ALL, g + at, ORDER).mul(scale);
            kept1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, m + at, ORDER), gradient.mul(rate1)).intoMemorySegment(ALL, m + at, ORDER);
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, v + at, ORDER);
            kept2.fma(left, gradient.mul(gradient).mul(rate2)).intoMemorySegment(ALL, v + at, ORDER);
        }
    }

    /// The parameters of [Kernels#adam], from the new moments.
    static void adamStep(long p, long m, long v, long end, float rate, float decay, float mScale, float vScale, float epsilon) {
        FloatVector down = FloatVector.broadcast(SPECIES, -rate);
        FloatVector shrink = FloatVector.broadcast(SPECIES, -decay);
        for (long i = 0; i < end; i += L) {
            long at = i * Float.BYTES;
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, ALL, p + at, ORDER);
            FloatVector size = FloatVector.fromMemorySegment(SPECIES, ALL, v + at, ORDER).mul(vScale).sqrt().add(epsilon);
            FloatVector step = FloatVector.fromMemorySegment(SPECIES, ALL, m + at, ORDER).mul(mScale).div(size);
            down.fma(step, shrink.fma(old, old)).intoMemorySegment(ALL, p + at, ORDER);
        }
    }

    /// The end of the leading vectors without a NaN or an infinity.
    static long finite(long a, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            if (!FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).abs().compare(VectorOperators.LE, Float.MAX_VALUE).allTrue()) {
                return i;
            }
        }
        return end;
    }
}
