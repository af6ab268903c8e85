package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.OpsF64.abs;
import static pushforward.tensor.kernel.OpsF64.add;
import static pushforward.tensor.kernel.OpsF64.and;
import static pushforward.tensor.kernel.OpsF64.copySign;
import static pushforward.tensor.kernel.OpsF64.div;
import static pushforward.tensor.kernel.OpsF64.eq;
import static pushforward.tensor.kernel.OpsF64.fma;
import static pushforward.tensor.kernel.OpsF64.fromBits;
import static pushforward.tensor.kernel.OpsF64.isSet;
import static pushforward.tensor.kernel.OpsF64.lt;
import static pushforward.tensor.kernel.OpsF64.mul;
import static pushforward.tensor.kernel.OpsF64.neg;
import static pushforward.tensor.kernel.OpsF64.or;
import static pushforward.tensor.kernel.OpsF64.select;
import static pushforward.tensor.kernel.OpsF64.shiftLeft;
import static pushforward.tensor.kernel.OpsF64.shiftRight;
import static pushforward.tensor.kernel.OpsF64.sub;
import static pushforward.tensor.kernel.OpsF64.toBits;

/// The functions of F64 numbers that vectors compute too, without branches: `VectorMathF64` is generated from this file.
public final class MathF64 {
    /// Greatest |x| for [#sin] and [#cos].
    public static final double TRIGONOMETRIC_MAX = 0x1p20;

    static final double MAGIC = 0x1.8p52;
    private static final double LOG2_E = 0x1.71547652b82fep+0;
    private static final double MINUS_LN2_HIGH = -0x1.62e42fefa3p-1;
    private static final double MINUS_LN2_LOW = -0x1.3de6af278ece6p-42;
    private static final double LN2_HIGH = 0x1.62e42fefa3p-1;
    private static final double LN2_LOW = 0x1.3de6af278ece6p-42;
    private static final double SQRT_2_MINUS_1 = 0x1.a827999fcef32p-2;
    /// Above it e^x overflows, below the other it rounds to 0.
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
    /// Or-ed with a small whole number: the bits of 2^52 plus that number.
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

    private MathF64() {}

    /// 2^k for the whole number `k` in `shifted = MAGIC + k`, -1022 <= k <= 1023.
    private static double power(double shifted) {
        return fromBits(add(shiftLeft(toBits(shifted), 52), ONE_BITS));
    }

    /// `e^r - 1 - r`, relative to r^2, for |r| <= log(2) / 2.
    private static double expTail(double r) {
        double q = fma(r, EXP_9, EXP_8);
        q = fma(r, q, EXP_7);
        q = fma(r, q, EXP_6);
        q = fma(r, q, EXP_5);
        q = fma(r, q, EXP_4);
        q = fma(r, q, EXP_3);
        q = fma(r, q, EXP_2);
        q = fma(r, q, EXP_1);
        q = fma(r, q, EXP_0);
        return q;
    }

    /// `e^x`: x = k log(2) + r.
    public static double exp(double x) {
        double k = sub(fma(x, LOG2_E, MAGIC), MAGIC);
        double r = fma(k, MINUS_LN2_LOW, fma(k, MINUS_LN2_HIGH, x));
        double y = add(fma(mul(r, r), expTail(r), r), 1);
        double shifted = fma(k, 0.5, MAGIC); // in two steps: 2^k itself may overflow or be subnormal
        double rest = sub(k, sub(shifted, MAGIC));
        y = mul(mul(y, power(shifted)), power(add(rest, MAGIC)));
        y = select(lt(x, EXP_MIN), 0, y);
        return select(lt(EXP_MAX, x), Double.POSITIVE_INFINITY, y);
    }

    /// `e^x - 1`: e^x = 2^k (1 + p), and the sum of 2^k - 1 and 2^k p carries its rounding error along.
    public static double expm1(double x) {
        double shifted = fma(x, LOG2_E, MAGIC);
        double k = sub(shifted, MAGIC);
        double high = fma(k, MINUS_LN2_HIGH, x);
        double low = mul(k, MINUS_LN2_LOW);
        double r = add(high, low);
        double w = fma(mul(r, r), expTail(r), add(sub(high, r), low));
        double p = add(r, w);
        double pLow = add(sub(r, p), w);
        double scale = power(sub(shifted, 1)); // half of 2^k, which may overflow
        double a = sub(scale, 0.5);
        double b = mul(scale, p);
        double sum = add(a, b);
        double y = mul(add(sum, fma(scale, pLow, sub(b, sub(sum, a)))), 2);
        y = select(lt(x, -40), -1, y);
        y = select(lt(EXP_MAX, x), Double.POSITIVE_INFINITY, y);
        return select(lt(abs(x), TINY), x, y);
    }

    /// `log(1 + f) - f`, plus `rest`, for sqrt(1/2) - 1 <= f <= sqrt(2) - 1. With s = f / (2 + f), log(1 + f) = log((1 + s) / (1 - s))
    /// = f - f^2 / 2 + s (f^2 / 2 + z P(z)), z = s^2.
    private static double logTail(double f, double rest) {
        double s = div(f, add(f, 2));
        double z = mul(s, s);
        double p = fma(z, LOG_6, LOG_5);
        p = fma(z, p, LOG_4);
        p = fma(z, p, LOG_3);
        p = fma(z, p, LOG_2);
        p = fma(z, p, LOG_1);
        p = fma(z, p, LOG_0);
        double half = mul(mul(f, 0.5), f);
        return sub(fma(s, fma(z, p, half), rest), half);
    }

    /// `log(x)`: x = 2^k (1 + f).
    public static double log(double x) {
        double scaled = select(lt(x, MIN_NORMAL), mul(x, 0x1p54), x);
        long u = add(toBits(scaled), ONE_BITS - SQRT_HALF_BITS);
        double k = add(fromBits(or(shiftRight(u, 52), WHOLE_BITS)), WHOLE_MINUS_BIAS);
        k = add(k, select(lt(x, MIN_NORMAL), -54, 0));
        double f = sub(fromBits(add(and(u, MANTISSA), SQRT_HALF_BITS)), 1);
        double y = fma(k, LN2_HIGH, add(f, logTail(f, mul(k, LN2_LOW))));
        y = select(lt(x, Double.POSITIVE_INFINITY), y, x);
        y = select(lt(x, 0), Double.NaN, y);
        return select(eq(x, 0), Double.NEGATIVE_INFINITY, y);
    }

    /// `log(1 + x)`: 1 + x = 2^k (1 + f), with the rounding error of 1 + x carried along.
    public static double log1p(double x) {
        double one = add(x, 1);
        double lost = select(lt(1, x), sub(1, sub(one, x)), sub(x, sub(one, 1)));
        long u = add(toBits(one), ONE_BITS - SQRT_HALF_BITS);
        double k = add(fromBits(or(shiftRight(u, 52), WHOLE_BITS)), WHOLE_MINUS_BIAS);
        double f = sub(fromBits(add(and(u, MANTISSA), SQRT_HALF_BITS)), 1);
        double y = fma(k, LN2_HIGH, add(f, logTail(f, fma(k, LN2_LOW, div(lost, one)))));
        y = select(lt(abs(x), TINY), x, y);
        y = select(lt(x, Double.POSITIVE_INFINITY), y, x);
        y = select(lt(x, -1), Double.NaN, y);
        return select(eq(x, -1), Double.NEGATIVE_INFINITY, y);
    }

    /// `tanh(x)`: 1 - 2 / (e^(2|x|) + 1), and near 0 x + x^3 P(x^2).
    public static double tanh(double x) {
        double a = abs(x);
        double twice = mul(select(lt(TANH_MAX, a), TANH_MAX, a), 2);
        double shifted = fma(twice, LOG2_E, MAGIC);
        double k = sub(shifted, MAGIC);
        double r = fma(k, MINUS_LN2_LOW, fma(k, MINUS_LN2_HIGH, twice));
        double e = mul(add(fma(mul(r, r), expTail(r), r), 1), power(shifted));
        double far = sub(1, div(2, add(e, 1)));
        double z = mul(x, x);
        double t = fma(z, TANH_10, TANH_9);
        t = fma(z, t, TANH_8);
        t = fma(z, t, TANH_7);
        t = fma(z, t, TANH_6);
        t = fma(z, t, TANH_5);
        t = fma(z, t, TANH_4);
        t = fma(z, t, TANH_3);
        t = fma(z, t, TANH_2);
        t = fma(z, t, TANH_1);
        t = fma(z, t, TANH_0);
        double near = fma(mul(a, z), t, a);
        return copySign(select(lt(a, TANH_NEAR), near, far), x);
    }

    /// `1 / (1 + e^-x)` = n / (1 + e) with e = e^-|x|, and n = 1 or e; the quotient is corrected for the rounding errors of 1 + e and its own.
    public static double sigmoid(double x) {
        double e = exp(neg(abs(x)));
        double d = add(e, 1);
        double n = select(lt(x, 0), e, 1);
        double reciprocal = div(1, d);
        double q = mul(n, reciprocal);
        double lost = sub(e, sub(d, 1));
        return fma(fma(neg(q), lost, fma(neg(q), d, n)), reciprocal, q);
    }

    /// `log(1 + e^x)` = max(x, 0) + log(1 + e), e = e^-|x| <= 1: then 1 + f is exactly 1 + e or half of it.
    public static double softplus(double x) {
        double e = exp(neg(abs(x)));
        double k = select(lt(SQRT_2_MINUS_1, e), 1, 0);
        double f = select(lt(SQRT_2_MINUS_1, e), mul(sub(e, 1), 0.5), e);
        double y = fma(k, LN2_HIGH, add(f, logTail(f, mul(k, LN2_LOW))));
        return add(select(lt(x, 0), 0, x), y);
    }

    /// `sin(r + low + n pi / 2)`, |r| <= pi / 4, `turned = MAGIC + n`.
    static double sineOf(double r, double low, double turned) {
        double z = mul(r, r);
        double s = fma(z, SIN_5, SIN_4);
        s = fma(z, s, SIN_3);
        s = fma(z, s, SIN_2);
        s = fma(z, s, SIN_1);
        s = fma(z, s, SIN_0);
        double c = fma(z, COS_5, COS_4);
        c = fma(z, c, COS_3);
        c = fma(z, c, COS_2);
        c = fma(z, c, COS_1);
        c = fma(z, c, COS_0);
        double half = mul(z, 0.5);
        double one = sub(1, half);
        double cos = add(one, add(sub(sub(1, one), half), sub(mul(mul(z, z), c), mul(r, low))));
        double sin = add(r, fma(mul(z, r), s, low));
        double y = select(isSet(toBits(turned), 1), cos, sin);
        return select(isSet(toBits(turned), 2), neg(y), y);
    }

    /// `sin(r + (n - k) pi / 2)` where x = k pi / 2 + r, `shifted = MAGIC + k`, `turned = MAGIC + n`.
    private static double sine(double x, double shifted, double turned) {
        double k = sub(shifted, MAGIC);
        double first = fma(k, MINUS_HALF_PI_1, x);
        double second = mul(k, MINUS_HALF_PI_2);
        double high = add(first, second);
        double part = sub(high, first);
        double lost = add(sub(first, sub(high, part)), sub(second, part));
        double low = add(lost, fma(k, MINUS_HALF_PI_3, fma(k, MINUS_HALF_PI_2, neg(second))));
        double r = add(high, low);
        return sineOf(r, add(sub(high, r), low), turned);
    }

    /// The sine of x radians, |x| <= [#TRIGONOMETRIC_MAX].
    public static double sin(double x) {
        double shifted = fma(x, TWO_OVER_PI, MAGIC);
        return select(lt(abs(x), TINY), x, sine(x, shifted, shifted));
    }

    /// The cosine of x radians, |x| <= [#TRIGONOMETRIC_MAX].
    public static double cos(double x) {
        double shifted = fma(x, TWO_OVER_PI, MAGIC);
        return sine(x, shifted, add(shifted, 1));
    }
}
