package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.ZERO;
import static pushforward.tensor.kernel.LanesF64.bound;
import static pushforward.tensor.kernel.LanesF64.broadcast;
import static pushforward.tensor.kernel.LanesF64.load;
import static pushforward.tensor.kernel.LanesF64.store;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/// Kernels with neighbouring lanes of one row in a vector. Each method does whole vectors and returns the number of lanes done.
final class VectorLanesF64 {
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
        for (long i = 0; i < end; i += L) {
            DoubleVector gradient = load(g, i).mul(scale);
            store(m, i, broadcast(beta1).fma(load(m, i), gradient.mul(rate1)));
            store(v, i, broadcast(beta2).fma(load(v, i), gradient.mul(gradient).mul(rate2)));
        }
    }

    /// The parameters of [Kernels#adam], from the new moments.
    static void adamStep(long p, long m, long v, long end, double rate, double decay, double mScale, double vScale, double epsilon) {
        for (long i = 0; i < end; i += L) {
            DoubleVector old = load(p, i);
            DoubleVector step = load(m, i).mul(mScale).div(load(v, i).mul(vScale).sqrt().add(epsilon));
            store(p, i, broadcast(-rate).fma(step, broadcast(-decay).fma(old, old)));
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
