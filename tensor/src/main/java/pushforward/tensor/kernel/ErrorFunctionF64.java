package pushforward.tensor.kernel;

/// The error function and the normal distribution function.
///
/// Below 1, erf is x times a polynomial in x^2. Beyond, erfc(x) = e^(-x^2) w(x), and (1 + 2x) w(x) is one polynomial in
/// (x - 3.75) / (x + 3.75) for all x >= 0: M. M. Shepherd and J. G. Laframboise, "Chebyshev approximation of
/// (1 + 2x) exp(x^2) erfc x in 0 <= x < infinity", Mathematics of Computation 36, 1981.
final class ErrorFunctionF64 {
    private static final double CENTRE = 3.75;
    private static final double SQRT_HALF = 0x1.6a09e667f3bcdp-1;
    /// `erf(x) / x - 1` in x^2.
    private static final double[] SMALL = {
        -0x1.29b9f1b3df556p-38, 0x1.7f072188e194dp-34, -0x1.4e607b41a6416p-30, 0x1.fc4356498c2d9p-27, -0x1.5f6d925a0bc7ap-23,
        0x1.b9e6509b9867dp-20, -0x1.f4d2561aeafd4p-17, 0x1.f9a326c233146p-14, -0x1.c02db3feeb579p-11, 0x1.565bcd0e6502dp-8,
        -0x1.b82ce312889bap-6, 0x1.ce2f21a042bdep-4, -0x1.812746b0379e7p-2, 0x1.06eba8214db69p-3,
    };
    /// `(1 + 2x) e^(x^2) erfc(x)` in (x - 3.75) / (x + 3.75).
    private static final double[] SCALED = {
        -0x1.4e14d07a8416dp-35, 0x1.d28e6270e10c9p-32, 0x1.2d8bb3ae3b809p-31, -0x1.63376daa748f8p-28, -0x1.2e2777e7e9c1ap-28,
        0x1.4c1b8fe94af13p-25, 0x1.a1809ecfcbfe0p-26, -0x1.15b8e4af3e51ap-22, -0x1.f4941f05a731dp-25, 0x1.d63256489b33bp-20,
        -0x1.052525efa669bp-20, -0x1.80005da99b005p-17, 0x1.778a276cd97c4p-16, 0x1.b14395a551aeep-15, -0x1.303f9d8ceda2dp-12,
        0x1.33fb298161868p-12, 0x1.cc3a0e2212f44p-10, -0x1.3f603c39af06fp-7, 0x1.d0b0037dcc906p-6, -0x1.e0d0fa6ddf01ap-5,
        0x1.7a14188a99b30p-4, -0x1.bda9309a294fdp-4, 0x1.510169d096803p-4, 0x1.d5f294815a448p-9, -0x1.1f367683f89a7p-3,
        0x1.3ccda0b5d5dc2p+0,
    };

    private ErrorFunctionF64() {}

    static double erf(double x) {
        double a = Math.abs(x);
        if (!(a > 1)) {
            return Math.fma(x, PolynomialF64.at(SMALL, x * x), x);
        }
        return Math.copySign(a > 6 ? 1 : 1 - complement(a, a * a, Math.fma(a, a, -(a * a))), x);
    }

    /// P(Z <= x) for a standard normal Z.
    static double normalCdf(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(x)) {
            return x;
        }
        if (a > 39) {
            return x > 0 ? 1 : 0;
        }
        double square = a * a;
        double tail = 0.5 * complement(a * SQRT_HALF, 0.5 * square, 0.5 * Math.fma(a, a, -square));
        return x > 0 ? 1 - tail : tail;
    }

    /// erfc(x) for x >= 0, x^2 given in two parts: an error of it would be magnified by the exponential.
    private static double complement(double x, double square, double squareLow) {
        double w = PolynomialF64.at(SCALED, (x - CENTRE) / (x + CENTRE)) / Math.fma(2, x, 1);
        double e = MathF64.exp(-square);
        return Math.fma(-e, squareLow, e) * w;
    }
}
