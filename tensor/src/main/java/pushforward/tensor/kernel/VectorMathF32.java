// Generated from MathF32.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// The functions of [MathF32] on vectors: each a loop over `a[0 .. end)`, whole vectors, into `dst`.
final class VectorMathF32 {
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final float TRIGONOMETRIC_MAX = 0x1p12f;
    static final float MAGIC = 0x1.8p23f;
    private static final float LOG2_E = 0x1.715476p+0f;
    private static final float MINUS_LN2_HIGH = -0x1.62e4p-1f;
    private static final float MINUS_LN2_LOW = -0x1.7f7d1cp-20f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    private static final float SQRT_2_MINUS_1 = 0x1.a8279ap-2f;
    private static final float EXP_MAX = 0x1.62e42ep6f;
    private static final float EXP_MIN = -0x1.9fe368p6f;
    private static final float TWO_OVER_PI = 0x1.45f306p-1f;
    private static final float MINUS_HALF_PI_1 = -0x1.92p+0f;
    private static final float MINUS_HALF_PI_2 = -0x1.fb5444p-12f;
    private static final float MINUS_HALF_PI_3 = -0x1.68c234p-39f;
    private static final float TANH_MAX = 10;
    private static final float TANH_NEAR = 0.625f;
    private static final float TINY = 0x1p-25f;
    private static final float MIN_NORMAL = 0x1p-126f;
    private static final int ONE_BITS = 0x3f800000;
    private static final int SQRT_HALF_BITS = 0x3f3504f3;
    private static final int MANTISSA = 0x007fffff;
    private static final int WHOLE_BITS = 0x4b000000;
    private static final float WHOLE_MINUS_BIAS = -0x1p23f - 127;
    private static final float EXP_0 = 0x1.0p-1f;
    private static final float EXP_1 = 0x1.55548ep-3f;
    private static final float EXP_2 = 0x1.55545cp-5f;
    private static final float EXP_3 = 0x1.123c78p-7f;
    private static final float EXP_4 = 0x1.6db668p-10f;
    private static final float LOG_0 = 0x1.555554p-1f;
    private static final float LOG_1 = 0x1.999a7cp-2f;
    private static final float LOG_2 = 0x1.2438acp-2f;
    private static final float LOG_3 = 0x1.e2fd78p-3f;
    private static final float SIN_0 = -0x1.555546p-3f;
    private static final float SIN_1 = 0x1.110756p-7f;
    private static final float SIN_2 = -0x1.994b38p-13f;
    private static final float COS_0 = 0x1.55554ap-5f;
    private static final float COS_1 = -0x1.6c0c84p-10f;
    private static final float COS_2 = 0x1.99ffa6p-16f;
    private static final float TANH_0 = -0x1.555534p-2f;
    private static final float TANH_1 = 0x1.11074p-3f;
    private static final float TANH_2 = -0x1.b83e82p-5f;
    private static final float TANH_3 = 0x1.522eep-6f;
    private static final float TANH_4 = -0x1.75f04ap-8f;

    private VectorMathF32() {
    }

    static MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    /// `e^x`: x = k log(2) + r.
    static void exp(long dst, long a, long end) {
        Memory.check(dst, end * Float.BYTES);
        Memory.check(a, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * Float.BYTES, ORDER);
            FloatVector v0 = x.fma(LOG2_E, MAGIC).sub(MAGIC);
            FloatVector v1 = v0.fma(FloatVector.broadcast(SPECIES, MINUS_LN2_LOW), v0.fma(FloatVector.broadcast(SPECIES, MINUS_LN2_HIGH), x));
            FloatVector v2 = v1.fma(EXP_4, EXP_3);
            FloatVector v3 = v1.fma(v2, FloatVector.broadcast(SPECIES, EXP_2));
            FloatVector v4 = v1.fma(v3, FloatVector.broadcast(SPECIES, EXP_1));
            FloatVector v5 = v1.fma(v4, FloatVector.broadcast(SPECIES, EXP_0));
            FloatVector v6 = v1.mul(v1).fma(v5, v1).add(1f);
            FloatVector v7 = v0.fma(0.5f, MAGIC);
            FloatVector v8 = v0.sub(v7.sub(MAGIC));
            FloatVector v9 = v8.add(MAGIC);
            FloatVector v10 = v6.mul(v7.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats()).mul(v9.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats());
            FloatVector v11 = v10.blend(0f, x.compare(VectorOperators.LT, EXP_MIN));
            v11.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MAX)).intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
    }

    /// `e^x - 1`: e^x = 2^k (1 + p), and the sum of 2^k - 1 and 2^k p carries its rounding error along.
    static void expm1(long dst, long a, long end) {
        Memory.check(dst, end * Float.BYTES);
        Memory.check(a, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * Float.BYTES, ORDER);
            FloatVector v0 = x.fma(LOG2_E, MAGIC);
            FloatVector v1 = v0.sub(MAGIC);
            FloatVector v2 = v1.fma(FloatVector.broadcast(SPECIES, MINUS_LN2_HIGH), x);
            FloatVector v3 = v1.mul(MINUS_LN2_LOW);
            FloatVector v4 = v2.add(v3);
            FloatVector v5 = v4.fma(EXP_4, EXP_3);
            FloatVector v6 = v4.fma(v5, FloatVector.broadcast(SPECIES, EXP_2));
            FloatVector v7 = v4.fma(v6, FloatVector.broadcast(SPECIES, EXP_1));
            FloatVector v8 = v4.fma(v7, FloatVector.broadcast(SPECIES, EXP_0));
            FloatVector v9 = v4.mul(v4).fma(v8, v2.sub(v4).add(v3));
            FloatVector v10 = v4.add(v9);
            FloatVector v11 = v4.sub(v10).add(v9);
            FloatVector v12 = v0.sub(1f);
            FloatVector v13 = v12.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
            FloatVector v14 = v13.sub(0.5f);
            FloatVector v15 = v13.mul(v10);
            FloatVector v16 = v14.add(v15);
            FloatVector v17 = v16.add(v13.fma(v11, v15.sub(v16.sub(v14)))).mul(2f);
            FloatVector v18 = v17.blend(-1f, x.compare(VectorOperators.LT, -20f));
            FloatVector v19 = v18.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MAX));
            v19.blend(x, x.abs().compare(VectorOperators.LT, TINY)).intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
    }

    /// `log(x)`: x = 2^k (1 + f).
    static void log(long dst, long a, long end) {
        Memory.check(dst, end * Float.BYTES);
        Memory.check(a, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * Float.BYTES, ORDER);
            FloatVector v0 = x.blend(x.mul(0x1p25f), x.compare(VectorOperators.LT, MIN_NORMAL));
            IntVector v1 = v0.reinterpretAsInts().add(ONE_BITS - SQRT_HALF_BITS);
            FloatVector v2 = v1.lanewise(VectorOperators.LSHR, 23).or(WHOLE_BITS).reinterpretAsFloats().add(WHOLE_MINUS_BIAS);
            FloatVector v3 = v2.add(FloatVector.broadcast(SPECIES, 0f).blend(-25f, x.compare(VectorOperators.LT, MIN_NORMAL)));
            FloatVector v4 = v1.and(MANTISSA).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
            FloatVector v5 = v3.mul(LN2_LOW);
            FloatVector v6 = v4.div(v4.add(2f));
            FloatVector v7 = v6.mul(v6);
            FloatVector v8 = v7.fma(LOG_3, LOG_2);
            FloatVector v9 = v7.fma(v8, FloatVector.broadcast(SPECIES, LOG_1));
            FloatVector v10 = v7.fma(v9, FloatVector.broadcast(SPECIES, LOG_0));
            FloatVector v11 = v4.mul(0.5f).mul(v4);
            FloatVector v12 = v3.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), v4.add(v6.fma(v7.fma(v10, v11), v5).sub(v11)));
            FloatVector v13 = x.blend(v12, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
            FloatVector v14 = v13.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
            v14.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f)).intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
    }

    /// `log(1 + x)`: 1 + x = 2^k (1 + f), with the rounding error of 1 + x carried along.
    static void log1p(long dst, long a, long end) {
        Memory.check(dst, end * Float.BYTES);
        Memory.check(a, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * Float.BYTES, ORDER);
            FloatVector v0 = x.add(1f);
            FloatVector v1 = x.sub(v0.sub(1f)).blend(FloatVector.broadcast(SPECIES, 1f).sub(v0.sub(x)), x.compare(VectorOperators.GT, 1f));
            IntVector v2 = v0.reinterpretAsInts().add(ONE_BITS - SQRT_HALF_BITS);
            FloatVector v3 = v2.lanewise(VectorOperators.LSHR, 23).or(WHOLE_BITS).reinterpretAsFloats().add(WHOLE_MINUS_BIAS);
            FloatVector v4 = v2.and(MANTISSA).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
            FloatVector v5 = v3.fma(FloatVector.broadcast(SPECIES, LN2_LOW), v1.div(v0));
            FloatVector v6 = v4.div(v4.add(2f));
            FloatVector v7 = v6.mul(v6);
            FloatVector v8 = v7.fma(LOG_3, LOG_2);
            FloatVector v9 = v7.fma(v8, FloatVector.broadcast(SPECIES, LOG_1));
            FloatVector v10 = v7.fma(v9, FloatVector.broadcast(SPECIES, LOG_0));
            FloatVector v11 = v4.mul(0.5f).mul(v4);
            FloatVector v12 = v3.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), v4.add(v6.fma(v7.fma(v10, v11), v5).sub(v11)));
            FloatVector v13 = v12.blend(x, x.abs().compare(VectorOperators.LT, TINY));
            FloatVector v14 = x.blend(v13, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
            FloatVector v15 = v14.blend(Float.NaN, x.compare(VectorOperators.LT, -1f));
            v15.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, -1f)).intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
    }

    /// `tanh(x)`: 1 - 2 / (e^(2|x|) + 1), and near 0 x + x^3 P(x^2).
    static void tanh(long dst, long a, long end) {
        Memory.check(dst, end * Float.BYTES);
        Memory.check(a, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * Float.BYTES, ORDER);
            FloatVector v0 = x.abs();
            FloatVector v1 = v0.blend(TANH_MAX, v0.compare(VectorOperators.GT, TANH_MAX)).mul(2f);
            FloatVector v2 = v1.fma(LOG2_E, MAGIC);
            FloatVector v3 = v2.sub(MAGIC);
            FloatVector v4 = v3.fma(FloatVector.broadcast(SPECIES, MINUS_LN2_LOW), v3.fma(FloatVector.broadcast(SPECIES, MINUS_LN2_HIGH), v1));
            FloatVector v5 = v4.fma(EXP_4, EXP_3);
            FloatVector v6 = v4.fma(v5, FloatVector.broadcast(SPECIES, EXP_2));
            FloatVector v7 = v4.fma(v6, FloatVector.broadcast(SPECIES, EXP_1));
            FloatVector v8 = v4.fma(v7, FloatVector.broadcast(SPECIES, EXP_0));
            FloatVector v9 = v4.mul(v4).fma(v8, v4).add(1f).mul(v2.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats());
            FloatVector v10 = FloatVector.broadcast(SPECIES, 1f).sub(FloatVector.broadcast(SPECIES, 2f).div(v9.add(1f)));
            FloatVector v11 = x.mul(x);
            FloatVector v12 = v11.fma(TANH_4, TANH_3);
            FloatVector v13 = v11.fma(v12, FloatVector.broadcast(SPECIES, TANH_2));
            FloatVector v14 = v11.fma(v13, FloatVector.broadcast(SPECIES, TANH_1));
            FloatVector v15 = v11.fma(v14, FloatVector.broadcast(SPECIES, TANH_0));
            FloatVector v16 = v0.mul(v11).fma(v15, v0);
            v10.blend(v16, v0.compare(VectorOperators.LT, TANH_NEAR)).reinterpretAsInts().and(Integer.MAX_VALUE).or(x.reinterpretAsInts().and(Integer.MIN_VALUE)).reinterpretAsFloats().intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
    }

    /// `1 / (1 + e^-x)` = n / (1 + e) with e = e^-|x|, and n = 1 or e; the quotient is corrected for the rounding errors of 1 + e and its own.
    static void sigmoid(long dst, long a, long end) {
        Memory.check(dst, end * Float.BYTES);
        Memory.check(a, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * Float.BYTES, ORDER);
            FloatVector v0 = x.abs().neg();
            FloatVector v1 = v0.fma(LOG2_E, MAGIC).sub(MAGIC);
            FloatVector v2 = v1.fma(FloatVector.broadcast(SPECIES, MINUS_LN2_LOW), v1.fma(FloatVector.broadcast(SPECIES, MINUS_LN2_HIGH), v0));
            FloatVector v3 = v2.fma(EXP_4, EXP_3);
            FloatVector v4 = v2.fma(v3, FloatVector.broadcast(SPECIES, EXP_2));
            FloatVector v5 = v2.fma(v4, FloatVector.broadcast(SPECIES, EXP_1));
            FloatVector v6 = v2.fma(v5, FloatVector.broadcast(SPECIES, EXP_0));
            FloatVector v7 = v2.mul(v2).fma(v6, v2).add(1f);
            FloatVector v8 = v1.fma(0.5f, MAGIC);
            FloatVector v9 = v1.sub(v8.sub(MAGIC));
            FloatVector v10 = v9.add(MAGIC);
            FloatVector v11 = v7.mul(v8.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats()).mul(v10.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats());
            FloatVector v12 = v11.blend(0f, v0.compare(VectorOperators.LT, EXP_MIN));
            FloatVector v13 = v12.blend(Float.POSITIVE_INFINITY, v0.compare(VectorOperators.GT, EXP_MAX));
            FloatVector v14 = v13.add(1f);
            FloatVector v15 = FloatVector.broadcast(SPECIES, 1f).blend(v13, x.compare(VectorOperators.LT, 0f));
            FloatVector v16 = FloatVector.broadcast(SPECIES, 1f).div(v14);
            FloatVector v17 = v15.mul(v16);
            FloatVector v18 = v13.sub(v14.sub(1f));
            v17.neg().fma(v18, v17.neg().fma(v14, v15)).fma(v16, v17).intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
    }

    /// `log(1 + e^x)` = max(x, 0) + log(1 + e), e = e^-|x| <= 1: then 1 + f is exactly 1 + e or half of it.
    static void softplus(long dst, long a, long end) {
        Memory.check(dst, end * Float.BYTES);
        Memory.check(a, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * Float.BYTES, ORDER);
            FloatVector v0 = x.abs().neg();
            FloatVector v1 = v0.fma(LOG2_E, MAGIC).sub(MAGIC);
            FloatVector v2 = v1.fma(FloatVector.broadcast(SPECIES, MINUS_LN2_LOW), v1.fma(FloatVector.broadcast(SPECIES, MINUS_LN2_HIGH), v0));
            FloatVector v3 = v2.fma(EXP_4, EXP_3);
            FloatVector v4 = v2.fma(v3, FloatVector.broadcast(SPECIES, EXP_2));
            FloatVector v5 = v2.fma(v4, FloatVector.broadcast(SPECIES, EXP_1));
            FloatVector v6 = v2.fma(v5, FloatVector.broadcast(SPECIES, EXP_0));
            FloatVector v7 = v2.mul(v2).fma(v6, v2).add(1f);
            FloatVector v8 = v1.fma(0.5f, MAGIC);
            FloatVector v9 = v1.sub(v8.sub(MAGIC));
            FloatVector v10 = v9.add(MAGIC);
            FloatVector v11 = v7.mul(v8.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats()).mul(v10.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats());
            FloatVector v12 = v11.blend(0f, v0.compare(VectorOperators.LT, EXP_MIN));
            FloatVector v13 = v12.blend(Float.POSITIVE_INFINITY, v0.compare(VectorOperators.GT, EXP_MAX));
            FloatVector v14 = FloatVector.broadcast(SPECIES, 0f).blend(1f, v13.compare(VectorOperators.GT, SQRT_2_MINUS_1));
            FloatVector v15 = v13.blend(v13.sub(1f).mul(0.5f), v13.compare(VectorOperators.GT, SQRT_2_MINUS_1));
            FloatVector v16 = v14.mul(LN2_LOW);
            FloatVector v17 = v15.div(v15.add(2f));
            FloatVector v18 = v17.mul(v17);
            FloatVector v19 = v18.fma(LOG_3, LOG_2);
            FloatVector v20 = v18.fma(v19, FloatVector.broadcast(SPECIES, LOG_1));
            FloatVector v21 = v18.fma(v20, FloatVector.broadcast(SPECIES, LOG_0));
            FloatVector v22 = v15.mul(0.5f).mul(v15);
            FloatVector v23 = v14.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), v15.add(v17.fma(v18.fma(v21, v22), v16).sub(v22)));
            x.blend(0f, x.compare(VectorOperators.LT, 0f)).add(v23).intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
    }

    /// The sine of x radians, |x| <= [#TRIGONOMETRIC_MAX].
    static void sin(long dst, long a, long end) {
        Memory.check(dst, end * Float.BYTES);
        Memory.check(a, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * Float.BYTES, ORDER);
            FloatVector v0 = x.fma(TWO_OVER_PI, MAGIC);
            FloatVector v1 = v0.sub(MAGIC);
            FloatVector v2 = v1.fma(FloatVector.broadcast(SPECIES, MINUS_HALF_PI_1), x);
            FloatVector v3 = v1.mul(MINUS_HALF_PI_2);
            FloatVector v4 = v2.add(v3);
            FloatVector v5 = v4.sub(v2);
            FloatVector v6 = v2.sub(v4.sub(v5)).add(v3.sub(v5));
            FloatVector v7 = v6.add(v1.fma(FloatVector.broadcast(SPECIES, MINUS_HALF_PI_3), v1.fma(FloatVector.broadcast(SPECIES, MINUS_HALF_PI_2), v3.neg())));
            FloatVector v8 = v4.add(v7);
            FloatVector v9 = v4.sub(v8).add(v7);
            FloatVector v10 = v8.mul(v8);
            FloatVector v11 = v10.fma(SIN_2, SIN_1);
            FloatVector v12 = v10.fma(v11, FloatVector.broadcast(SPECIES, SIN_0));
            FloatVector v13 = v10.fma(COS_2, COS_1);
            FloatVector v14 = v10.fma(v13, FloatVector.broadcast(SPECIES, COS_0));
            FloatVector v15 = v10.mul(0.5f);
            FloatVector v16 = FloatVector.broadcast(SPECIES, 1f).sub(v15);
            FloatVector v17 = v16.add(FloatVector.broadcast(SPECIES, 1f).sub(v16).sub(v15).add(v10.mul(v10).mul(v14).sub(v8.mul(v9))));
            FloatVector v18 = v8.add(v10.mul(v8).fma(v12, v9));
            FloatVector v19 = v18.blend(v17, v0.reinterpretAsInts().and(1).compare(VectorOperators.NE, 0).cast(SPECIES));
            v19.blend(v19.neg(), v0.reinterpretAsInts().and(2).compare(VectorOperators.NE, 0).cast(SPECIES)).blend(x, x.abs().compare(VectorOperators.LT, TINY)).intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
    }

    /// The cosine of x radians, |x| <= [#TRIGONOMETRIC_MAX].
    static void cos(long dst, long a, long end) {
        Memory.check(dst, end * Float.BYTES);
        Memory.check(a, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, a + i * Float.BYTES, ORDER);
            FloatVector v0 = x.fma(TWO_OVER_PI, MAGIC);
            FloatVector v1 = v0.add(1f);
            FloatVector v2 = v0.sub(MAGIC);
            FloatVector v3 = v2.fma(FloatVector.broadcast(SPECIES, MINUS_HALF_PI_1), x);
            FloatVector v4 = v2.mul(MINUS_HALF_PI_2);
            FloatVector v5 = v3.add(v4);
            FloatVector v6 = v5.sub(v3);
            FloatVector v7 = v3.sub(v5.sub(v6)).add(v4.sub(v6));
            FloatVector v8 = v7.add(v2.fma(FloatVector.broadcast(SPECIES, MINUS_HALF_PI_3), v2.fma(FloatVector.broadcast(SPECIES, MINUS_HALF_PI_2), v4.neg())));
            FloatVector v9 = v5.add(v8);
            FloatVector v10 = v5.sub(v9).add(v8);
            FloatVector v11 = v9.mul(v9);
            FloatVector v12 = v11.fma(SIN_2, SIN_1);
            FloatVector v13 = v11.fma(v12, FloatVector.broadcast(SPECIES, SIN_0));
            FloatVector v14 = v11.fma(COS_2, COS_1);
            FloatVector v15 = v11.fma(v14, FloatVector.broadcast(SPECIES, COS_0));
            FloatVector v16 = v11.mul(0.5f);
            FloatVector v17 = FloatVector.broadcast(SPECIES, 1f).sub(v16);
            FloatVector v18 = v17.add(FloatVector.broadcast(SPECIES, 1f).sub(v17).sub(v16).add(v11.mul(v11).mul(v15).sub(v9.mul(v10))));
            FloatVector v19 = v9.add(v11.mul(v9).fma(v13, v10));
            FloatVector v20 = v19.blend(v18, v1.reinterpretAsInts().and(1).compare(VectorOperators.NE, 0).cast(SPECIES));
            v20.blend(v20.neg(), v1.reinterpretAsInts().and(2).compare(VectorOperators.NE, 0).cast(SPECIES)).intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
    }
}
