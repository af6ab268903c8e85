package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.SPECIES;
import static pushforward.tensor.kernel.LanesF64.ZERO;
import static pushforward.tensor.kernel.LanesF64.bound;
import static pushforward.tensor.kernel.LanesF64.broadcast;
import static pushforward.tensor.kernel.LanesF64.load;
import static pushforward.tensor.kernel.LanesF64.store;

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
        DoubleVector all = broadcast(value);
        for (long i = 0; i < end; i += L) {
            store(dst, i, all);
        }
        return end;
    }

    static long copy(long dst, long src, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(src, i));
        }
        return end;
    }

    static long scale(long dst, long a, double s, long n) {
        long end = bound(n);
        DoubleVector all = broadcast(s);
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).mul(all));
        }
        return end;
    }

    static long axpy(long dst, double s, long a, long n) {
        long end = bound(n);
        DoubleVector all = broadcast(s);
        for (long i = 0; i < end; i += L) {
            store(dst, i, all.fma(load(a, i), load(dst, i)));
        }
        return end;
    }

    static long approach(long dst, double t, long a, long n) {
        long end = bound(n);
        DoubleVector all = broadcast(t);
        for (long i = 0; i < end; i += L) {
            DoubleVector d = load(dst, i);
            store(dst, i, all.fma(load(a, i).sub(d), d));
        }
        return end;
    }

    static long addRow(long dst, long src, long n) {
        long end = bound(n);
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(dst, i).add(load(src, i)));
        }
        return end;
    }

    private static DoubleVector operand(long p, long lane, long l) {
        return lane == 0 ? broadcast(p, 0) : load(p, l);
    }

    static long select(long dst, long c, long cLane, long a, long aLane, long b, long bLane, long lanes) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            DoubleVector no = operand(b, bLane, l);
            store(dst, l, no.blend(operand(a, aLane, l), operand(c, cLane, l).compare(VectorOperators.NE, ZERO)));
        }
        return end;
    }

    static long pick(long dst, long index, long table, long K, long lanes) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            DoubleVector which = load(index, l);
            DoubleVector value = broadcast(Double.NaN);
            for (long k = 0; k < K; k++) {
                value = value.blend(load(table, k * lanes + l), which.compare(VectorOperators.EQ, (double) k));
            }
            store(dst, l, value);
        }
        return end;
    }

    static long place(long dst, long index, long value, long k, long lanes) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            DoubleVector v = load(value, l);
            store(dst, l, broadcast(0).blend(v, load(index, l).compare(VectorOperators.EQ, (double) k)));
        }
        return end;
    }

    /// One element of C for all lanes, as [ScalarMatricesF64#dot].
    static long dot(long c, long a, long aK, long b, long bK, long k, long lanes, boolean accumulate) {
        long end = bound(lanes);
        for (long l = 0; l < end; l += L) {
            DoubleVector s = accumulate ? load(c, l) : broadcast(0);
            for (long kk = 0; kk < k; kk++) {
                s = load(a, kk * aK + l).fma(load(b, kk * bK + l), s);
            }
            store(c, l, s);
        }
        return end;
    }

    /// Neighbouring right sides in the lanes, as [ScalarMatricesF64#triangularSolve].
    static long triangularSolve(long x, long a, long aRow, long aCol, long n, long cols, boolean lower, boolean unit) {
        long end = bound(cols);
        for (long c = 0; c < end; c += L) {
            for (long t = 0; t < n; t++) {
                long i = lower ? t : n - 1 - t;
                DoubleVector s = load(x, i * cols + c);
                for (long u = 0; u < t; u++) {
                    long j = lower ? u : n - 1 - u;
                    s = broadcast(a, i * aRow + j * aCol).neg().fma(load(x, j * cols + c), s);
                }
                store(x, i * cols + c, unit ? s : s.div(broadcast(a, i * aRow + i * aCol)));
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
            kept2.fma(DoubleVector.fromMemorySegment(SPECIES, ALL, v + at, ORDER), gradient.mul(gradient).mul(rate2)).intoMemorySegment(ALL, v + at, ORDER);
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
            if (!load(a, i).abs().compare(VectorOperators.LE, Double.MAX_VALUE).allTrue()) {
                return i;
            }
        }
        return end;
    }
}
