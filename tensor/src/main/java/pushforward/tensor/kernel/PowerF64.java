package pushforward.tensor.kernel;

/// x^y, with the special cases of [Math#pow]: e^(y log(x)) with the logarithm in two parts, a relative error of 2^-64.
final class PowerF64 {
    private static final double LN2_HIGH = 0x1.62e42fefa3p-1; // 42 bits: products with exponents are exact
    private static final double LN2_LOW = 0x1.3de6af278ece6p-42;
    private static final double LN2_LOWEST = 0x1.f97b57a079a19p-103;
    private static final double TWO_THIRDS = 0x1.5555555555555p-1;
    private static final double TWO_THIRDS_LOW = 0x1.5555555555555p-55;
    /// `(log((1 + s) / (1 - s)) / s - 2 - 2/3 s^2) / s^4` in s^2.
    private static final double[] TAIL = {
        0x1.e02e6fff27908p-4, 0x1.df7cc8e5fa539p-4, 0x1.1118c7e4b0917p-3, 0x1.3b1395d2190c1p-3, 0x1.745d177a96056p-3,
        0x1.c71c71c6eaa10p-3, 0x1.2492492492521p-2, 0x1.999999999999ap-2,
    };

    private PowerF64() {}

    static double at(double x, double y) {
        if (y == 0 || x == 1) {
            return Double.isNaN(y) ? y : 1;
        }
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return Double.NaN;
        }
        double a = Math.abs(x);
        if (Double.isInfinite(y)) {
            return a == 1 ? Double.NaN : (a > 1) == (y > 0) ? Double.POSITIVE_INFINITY : 0;
        }
        boolean whole = y == Math.rint(y);
        boolean odd = whole && Math.abs(y) < 0x1p53 && ((long) y & 1) != 0;
        if (a == 0 || a == Double.POSITIVE_INFINITY) {
            double magnitude = (a == 0) == (y > 0) ? 0 : Double.POSITIVE_INFINITY;
            return odd ? Math.copySign(magnitude, x) : magnitude;
        }
        if (x < 0 && !whole) {
            return Double.NaN;
        }
        double power = positive(a, y);
        return x < 0 && odd ? -power : power;
    }

    private static double positive(double x, double y) {
        double scaled = x < Double.MIN_NORMAL ? x * 0x1p54 : x;
        long u = Double.doubleToRawLongBits(scaled) + (0x3ff0000000000000L - 0x3fe6a09e667f3bcdL);
        double k = (u >>> 52) - 1023 - (x < Double.MIN_NORMAL ? 54 : 0);
        double f = Double.longBitsToDouble((u & 0x000fffffffffffffL) + 0x3fe6a09e667f3bcdL) - 1;
        // s = f / (2 + f) and z = s^2, in two parts
        double d = 2 + f;
        double s = f / d;
        double sLow = (Math.fma(-s, d, f) - s * (f - (d - 2))) / d;
        double z = s * s;
        double zLow = Math.fma(s, s, -z) + 2 * s * sLow;
        // p = z (2/3 + z TAIL(z)), in two parts
        double t = TWO_THIRDS + z * PolynomialF64.at(TAIL, z);
        double tLow = Math.fma(z, PolynomialF64.at(TAIL, z), TWO_THIRDS - t) + TWO_THIRDS_LOW;
        double p = z * t;
        double pLow = Math.fma(z, t, -p) + (z * tLow + zLow * t);
        // log(1 + f) = 2 s + s p
        double sp = s * p;
        double spLow = Math.fma(s, p, -sp) + (s * pLow + sLow * p);
        double log = 2 * s + sp;
        double logLow = 2 * s - log + sp + (spLow + 2 * sLow);
        // plus k log(2)
        double base = k * LN2_HIGH;
        double sum = base + log;
        double sumLow = (k == 0 ? 0 : base - sum + log) + (logLow + Math.fma(k, LN2_LOW, k * LN2_LOWEST));
        double high = sum + sumLow;
        double low = sum - high + sumLow;
        double product = y * high;
        if (Math.abs(product) > 800) {
            return product > 0 ? Double.POSITIVE_INFINITY : 0;
        }
        double rest = Math.fma(y, high, -product) + y * low;
        // Far out in halves: e^product may overflow, or be subnormal, where the corrected result is neither.
        boolean far = Math.abs(product) > 700;
        double e = MathF64.exp(far ? 0.5 * product : product);
        double corrected = Math.fma(e, rest, e);
        return far ? corrected * e : corrected;
    }
}
