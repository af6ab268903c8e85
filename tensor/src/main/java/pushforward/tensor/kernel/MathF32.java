package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.OpsF32.abs;
import static pushforward.tensor.kernel.OpsF32.add;
import static pushforward.tensor.kernel.OpsF32.and;
import static pushforward.tensor.kernel.OpsF32.copySign;
import static pushforward.tensor.kernel.OpsF32.div;
import static pushforward.tensor.kernel.OpsF32.eq;
import static pushforward.tensor.kernel.OpsF32.fma;
import static pushforward.tensor.kernel.OpsF32.fromBits;
import static pushforward.tensor.kernel.OpsF32.isSet;
import static pushforward.tensor.kernel.OpsF32.lt;
import static pushforward.tensor.kernel.OpsF32.mul;
import static pushforward.tensor.kernel.OpsF32.neg;
import static pushforward.tensor.kernel.OpsF32.or;
import static pushforward.tensor.kernel.OpsF32.select;
import static pushforward.tensor.kernel.OpsF32.shiftLeft;
import static pushforward.tensor.kernel.OpsF32.shiftRight;
import static pushforward.tensor.kernel.OpsF32.sub;
import static pushforward.tensor.kernel.OpsF32.toBits;

/// The functions of F32 numbers that vectors compute too, without branches: `VectorMathF32` is generated from this file.
public final class MathF32 {
    /// Greatest |x| for [#sin] and [#cos].
    public static final float TRIGONOMETRIC_MAX = 0x1p12f;

    static final float MAGIC = 0x1.8p23f;
    private static final float LOG2_E = 0x1.715476p+0f;
    private static final float MINUS_LN2_HIGH = -0x1.62e4p-1f;
    private static final float MINUS_LN2_LOW = -0x1.7f7d1cp-20f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    private static final float SQRT_2_MINUS_1 = 0x1.a8279ap-2f;
    /// Above it e^x overflows, below the other it rounds to 0.
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
    /// Or-ed with a small whole number: the bits of 2^23 plus that number.
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

    private MathF32() {}

    /// 2^k for the whole number `k` in `shifted = MAGIC + k`, -1022 <= k <= 1023.
    private static float power(float shifted) {
        return fromBits(add(shiftLeft(toBits(shifted), 23), ONE_BITS));
    }

    /// `e^r - 1 - r`, relative to r^2, for |r| <= log(2) / 2.
    private static float expTail(float r) {
        float q = fma(r, EXP_4, EXP_3);
        q = fma(r, q, EXP_2);
        q = fma(r, q, EXP_1);
        q = fma(r, q, EXP_0);
        return q;
    }

    /// `e^x`: x = k log(2) + r.
    public static float exp(float x) {
        float k = sub(fma(x, LOG2_E, MAGIC), MAGIC);
        float r = fma(k, MINUS_LN2_LOW, fma(k, MINUS_LN2_HIGH, x));
        float y = add(fma(mul(r, r), expTail(r), r), 1);
        float shifted = fma(k, 0.5f, MAGIC); // in two steps: 2^k itself may overflow or be subnormal
        float rest = sub(k, sub(shifted, MAGIC));
        y = mul(mul(y, power(shifted)), power(add(rest, MAGIC)));
        y = select(lt(x, EXP_MIN), 0, y);
        return select(lt(EXP_MAX, x), Float.POSITIVE_INFINITY, y);
    }

    /// `e^x - 1`: e^x = 2^k (1 + p), and the sum of 2^k - 1 and 2^k p carries its rounding error along.
    public static float expm1(float x) {
        float shifted = fma(x, LOG2_E, MAGIC);
        float k = sub(shifted, MAGIC);
        float high = fma(k, MINUS_LN2_HIGH, x);
        float low = mul(k, MINUS_LN2_LOW);
        float r = add(high, low);
        float w = fma(mul(r, r), expTail(r), add(sub(high, r), low));
        float p = add(r, w);
        float pLow = add(sub(r, p), w);
        float scale = power(sub(shifted, 1)); // half of 2^k, which may overflow
        float a = sub(scale, 0.5f);
        float b = mul(scale, p);
        float sum = add(a, b);
        float y = mul(add(sum, fma(scale, pLow, sub(b, sub(sum, a)))), 2);
        y = select(lt(x, -20), -1, y);
        y = select(lt(EXP_MAX, x), Float.POSITIVE_INFINITY, y);
        return select(lt(abs(x), TINY), x, y);
    }

    /// `log(1 + f) - f`, plus `rest`, for sqrt(1/2) - 1 <= f <= sqrt(2) - 1. With s = f / (2 + f), log(1 + f) = log((1 + s) / (1 - s))
    /// = f - f^2 / 2 + s (f^2 / 2 + z P(z)), z = s^2.
    private static float logTail(float f, float rest) {
        float s = div(f, add(f, 2));
        float z = mul(s, s);
        float p = fma(z, LOG_3, LOG_2);
        p = fma(z, p, LOG_1);
        p = fma(z, p, LOG_0);
        float half = mul(mul(f, 0.5f), f);
        return sub(fma(s, fma(z, p, half), rest), half);
    }

    /// `log(x)`: x = 2^k (1 + f).
    public static float log(float x) {
        float scaled = select(lt(x, MIN_NORMAL), mul(x, 0x1p25f), x);
        int u = add(toBits(scaled), ONE_BITS - SQRT_HALF_BITS);
        float k = add(fromBits(or(shiftRight(u, 23), WHOLE_BITS)), WHOLE_MINUS_BIAS);
        k = add(k, select(lt(x, MIN_NORMAL), -25, 0));
        float f = sub(fromBits(add(and(u, MANTISSA), SQRT_HALF_BITS)), 1);
        float y = fma(k, LN2_HIGH, add(f, logTail(f, mul(k, LN2_LOW))));
        y = select(lt(x, Float.POSITIVE_INFINITY), y, x);
        y = select(lt(x, 0), Float.NaN, y);
        return select(eq(x, 0), Float.NEGATIVE_INFINITY, y);
    }

    /// `log(1 + x)`: 1 + x = 2^k (1 + f), with the rounding error of 1 + x carried along.
    public static float log1p(float x) {
        float one = add(x, 1);
        float lost = select(lt(1, x), sub(1, sub(one, x)), sub(x, sub(one, 1)));
        int u = add(toBits(one), ONE_BITS - SQRT_HALF_BITS);
        float k = add(fromBits(or(shiftRight(u, 23), WHOLE_BITS)), WHOLE_MINUS_BIAS);
        float f = sub(fromBits(add(and(u, MANTISSA), SQRT_HALF_BITS)), 1);
        float y = fma(k, LN2_HIGH, add(f, logTail(f, fma(k, LN2_LOW, div(lost, one)))));
        y = select(lt(abs(x), TINY), x, y);
        y = select(lt(x, Float.POSITIVE_INFINITY), y, x);
        y = select(lt(x, -1), Float.NaN, y);
        return select(eq(x, -1), Float.NEGATIVE_INFINITY, y);
    }

    /// `tanh(x)`: 1 - 2 / (e^(2|x|) + 1), and near 0 x + x^3 P(x^2).
    public static float tanh(float x) {
        float a = abs(x);
        float twice = mul(select(lt(TANH_MAX, a), TANH_MAX, a), 2);
        float shifted = fma(twice, LOG2_E, MAGIC);
        float k = sub(shifted, MAGIC);
        float r = fma(k, MINUS_LN2_LOW, fma(k, MINUS_LN2_HIGH, twice));
        float e = mul(add(fma(mul(r, r), expTail(r), r), 1), power(shifted));
        float far = sub(1, div(2, add(e, 1)));
        float z = mul(x, x);
        float t = fma(z, TANH_4, TANH_3);
        t = fma(z, t, TANH_2);
        t = fma(z, t, TANH_1);
        t = fma(z, t, TANH_0);
        float near = fma(mul(a, z), t, a);
        return copySign(select(lt(a, TANH_NEAR), near, far), x);
    }

    /// `1 / (1 + e^-x)` = n / (1 + e) with e = e^-|x|, and n = 1 or e; the quotient is corrected for the rounding errors of 1 + e and its own.
    public static float sigmoid(float x) {
        float e = exp(neg(abs(x)));
        float d = add(e, 1);
        float n = select(lt(x, 0), e, 1);
        float reciprocal = div(1, d);
        float q = mul(n, reciprocal);
        float lost = sub(e, sub(d, 1));
        return fma(fma(neg(q), lost, fma(neg(q), d, n)), reciprocal, q);
    }

    /// `log(1 + e^x)` = max(x, 0) + log(1 + e), e = e^-|x| <= 1: then 1 + f is exactly 1 + e or half of it.
    public static float softplus(float x) {
        float e = exp(neg(abs(x)));
        float k = select(lt(SQRT_2_MINUS_1, e), 1, 0);
        float f = select(lt(SQRT_2_MINUS_1, e), mul(sub(e, 1), 0.5f), e);
        float y = fma(k, LN2_HIGH, add(f, logTail(f, mul(k, LN2_LOW))));
        return add(select(lt(x, 0), 0, x), y);
    }

    /// `sin(r + low + n pi / 2)`, |r| <= pi / 4, `turned = MAGIC + n`.
    static float sineOf(float r, float low, float turned) {
        float z = mul(r, r);
        float s = fma(z, SIN_2, SIN_1);
        s = fma(z, s, SIN_0);
        float c = fma(z, COS_2, COS_1);
        c = fma(z, c, COS_0);
        float half = mul(z, 0.5f);
        float one = sub(1, half);
        float cos = add(one, add(sub(sub(1, one), half), sub(mul(mul(z, z), c), mul(r, low))));
        float sin = add(r, fma(mul(z, r), s, low));
        float y = select(isSet(toBits(turned), 1), cos, sin);
        return select(isSet(toBits(turned), 2), neg(y), y);
    }

    /// `sin(r + (n - k) pi / 2)` where x = k pi / 2 + r, `shifted = MAGIC + k`, `turned = MAGIC + n`.
    private static float sine(float x, float shifted, float turned) {
        float k = sub(shifted, MAGIC);
        float first = fma(k, MINUS_HALF_PI_1, x);
        float second = mul(k, MINUS_HALF_PI_2);
        float high = add(first, second);
        float part = sub(high, first);
        float lost = add(sub(first, sub(high, part)), sub(second, part));
        float low = add(lost, fma(k, MINUS_HALF_PI_3, fma(k, MINUS_HALF_PI_2, neg(second))));
        float r = add(high, low);
        return sineOf(r, add(sub(high, r), low), turned);
    }

    /// The sine of x radians, |x| <= [#TRIGONOMETRIC_MAX].
    public static float sin(float x) {
        float shifted = fma(x, TWO_OVER_PI, MAGIC);
        return select(lt(abs(x), TINY), x, sine(x, shifted, shifted));
    }

    /// The cosine of x radians, |x| <= [#TRIGONOMETRIC_MAX].
    public static float cos(float x) {
        float shifted = fma(x, TWO_OVER_PI, MAGIC);
        return sine(x, shifted, add(shifted, 1));
    }
}
