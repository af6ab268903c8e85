package pushforward.tensor.kernel;

/// Sine and cosine of numbers from 2^10 on: the part of x beyond a multiple of pi / 2, from as many bits of 2 / pi as the exponent calls
/// for (M. H. Payne and R. N. Hanek, "Radian reduction for trigonometric functions", ACM SIGNUM Newsletter 18(1), 1983,
/// DOI 10.1145/1057600.1057602).
final class LargeAngleF64 {
    private static final double HALF_PI = 0x1.921fb54442d18p+0;
    private static final double HALF_PI_LOW = 0x1.1a62633145c07p-54;
    /// The first 1280 bits after the point.
    private static final long[] TWO_OVER_PI = {
        0xa2f9836e4e441529L, 0xfc2757d1f534ddc0L, 0xdb6295993c439041L, 0xfe5163abdebbc561L,
        0xb7246e3a424dd2e0L, 0x06492eea09d1921cL, 0xfe1deb1cb129a73eL, 0xe88235f52ebb4484L,
        0xe99c7026b45f7e41L, 0x3991d639835339f4L, 0x9c845f8bbdf9283bL, 0x1ff897ffde05980fL,
        0xef2f118b5a0a6d1fL, 0x6d367ecf27cb09b7L, 0x4f463f669e5fea2dL, 0x7527bac7ebe5f17bL,
        0x3d0739f78a5292eaL, 0x6bfb5fb11f8d5d08L, 0x56033046fc7b6babL, 0xf0cfbc209af4361dL
    };

    private LargeAngleF64() {}

    /// sin(x + quarters pi / 2); NaN for infinities.
    static double sine(double x, int quarters) {
        double a = Math.abs(x);
        if (!(a <= Double.MAX_VALUE)) {
            return Double.NaN;
        }
        // a = m 2^e. The bits of 2/pi down to 2^(2 - e) give multiples of 4: those after them, as many as 192, are w.
        long m = (Double.doubleToRawLongBits(a) & 0x000fffffffffffffL) | 0x0010000000000000L;
        int first = Math.getExponent(a) - 54;
        long w0 = bits(first);
        long w1 = bits(first + 64);
        long w2 = bits(first + 128);
        // The lowest 192 bits of m w: two of whole quadrants, 190 of a fraction.
        long p2 = m * w2;
        long carry = Math.unsignedMultiplyHigh(m, w2);
        long p1 = m * w1 + carry;
        long p0 = m * w0 + Math.unsignedMultiplyHigh(m, w1) + (Long.compareUnsigned(p1, carry) < 0 ? 1 : 0);
        int quadrant = (int) (p0 >>> 62);
        long f0 = (p0 << 2) | (p1 >>> 62);
        long f1 = (p1 << 2) | (p2 >>> 62);
        quadrant += f0 < 0 ? 1 : 0; // read as a signed number, a fraction of one half or more is the distance from the next quadrant
        double high = f0 * 0x1p-64;
        double low = (f0 - (long) (high * 0x1p64)) * 0x1p-64 + (f1 >>> 11) * 0x1p-117;
        double r = high * HALF_PI;
        double rLow = Math.fma(high, HALF_PI, -r) + (low * HALF_PI + high * HALF_PI_LOW);
        double sum = r + rLow;
        double rest = r - sum + rLow;
        double sign = x < 0 ? -1 : 1;
        return MathF64.sineOf(sign * sum, sign * rest, (x < 0 ? -quadrant : quadrant) + quarters + MathF64.MAGIC);
    }

    /// 64 bits of 2 / pi after the first `n`, which may be negative.
    private static long bits(int n) {
        int word = (n + 64) >>> 6;
        int shift = n & 63;
        long left = word == 0 ? 0 : TWO_OVER_PI[word - 1];
        return shift == 0 ? left : (left << shift) | (TWO_OVER_PI[word] >>> (64 - shift));
    }
}
