package pushforward.tensor.kernel;

/// Elementwise kernels, one element at a time. Letters and contracts as in [Kernels].
@SuppressWarnings("cast") // of no effect in this type, needed in the other
final class ScalarElementwiseF64 {
    private ScalarElementwiseF64() {
    }

    static double get(long p, long i) {
        return Memory.getDouble(p + i * Double.BYTES);
    }

    static void put(long p, long i, double value) {
        Memory.putDouble(p + i * Double.BYTES, value);
    }

    static void unary(Unary op, long dst, long a, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, FunctionsF64.apply(op, get(a, i)));
        }
    }

    /// One row, from lane `from` on.
    static void binary(Binary op, long dst, long a, long aLane, long b, long bLane, long from, long lanes) {
        for (long l = from; l < lanes; l++) {
            put(dst, l, FunctionsF64.apply(op, get(a, l * aLane), get(b, l * bLane)));
        }
    }

    /// One row, from lane `from` on.
    static void select(long dst, long c, long cLane, long a, long aLane, long b, long bLane, long from, long lanes) {
        for (long l = from; l < lanes; l++) {
            put(dst, l, get(c, l * cLane) != 0 ? get(a, l * aLane) : get(b, l * bLane));
        }
    }

    /// As [VectorBiasF64#run].
    static void addBias(long dst, long ldd, long a, long lda, long bias, long m, long n, boolean rectified) {
        for (long i = 0; i < m; i++) {
            for (long j = 0; j < n; j++) {
                double x = get(a, i * lda + j) + get(bias, i);
                put(dst, i * ldd + j, rectified ? Math.max(x, 0) : x);
            }
        }
    }

    static void fill(long dst, double value, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, value);
        }
    }

    static void copy(long dst, long src, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, get(src, i));
        }
    }

    static void scale(long dst, long a, double s, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, get(a, i) * s);
        }
    }

    static void axpy(long dst, double s, long a, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, Math.fma(s, get(a, i), get(dst, i)));
        }
    }

    static void approach(long dst, double t, long a, long from, long n) {
        for (long i = from; i < n; i++) {
            double d = get(dst, i);
            put(dst, i, Math.fma(t, get(a, i) - d, d));
        }
    }

    static void pick(long dst, long index, long table, long K, long from, long lanes) {
        for (long l = from; l < lanes; l++) {
            double value = Double.NaN;
            for (long k = 0; k < K; k++) {
                value = get(index, l) == k ? get(table, k * lanes + l) : value;
            }
            put(dst, l, value);
        }
    }

    static void place(long dst, long index, long value, long k, long from, long lanes) {
        for (long l = from; l < lanes; l++) {
            put(dst, l, get(index, l) == k ? get(value, l) : 0);
        }
    }

    static void adam(long p, long g, long m, long v, long from, long n, AdamStep s) {
        for (long i = from; i < n; i++) {
            double gradient = get(g, i) * (double) s.gradientScale();
            double first = Math.fma((double) s.beta1(), get(m, i), gradient * (double) (1 - s.beta1()));
            double second = Math.fma((double) s.beta2(), get(v, i), gradient * gradient * (double) (1 - s.beta2()));
            double old = get(p, i);
            double root = (double) Math.sqrt(second * (double) s.vCorrection()) + (double) s.epsilon();
            double step = first * (double) s.mCorrection() / root;
            put(m, i, first);
            put(v, i, second);
            put(p, i, Math.fma(-(double) s.rate(), step, Math.fma(-(double) s.decay(), old, old)));
        }
    }

    static long firstNonFinite(long a, long from, long n) {
        for (long i = from; i < n; i++) {
            if (!(Math.abs(get(a, i)) <= Double.MAX_VALUE)) {
                return i;
            }
        }
        return -1;
    }
}
