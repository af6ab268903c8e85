package pushforward.tensor.kernel;

/// The logarithm of the gamma function and its derivative. Near their zeros at 1, 2 and 1.46 both are the distance from the zero times
/// a polynomial, so that the relative error stays small; from there recurrences lead to the rest of (0, 10), beyond which the
/// asymptotic series hold (Abramowitz and Stegun 6.1.41, 6.3.18), and reflections to the negative numbers (6.1.17, 6.3.7).
final class GammaF64 {
    private static final double LARGE = 10;
    private static final double HALF_LOG_2_PI = 0x1.d67f1c864beb5p-1;
    private static final double LOG_PI = 0x1.250d048e7a1bdp+0;
    private static final double ROOT = 0x1.762d86356be3fp+0;
    private static final double ROOT_LOW = 0x1.b86a722197829p-54;
    /// `logGamma(2 + y) / y`, |y| <= 1/2.
    private static final double[] NEAR_TWO = {
        0x1.11fa5e7c86f7bp-24, -0x1.2009c1a550d0dp-23, 0x1.b40adb09a1e12p-23, -0x1.ce17528bcf460p-22, 0x1.012012be3900ap-20,
        -0x1.1276ebd557fb0p-19, 0x1.258f3057730fap-18, -0x1.3cb3be36ad88bp-17, 0x1.580e0afa55850p-16, -0x1.78de9ab752b81p-15,
        0x1.a127afee53e7dp-14, -0x1.d3fd4b679c1c4p-13, 0x1.0b36af8779ca0p-11, -0x1.38ac5c2d48207p-10, 0x1.7add6eadb5317p-9,
        -0x1.e404fc218dbaep-8, 0x1.51322ac7d848ap-6, -0x1.13e001a55760ap-4, 0x1.4a34cc4a60fa6p-2, 0x1.b0ee6072093cep-2,
    };
    /// `digamma(1.5 + y) / (1.5 + y - root)`, |y| <= 1/2.
    private static final double[] NEAR_ROOT = {
        -0x1.5600aebc07538p-14, 0x1.0080971c5617fp-13, -0x1.0081238b97022p-14, 0x1.80c273fb322c5p-14, -0x1.c8e71b670fd14p-13,
        0x1.56ae8897d5d3dp-12, -0x1.e24e3f4fdc1dcp-12, 0x1.69be71d89ad40p-11, -0x1.1138fd323dc0cp-10, 0x1.99e14548a2d9bp-10,
        -0x1.335166d938f39p-9, 0x1.cd1f2dbc0dbedp-9, -0x1.5a07ffdcf1525p-8, 0x1.03c0b29031197p-7, -0x1.8635595c28480p-7,
        0x1.256471573c163p-6, -0x1.b9f8b14eb372ep-6, 0x1.4de9aa17fed5cp-5, -0x1.fb4420299c39ep-5, 0x1.8512e59037f3fp-4,
        -0x1.2feeeb98a7e14p-3, 0x1.eca189b8e6f7bp-3, -0x1.b1cb63005ee96p-2, 0x1.e6f0cbb873616p-1,
    };
    /// Of `1/x` times powers of `1/x^2`: B(2k) / (2k (2k - 1)).
    private static final double[] LOG_SERIES = {
        -3617.0 / 122400, 1.0 / 156, -691.0 / 360360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12
    };
    /// Of powers of `1/x^2`: B(2k) / 2k.
    private static final double[] DIGAMMA_SERIES = {
        -3617.0 / 8160, 1.0 / 12, -691.0 / 32760, 1.0 / 132, -1.0 / 240, 1.0 / 252, -1.0 / 120, 1.0 / 12
    };

    private GammaF64() {}

    /// log |gamma(x)|; infinite at 0, -1, -2 ... and at both infinities.
    static double logGamma(double x) {
        if (!(x <= 0)) {
            return positive(x);
        }
        double sine = sinePi(x);
        if (sine == 0 || x == Double.NEGATIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        return LOG_PI - MathF64.log(Math.abs(sine)) - positive(1 - x);
    }

    private static double positive(double x) {
        if (x >= LARGE) {
            if (x > 0x1p1014) { // the product below may overflow before the sum does not
                return x * (MathF64.log(x) - 1);
            }
            double r = 1 / x;
            double series = x > 1e8 ? r / 12 : r * PolynomialF64.at(LOG_SERIES, r * r);
            return Math.fma(x - 0.5, MathF64.log(x) - 1, HALF_LOG_2_PI - 0.5 + series);
        }
        if (x < 0.5) {
            return nearTwo(x) - MathF64.log1p(x) - MathF64.log(x);
        }
        if (x < 1.5) {
            return nearTwo(x - 1) - MathF64.log1p(x - 1);
        }
        double product = 1;
        double rest = x;
        while (rest >= 2.5) {
            rest -= 1;
            product *= rest;
        }
        return Double.isNaN(x) ? x : nearTwo(rest - 2) + MathF64.log(product);
    }

    private static double nearTwo(double y) {
        return y * PolynomialF64.at(NEAR_TWO, y);
    }

    /// The derivative of logGamma; NaN at 0, -1, -2 ...
    static double digamma(double x) {
        if (x <= 0) {
            double sine = sinePi(x);
            if (sine == 0 || x == Double.NEGATIVE_INFINITY) {
                return Double.NaN;
            }
            return digamma(1 - x) - Math.PI * cosinePi(x) / sine;
        }
        if (x >= LARGE) {
            double r = 1 / x;
            double z = x > 1e8 ? 0 : r * r;
            return MathF64.log(x) - Math.fma(z, PolynomialF64.at(DIGAMMA_SERIES, z), 0.5 * r);
        }
        if (x < 1) {
            return nearRoot(x, 1) - 1 / x;
        }
        double sum = 0;
        double rest = x;
        while (rest > 2) {
            rest -= 1;
            sum += 1 / rest;
        }
        return Double.isNaN(x) ? x : nearRoot(rest, 0) + sum;
    }

    /// digamma(x + shift) for 1 <= x + shift <= 2.
    private static double nearRoot(double x, double shift) {
        return (x - (ROOT - shift) - ROOT_LOW) * PolynomialF64.at(NEAR_ROOT, x - (1.5 - shift));
    }

    /// sin(pi x), exactly 0 at whole numbers.
    private static double sinePi(double x) {
        double r = x - 2 * Math.rint(x / 2); // -1 .. 1
        double a = Math.abs(r);
        double s = a > 0.5 ? MathF64.sin(Math.PI * (1 - a)) : MathF64.sin(Math.PI * a);
        return a == 1 ? 0 : Math.copySign(s, r);
    }

    private static double cosinePi(double x) {
        double a = Math.abs(x - 2 * Math.rint(x / 2));
        return MathF64.sin(Math.PI * (0.5 - a));
    }
}
