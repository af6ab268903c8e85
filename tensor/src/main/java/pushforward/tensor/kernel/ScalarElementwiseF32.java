// Generated from ScalarElementwiseF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

/// Elementwise kernels, one element at a time. Letters and contracts as in [Kernels].
@SuppressWarnings("cast") // of no effect in this type, needed in the other
final class ScalarElementwiseF32 {
    private ScalarElementwiseF32() {
    }

    static float get(long p, long i) {
        return Memory.getFloat(p + i * Float.BYTES);
    }

    static void put(long p, long i, float value) {
        Memory.putFloat(p + i * Float.BYTES, value);
    }

    static void unary(Unary op, long dst, long a, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, FunctionsF32.apply(op, get(a, i)));
        }
    }

    /// One row, from lane `from` on.
    static void binary(Binary op, long dst, long a, long aLane, long b, long bLane, long from, long lanes) {
        for (long l = from; l < lanes; l++) {
            put(dst, l, FunctionsF32.apply(op, get(a, l * aLane), get(b, l * bLane)));
        }
    }

    /// One row, from lane `from` on.
    static void select(long dst, long c, long cLane, long a, long aLane, long b, long bLane, long from, long lanes) {
        for (long l = from; l < lanes; l++) {
            put(dst, l, get(c, l * cLane) != 0 ? get(a, l * aLane) : get(b, l * bLane));
        }
    }

    /// As [VectorBiasF32#run].
    static void addBias(long dst, long ldd, long a, long lda, long bias, long m, long n, boolean rectified) {
        for (long i = 0; i < m; i++) {
            for (long j = 0; j < n; j++) {
                float x = get(a, i * lda + j) + get(bias, i);
                put(dst, i * ldd + j, rectified ? Math.max(x, 0) : x);
            }
        }
    }

    static void fill(long dst, float value, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, value);
        }
    }

    static void copy(long dst, long src, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, get(src, i));
        }
    }

    static void scale(long dst, long a, float s, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, get(a, i) * s);
        }
    }

    static void axpy(long dst, float s, long a, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, Math.fma(s, get(a, i), get(dst, i)));
        }
    }

    static void approach(long dst, float t, long a, long from, long n) {
        for (long i = from; i < n; i++) {
            float d = get(dst, i);
            put(dst, i, Math.fma(t, get(a, i) - d, d));
        }
    }

    static void pick(long dst, long index, long table, long K, long from, long lanes) {
        for (long l = from; l < lanes; l++) {
            float value = Float.NaN;
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
            float gradient = get(g, i) * (float) s.gradientScale();
            float first = Math.fma((float) s.beta1(), get(m, i), gradient * (float) (1 - s.beta1()));
            float second = Math.fma((float) s.beta2(), get(v, i), gradient * gradient * (float) (1 - s.beta2()));
            float old = get(p, i);
            float root = (float) Math.sqrt(second * (float) s.vCorrection()) + (float) s.epsilon();
            float step = first * (float) s.mCorrection() / root;
            put(m, i, first);
            put(v, i, second);
            put(p, i, Math.fma(-(float) s.rate(), step, Math.fma(-(float) s.decay(), old, old)));
        }
    }

    static long firstNonFinite(long a, long from, long n) {
        for (long i = from; i < n; i++) {
            if (!(Math.abs(get(a, i)) <= Float.MAX_VALUE)) {
                return i;
            }
        }
        return -1;
    }
}
