// Generated from MathF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/// The functions of [MathF64] on vectors: each a loop over `a[0 .. end)`, whole vectors, into `dst`.
final class VectorMathF64 {
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final double TRIGONOMETRIC_MAX = 0x1p20;
    static final double MAGIC = 0x1.8p52;
    private static final double LOG2_E = 0x1.71547652b82fep+0;
    private static final double MINUS_LN2_HIGH = -0x1.62e42fefa3p-1;
    private static final double MINUS_LN2_LOW = -0x1.3de6af278ece6p-42;
    private static final double LN2_HIGH = 0x1.62e42fefa3p-1;
    private static final double LN2_LOW = 0x1.3de6af278ece6p-42;
    private static final double SQRT_2_MINUS_1 = 0x1.a827999fcef32p-2;
    private static final double EXP_MAX = 0x1.62e42fefa39efp9;
    private static final double EXP_MIN = -0x1.74910d52d3053p9;
    private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
    private static final double MINUS_HALF_PI_1 = -0x1.921fb544p+0;
    private static final double MINUS_HALF_PI_2 = -0x1.0b4611a626331p-34;
    private static final double MINUS_HALF_PI_3 = -0x1.1701b839a252p-88;
    private static final double TANH_MAX = 22;
    private static final double TANH_NEAR = 0.625;
    private static final double TINY = 0x1p-54;
    private static final double MIN_NORMAL = 0x1p-1022;
    private static final long ONE_BITS = 0x3ff0000000000000L;
    private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
    private static final long MANTISSA = 0x000fffffffffffffL;
    private static final long WHOLE_BITS = 0x4330000000000000L;
    private static final double WHOLE_MINUS_BIAS = -0x1p52 - 1023;
    private static final double EXP_0 = 0x1.000000000000cp-1;
    private static final double EXP_1 = 0x1.5555555555561p-3;
    private static final double EXP_2 = 0x1.555555554fee6p-5;
    private static final double EXP_3 = 0x1.111111110d4efp-7;
    private static final double EXP_4 = 0x1.6c16c185f1decp-10;
    private static final double EXP_5 = 0x1.a01a01bb55e49p-13;
    private static final double EXP_6 = 0x1.a01995c388e2ep-16;
    private static final double EXP_7 = 0x1.71dddec68771p-19;
    private static final double EXP_8 = 0x1.28b10ecd9400ap-22;
    private static final double EXP_9 = 0x1.af8725d927e1cp-26;
    private static final double LOG_0 = 0x1.5555555555593p-1;
    private static final double LOG_1 = 0x1.999999997fb28p-2;
    private static final double LOG_2 = 0x1.2492494218b93p-2;
    private static final double LOG_3 = 0x1.c71c51e6c1aa4p-3;
    private static final double LOG_4 = 0x1.74664676a8e92p-3;
    private static final double LOG_5 = 0x1.39a0ecdfdb5fbp-3;
    private static final double LOG_6 = 0x1.2f0de4d339eb3p-3;
    private static final double SIN_0 = -0x1.5555555555549p-3;
    private static final double SIN_1 = 0x1.111111110f847p-7;
    private static final double SIN_2 = -0x1.a01a019c0abfdp-13;
    private static final double SIN_3 = 0x1.71de35717041dp-19;
    private static final double SIN_4 = -0x1.ae5e61121ab56p-26;
    private static final double SIN_5 = 0x1.5d91713b2fdcap-33;
    private static final double COS_0 = 0x1.555555555554ep-5;
    private static final double COS_1 = -0x1.6c16c16c154f1p-10;
    private static final double COS_2 = 0x1.a01a019cfaebfp-16;
    private static final double COS_3 = -0x1.27e4f837fa16p-22;
    private static final double COS_4 = 0x1.1eea07a8abb14p-29;
    private static final double COS_5 = -0x1.8fbb8611d1d08p-37;
    private static final double TANH_0 = -0x1.55555555554ffp-2;
    private static final double TANH_1 = 0x1.111111110ac9ep-3;
    private static final double TANH_2 = -0x1.ba1ba1b5000c4p-5;
    private static final double TANH_3 = 0x1.664f47791fef4p-6;
    private static final double TANH_4 = -0x1.226e15f12655ap-7;
    private static final double TANH_5 = 0x1.d6cf1f32da576p-9;
    private static final double TANH_6 = -0x1.7d683b6a0b9fep-10;
    private static final double TANH_7 = 0x1.336321c2e17a8p-11;
    private static final double TANH_8 = -0x1.df3b9f8bcf1p-13;
    private static final double TANH_9 = 0x1.4352211e61d0ep-14;
    private static final double TANH_10 = -0x1.0d24727477347p-16;

    private VectorMathF64() {
    }

    static MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    /// `e^x`: x = k log(2) + r.
    static void exp(long dst, long a, long end) {
        Memory.check(dst, end * Double.BYTES);
        Memory.check(a, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, a + i * Double.BYTES, ORDER);
            DoubleVector v0 = x.fma(LOG2_E, MAGIC).sub(MAGIC);
            DoubleVector v1 = v0.fma(DoubleVector.broadcast(SPECIES, MINUS_LN2_LOW), v0.fma(DoubleVector.broadcast(SPECIES, MINUS_LN2_HIGH), x));
            DoubleVector v2 = v1.fma(EXP_9, EXP_8);
            DoubleVector v3 = v1.fma(v2, DoubleVector.broadcast(SPECIES, EXP_7));
            DoubleVector v4 = v1.fma(v3, DoubleVector.broadcast(SPECIES, EXP_6));
            DoubleVector v5 = v1.fma(v4, DoubleVector.broadcast(SPECIES, EXP_5));
            DoubleVector v6 = v1.fma(v5, DoubleVector.broadcast(SPECIES, EXP_4));
            DoubleVector v7 = v1.fma(v6, DoubleVector.broadcast(SPECIES, EXP_3));
            DoubleVector v8 = v1.fma(v7, DoubleVector.broadcast(SPECIES, EXP_2));
            DoubleVector v9 = v1.fma(v8, DoubleVector.broadcast(SPECIES, EXP_1));
            DoubleVector v10 = v1.fma(v9, DoubleVector.broadcast(SPECIES, EXP_0));
            DoubleVector v11 = v1.mul(v1).fma(v10, v1).add(1.0);
            DoubleVector v12 = v0.fma(0.5, MAGIC);
            DoubleVector v13 = v0.sub(v12.sub(MAGIC));
            DoubleVector v14 = v13.add(MAGIC);
            DoubleVector v15 = v11.mul(v12.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(ONE_BITS).reinterpretAsDoubles()).mul(v14.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(ONE_BITS).reinterpretAsDoubles());
            DoubleVector v16 = v15.blend(0.0, x.compare(VectorOperators.LT, EXP_MIN));
            v16.blend(Double.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MAX)).intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
        }
    }

    /// `e^x - 1`: e^x = 2^k (1 + p), and the sum of 2^k - 1 and 2^k p carries its rounding error along.
    static void expm1(long dst, long a, long end) {
        Memory.check(dst, end * Double.BYTES);
        Memory.check(a, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, a + i * Double.BYTES, ORDER);
            DoubleVector v0 = x.fma(LOG2_E, MAGIC);
            DoubleVector v1 = v0.sub(MAGIC);
            DoubleVector v2 = v1.fma(DoubleVector.broadcast(SPECIES, MINUS_LN2_HIGH), x);
            DoubleVector v3 = v1.mul(MINUS_LN2_LOW);
            DoubleVector v4 = v2.add(v3);
            DoubleVector v5 = v4.fma(EXP_9, EXP_8);
            DoubleVector v6 = v4.fma(v5, DoubleVector.broadcast(SPECIES, EXP_7));
            DoubleVector v7 = v4.fma(v6, DoubleVector.broadcast(SPECIES, EXP_6));
            DoubleVector v8 = v4.fma(v7, DoubleVector.broadcast(SPECIES, EXP_5));
            DoubleVector v9 = v4.fma(v8, DoubleVector.broadcast(SPECIES, EXP_4));
            DoubleVector v10 = v4.fma(v9, DoubleVector.broadcast(SPECIES, EXP_3));
            DoubleVector v11 = v4.fma(v10, DoubleVector.broadcast(SPECIES, EXP_2));
            DoubleVector v12 = v4.fma(v11, DoubleVector.broadcast(SPECIES, EXP_1));
            DoubleVector v13 = v4.fma(v12, DoubleVector.broadcast(SPECIES, EXP_0));
            DoubleVector v14 = v4.mul(v4).fma(v13, v2.sub(v4).add(v3));
            DoubleVector v15 = v4.add(v14);
            DoubleVector v16 = v4.sub(v15).add(v14);
            DoubleVector v17 = v0.sub(1.0);
            DoubleVector v18 = v17.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(ONE_BITS).reinterpretAsDoubles();
            DoubleVector v19 = v18.sub(0.5);
            DoubleVector v20 = v18.mul(v15);
            DoubleVector v21 = v19.add(v20);
            DoubleVector v22 = v21.add(v18.fma(v16, v20.sub(v21.sub(v19)))).mul(2.0);
            DoubleVector v23 = v22.blend(-1.0, x.compare(VectorOperators.LT, -40.0));
            DoubleVector v24 = v23.blend(Double.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MAX));
            v24.blend(x, x.abs().compare(VectorOperators.LT, TINY)).intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
        }
    }

    /// `log(x)`: x = 2^k (1 + f).
    static void log(long dst, long a, long end) {
        Memory.check(dst, end * Double.BYTES);
        Memory.check(a, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, a + i * Double.BYTES, ORDER);
            DoubleVector v0 = x.blend(x.mul(0x1p54), x.compare(VectorOperators.LT, MIN_NORMAL));
            LongVector v1 = v0.reinterpretAsLongs().add(ONE_BITS - SQRT_HALF_BITS);
            DoubleVector v2 = v1.lanewise(VectorOperators.LSHR, 52).or(WHOLE_BITS).reinterpretAsDoubles().add(WHOLE_MINUS_BIAS);
            DoubleVector v3 = v2.add(DoubleVector.broadcast(SPECIES, 0.0).blend(-54.0, x.compare(VectorOperators.LT, MIN_NORMAL)));
            DoubleVector v4 = v1.and(MANTISSA).add(SQRT_HALF_BITS).reinterpretAsDoubles().sub(1.0);
            DoubleVector v5 = v3.mul(LN2_LOW);
            DoubleVector v6 = v4.div(v4.add(2.0));
            DoubleVector v7 = v6.mul(v6);
            DoubleVector v8 = v7.fma(LOG_6, LOG_5);
            DoubleVector v9 = v7.fma(v8, DoubleVector.broadcast(SPECIES, LOG_4));
            DoubleVector v10 = v7.fma(v9, DoubleVector.broadcast(SPECIES, LOG_3));
            DoubleVector v11 = v7.fma(v10, DoubleVector.broadcast(SPECIES, LOG_2));
            DoubleVector v12 = v7.fma(v11, DoubleVector.broadcast(SPECIES, LOG_1));
            DoubleVector v13 = v7.fma(v12, DoubleVector.broadcast(SPECIES, LOG_0));
            DoubleVector v14 = v4.mul(0.5).mul(v4);
            DoubleVector v15 = v3.fma(DoubleVector.broadcast(SPECIES, LN2_HIGH), v4.add(v6.fma(v7.fma(v13, v14), v5).sub(v14)));
            DoubleVector v16 = x.blend(v15, x.compare(VectorOperators.LT, Double.POSITIVE_INFINITY));
            DoubleVector v17 = v16.blend(Double.NaN, x.compare(VectorOperators.LT, 0.0));
            v17.blend(Double.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0.0)).intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
        }
    }

    /// `log(1 + x)`: 1 + x = 2^k (1 + f), with the rounding error of 1 + x carried along.
    static void log1p(long dst, long a, long end) {
        Memory.check(dst, end * Double.BYTES);
        Memory.check(a, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, a + i * Double.BYTES, ORDER);
            DoubleVector v0 = x.add(1.0);
            DoubleVector v1 = x.sub(v0.sub(1.0)).blend(DoubleVector.broadcast(SPECIES, 1.0).sub(v0.sub(x)), x.compare(VectorOperators.GT, 1.0));
            LongVector v2 = v0.reinterpretAsLongs().add(ONE_BITS - SQRT_HALF_BITS);
            DoubleVector v3 = v2.lanewise(VectorOperators.LSHR, 52).or(WHOLE_BITS).reinterpretAsDoubles().add(WHOLE_MINUS_BIAS);
            DoubleVector v4 = v2.and(MANTISSA).add(SQRT_HALF_BITS).reinterpretAsDoubles().sub(1.0);
            DoubleVector v5 = v3.fma(DoubleVector.broadcast(SPECIES, LN2_LOW), v1.div(v0));
            DoubleVector v6 = v4.div(v4.add(2.0));
            DoubleVector v7 = v6.mul(v6);
            DoubleVector v8 = v7.fma(LOG_6, LOG_5);
            DoubleVector v9 = v7.fma(v8, DoubleVector.broadcast(SPECIES, LOG_4));
            DoubleVector v10 = v7.fma(v9, DoubleVector.broadcast(SPECIES, LOG_3));
            DoubleVector v11 = v7.fma(v10, DoubleVector.broadcast(SPECIES, LOG_2));
            DoubleVector v12 = v7.fma(v11, DoubleVector.broadcast(SPECIES, LOG_1));
            DoubleVector v13 = v7.fma(v12, DoubleVector.broadcast(SPECIES, LOG_0));
            DoubleVector v14 = v4.mul(0.5).mul(v4);
            DoubleVector v15 = v3.fma(DoubleVector.broadcast(SPECIES, LN2_HIGH), v4.add(v6.fma(v7.fma(v13, v14), v5).sub(v14)));
            DoubleVector v16 = v15.blend(x, x.abs().compare(VectorOperators.LT, TINY));
            DoubleVector v17 = x.blend(v16, x.compare(VectorOperators.LT, Double.POSITIVE_INFINITY));
            DoubleVector v18 = v17.blend(Double.NaN, x.compare(VectorOperators.LT, -1.0));
            v18.blend(Double.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, -1.0)).intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
        }
    }

    /// `tanh(x)`: 1 - 2 / (e^(2|x|) + 1), and near 0 x + x^3 P(x^2).
    static void tanh(long dst, long a, long end) {
        Memory.check(dst, end * Double.BYTES);
        Memory.check(a, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, a + i * Double.BYTES, ORDER);
            DoubleVector v0 = x.abs();
            DoubleVector v1 = v0.blend(TANH_MAX, v0.compare(VectorOperators.GT, TANH_MAX)).mul(2.0);
            DoubleVector v2 = v1.fma(LOG2_E, MAGIC);
            DoubleVector v3 = v2.sub(MAGIC);
            DoubleVector v4 = v3.fma(DoubleVector.broadcast(SPECIES, MINUS_LN2_LOW), v3.fma(DoubleVector.broadcast(SPECIES, MINUS_LN2_HIGH), v1));
            DoubleVector v5 = v4.fma(EXP_9, EXP_8);
            DoubleVector v6 = v4.fma(v5, DoubleVector.broadcast(SPECIES, EXP_7));
            DoubleVector v7 = v4.fma(v6, DoubleVector.broadcast(SPECIES, EXP_6));
            DoubleVector v8 = v4.fma(v7, DoubleVector.broadcast(SPECIES, EXP_5));
            DoubleVector v9 = v4.fma(v8, DoubleVector.broadcast(SPECIES, EXP_4));
            DoubleVector v10 = v4.fma(v9, DoubleVector.broadcast(SPECIES, EXP_3));
            DoubleVector v11 = v4.fma(v10, DoubleVector.broadcast(SPECIES, EXP_2));
            DoubleVector v12 = v4.fma(v11, DoubleVector.broadcast(SPECIES, EXP_1));
            DoubleVector v13 = v4.fma(v12, DoubleVector.broadcast(SPECIES, EXP_0));
            DoubleVector v14 = v4.mul(v4).fma(v13, v4).add(1.0).mul(v2.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(ONE_BITS).reinterpretAsDoubles());
            DoubleVector v15 = DoubleVector.broadcast(SPECIES, 1.0).sub(DoubleVector.broadcast(SPECIES, 2.0).div(v14.add(1.0)));
            DoubleVector v16 = x.mul(x);
            DoubleVector v17 = v16.fma(TANH_10, TANH_9);
            DoubleVector v18 = v16.fma(v17, DoubleVector.broadcast(SPECIES, TANH_8));
            DoubleVector v19 = v16.fma(v18, DoubleVector.broadcast(SPECIES, TANH_7));
            DoubleVector v20 = v16.fma(v19, DoubleVector.broadcast(SPECIES, TANH_6));
            DoubleVector v21 = v16.fma(v20, DoubleVector.broadcast(SPECIES, TANH_5));
            DoubleVector v22 = v16.fma(v21, DoubleVector.broadcast(SPECIES, TANH_4));
            DoubleVector v23 = v16.fma(v22, DoubleVector.broadcast(SPECIES, TANH_3));
            DoubleVector v24 = v16.fma(v23, DoubleVector.broadcast(SPECIES, TANH_2));
            DoubleVector v25 = v16.fma(v24, DoubleVector.broadcast(SPECIES, TANH_1));
            DoubleVector v26 = v16.fma(v25, DoubleVector.broadcast(SPECIES, TANH_0));
            DoubleVector v27 = v0.mul(v16).fma(v26, v0);
            v15.blend(v27, v0.compare(VectorOperators.LT, TANH_NEAR)).reinterpretAsLongs().and(Long.MAX_VALUE).or(x.reinterpretAsLongs().and(Long.MIN_VALUE)).reinterpretAsDoubles().intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
        }
    }

    /// `1 / (1 + e^-x)` = n / (1 + e) with e = e^-|x|, and n = 1 or e; the quotient is corrected for the rounding errors of 1 + e and its own.
    static void sigmoid(long dst, long a, long end) {
        Memory.check(dst, end * Double.BYTES);
        Memory.check(a, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, a + i * Double.BYTES, ORDER);
            DoubleVector v0 = x.abs().neg();
            DoubleVector v1 = v0.fma(LOG2_E, MAGIC).sub(MAGIC);
            DoubleVector v2 = v1.fma(DoubleVector.broadcast(SPECIES, MINUS_LN2_LOW), v1.fma(DoubleVector.broadcast(SPECIES, MINUS_LN2_HIGH), v0));
            DoubleVector v3 = v2.fma(EXP_9, EXP_8);
            DoubleVector v4 = v2.fma(v3, DoubleVector.broadcast(SPECIES, EXP_7));
            DoubleVector v5 = v2.fma(v4, DoubleVector.broadcast(SPECIES, EXP_6));
            DoubleVector v6 = v2.fma(v5, DoubleVector.broadcast(SPECIES, EXP_5));
            DoubleVector v7 = v2.fma(v6, DoubleVector.broadcast(SPECIES, EXP_4));
            DoubleVector v8 = v2.fma(v7, DoubleVector.broadcast(SPECIES, EXP_3));
            DoubleVector v9 = v2.fma(v8, DoubleVector.broadcast(SPECIES, EXP_2));
            DoubleVector v10 = v2.fma(v9, DoubleVector.broadcast(SPECIES, EXP_1));
            DoubleVector v11 = v2.fma(v10, DoubleVector.broadcast(SPECIES, EXP_0));
            DoubleVector v12 = v2.mul(v2).fma(v11, v2).add(1.0);
            DoubleVector v13 = v1.fma(0.5, MAGIC);
            DoubleVector v14 = v1.sub(v13.sub(MAGIC));
            DoubleVector v15 = v14.add(MAGIC);
            DoubleVector v16 = v12.mul(v13.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(ONE_BITS).reinterpretAsDoubles()).mul(v15.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(ONE_BITS).reinterpretAsDoubles());
            DoubleVector v17 = v16.blend(0.0, v0.compare(VectorOperators.LT, EXP_MIN));
            DoubleVector v18 = v17.blend(Double.POSITIVE_INFINITY, v0.compare(VectorOperators.GT, EXP_MAX));
            DoubleVector v19 = v18.add(1.0);
            DoubleVector v20 = DoubleVector.broadcast(SPECIES, 1.0).blend(v18, x.compare(VectorOperators.LT, 0.0));
            DoubleVector v21 = DoubleVector.broadcast(SPECIES, 1.0).div(v19);
            DoubleVector v22 = v20.mul(v21);
            DoubleVector v23 = v18.sub(v19.sub(1.0));
            v22.neg().fma(v23, v22.neg().fma(v19, v20)).fma(v21, v22).intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
        }
    }

    /// `log(1 + e^x)` = max(x, 0) + log(1 + e), e = e^-|x| <= 1: then 1 + f is exactly 1 + e or half of it.
    static void softplus(long dst, long a, long end) {
        Memory.check(dst, end * Double.BYTES);
        Memory.check(a, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, a + i * Double.BYTES, ORDER);
            DoubleVector v0 = x.abs().neg();
            DoubleVector v1 = v0.fma(LOG2_E, MAGIC).sub(MAGIC);
            DoubleVector v2 = v1.fma(DoubleVector.broadcast(SPECIES, MINUS_LN2_LOW), v1.fma(DoubleVector.broadcast(SPECIES, MINUS_LN2_HIGH), v0));
            DoubleVector v3 = v2.fma(EXP_9, EXP_8);
            DoubleVector v4 = v2.fma(v3, DoubleVector.broadcast(SPECIES, EXP_7));
            DoubleVector v5 = v2.fma(v4, DoubleVector.broadcast(SPECIES, EXP_6));
            DoubleVector v6 = v2.fma(v5, DoubleVector.broadcast(SPECIES, EXP_5));
            DoubleVector v7 = v2.fma(v6, DoubleVector.broadcast(SPECIES, EXP_4));
            DoubleVector v8 = v2.fma(v7, DoubleVector.broadcast(SPECIES, EXP_3));
            DoubleVector v9 = v2.fma(v8, DoubleVector.broadcast(SPECIES, EXP_2));
            DoubleVector v10 = v2.fma(v9, DoubleVector.broadcast(SPECIES, EXP_1));
            DoubleVector v11 = v2.fma(v10, DoubleVector.broadcast(SPECIES, EXP_0));
            DoubleVector v12 = v2.mul(v2).fma(v11, v2).add(1.0);
            DoubleVector v13 = v1.fma(0.5, MAGIC);
            DoubleVector v14 = v1.sub(v13.sub(MAGIC));
            DoubleVector v15 = v14.add(MAGIC);
            DoubleVector v16 = v12.mul(v13.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(ONE_BITS).reinterpretAsDoubles()).mul(v15.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(ONE_BITS).reinterpretAsDoubles());
            DoubleVector v17 = v16.blend(0.0, v0.compare(VectorOperators.LT, EXP_MIN));
            DoubleVector v18 = v17.blend(Double.POSITIVE_INFINITY, v0.compare(VectorOperators.GT, EXP_MAX));
            DoubleVector v19 = DoubleVector.broadcast(SPECIES, 0.0).blend(1.0, v18.compare(VectorOperators.GT, SQRT_2_MINUS_1));
            DoubleVector v20 = v18.blend(v18.sub(1.0).mul(0.5), v18.compare(VectorOperators.GT, SQRT_2_MINUS_1));
            DoubleVector v21 = v19.mul(LN2_LOW);
            DoubleVector v22 = v20.div(v20.add(2.0));
            DoubleVector v23 = v22.mul(v22);
            DoubleVector v24 = v23.fma(LOG_6, LOG_5);
            DoubleVector v25 = v23.fma(v24, DoubleVector.broadcast(SPECIES, LOG_4));
            DoubleVector v26 = v23.fma(v25, DoubleVector.broadcast(SPECIES, LOG_3));
            DoubleVector v27 = v23.fma(v26, DoubleVector.broadcast(SPECIES, LOG_2));
            DoubleVector v28 = v23.fma(v27, DoubleVector.broadcast(SPECIES, LOG_1));
            DoubleVector v29 = v23.fma(v28, DoubleVector.broadcast(SPECIES, LOG_0));
            DoubleVector v30 = v20.mul(0.5).mul(v20);
            DoubleVector v31 = v19.fma(DoubleVector.broadcast(SPECIES, LN2_HIGH), v20.add(v22.fma(v23.fma(v29, v30), v21).sub(v30)));
            x.blend(0.0, x.compare(VectorOperators.LT, 0.0)).add(v31).intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
        }
    }

    /// The sine of x radians, |x| <= [#TRIGONOMETRIC_MAX].
    static void sin(long dst, long a, long end) {
        Memory.check(dst, end * Double.BYTES);
        Memory.check(a, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, a + i * Double.BYTES, ORDER);
            DoubleVector v0 = x.fma(TWO_OVER_PI, MAGIC);
            DoubleVector v1 = v0.sub(MAGIC);
            DoubleVector v2 = v1.fma(DoubleVector.broadcast(SPECIES, MINUS_HALF_PI_1), x);
            DoubleVector v3 = v1.mul(MINUS_HALF_PI_2);
            DoubleVector v4 = v2.add(v3);
            DoubleVector v5 = v4.sub(v2);
            DoubleVector v6 = v2.sub(v4.sub(v5)).add(v3.sub(v5));
            DoubleVector v7 = v6.add(v1.fma(DoubleVector.broadcast(SPECIES, MINUS_HALF_PI_3), v1.fma(DoubleVector.broadcast(SPECIES, MINUS_HALF_PI_2), v3.neg())));
            DoubleVector v8 = v4.add(v7);
            DoubleVector v9 = v4.sub(v8).add(v7);
            DoubleVector v10 = v8.mul(v8);
            DoubleVector v11 = v10.fma(SIN_5, SIN_4);
            DoubleVector v12 = v10.fma(v11, DoubleVector.broadcast(SPECIES, SIN_3));
            DoubleVector v13 = v10.fma(v12, DoubleVector.broadcast(SPECIES, SIN_2));
            DoubleVector v14 = v10.fma(v13, DoubleVector.broadcast(SPECIES, SIN_1));
            DoubleVector v15 = v10.fma(v14, DoubleVector.broadcast(SPECIES, SIN_0));
            DoubleVector v16 = v10.fma(COS_5, COS_4);
            DoubleVector v17 = v10.fma(v16, DoubleVector.broadcast(SPECIES, COS_3));
            DoubleVector v18 = v10.fma(v17, DoubleVector.broadcast(SPECIES, COS_2));
            DoubleVector v19 = v10.fma(v18, DoubleVector.broadcast(SPECIES, COS_1));
            DoubleVector v20 = v10.fma(v19, DoubleVector.broadcast(SPECIES, COS_0));
            DoubleVector v21 = v10.mul(0.5);
            DoubleVector v22 = DoubleVector.broadcast(SPECIES, 1.0).sub(v21);
            DoubleVector v23 = v22.add(DoubleVector.broadcast(SPECIES, 1.0).sub(v22).sub(v21).add(v10.mul(v10).mul(v20).sub(v8.mul(v9))));
            DoubleVector v24 = v8.add(v10.mul(v8).fma(v15, v9));
            DoubleVector v25 = v24.blend(v23, v0.reinterpretAsLongs().and(1).compare(VectorOperators.NE, 0).cast(SPECIES));
            v25.blend(v25.neg(), v0.reinterpretAsLongs().and(2).compare(VectorOperators.NE, 0).cast(SPECIES)).blend(x, x.abs().compare(VectorOperators.LT, TINY)).intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
        }
    }

    /// The cosine of x radians, |x| <= [#TRIGONOMETRIC_MAX].
    static void cos(long dst, long a, long end) {
        Memory.check(dst, end * Double.BYTES);
        Memory.check(a, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, a + i * Double.BYTES, ORDER);
            DoubleVector v0 = x.fma(TWO_OVER_PI, MAGIC);
            DoubleVector v1 = v0.add(1.0);
            DoubleVector v2 = v0.sub(MAGIC);
            DoubleVector v3 = v2.fma(DoubleVector.broadcast(SPECIES, MINUS_HALF_PI_1), x);
            DoubleVector v4 = v2.mul(MINUS_HALF_PI_2);
            DoubleVector v5 = v3.add(v4);
            DoubleVector v6 = v5.sub(v3);
            DoubleVector v7 = v3.sub(v5.sub(v6)).add(v4.sub(v6));
            DoubleVector v8 = v7.add(v2.fma(DoubleVector.broadcast(SPECIES, MINUS_HALF_PI_3), v2.fma(DoubleVector.broadcast(SPECIES, MINUS_HALF_PI_2), v4.neg())));
            DoubleVector v9 = v5.add(v8);
            DoubleVector v10 = v5.sub(v9).add(v8);
            DoubleVector v11 = v9.mul(v9);
            DoubleVector v12 = v11.fma(SIN_5, SIN_4);
            DoubleVector v13 = v11.fma(v12, DoubleVector.broadcast(SPECIES, SIN_3));
            DoubleVector v14 = v11.fma(v13, DoubleVector.broadcast(SPECIES, SIN_2));
            DoubleVector v15 = v11.fma(v14, DoubleVector.broadcast(SPECIES, SIN_1));
            DoubleVector v16 = v11.fma(v15, DoubleVector.broadcast(SPECIES, SIN_0));
            DoubleVector v17 = v11.fma(COS_5, COS_4);
            DoubleVector v18 = v11.fma(v17, DoubleVector.broadcast(SPECIES, COS_3));
            DoubleVector v19 = v11.fma(v18, DoubleVector.broadcast(SPECIES, COS_2));
            DoubleVector v20 = v11.fma(v19, DoubleVector.broadcast(SPECIES, COS_1));
            DoubleVector v21 = v11.fma(v20, DoubleVector.broadcast(SPECIES, COS_0));
            DoubleVector v22 = v11.mul(0.5);
            DoubleVector v23 = DoubleVector.broadcast(SPECIES, 1.0).sub(v22);
            DoubleVector v24 = v23.add(DoubleVector.broadcast(SPECIES, 1.0).sub(v23).sub(v22).add(v11.mul(v11).mul(v21).sub(v9.mul(v10))));
            DoubleVector v25 = v9.add(v11.mul(v9).fma(v16, v10));
            DoubleVector v26 = v25.blend(v24, v1.reinterpretAsLongs().and(1).compare(VectorOperators.NE, 0).cast(SPECIES));
            v26.blend(v26.neg(), v1.reinterpretAsLongs().and(2).compare(VectorOperators.NE, 0).cast(SPECIES)).intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
        }
    }
}
