package pushforward.tensor.kernel;

/// Special functions of F64 numbers that kernels compute one at a time. `FunctionAccuracyTest` holds each to
/// the error stated here, in units in the last place of the exact value (ULP); NaN gives NaN.
public final class SpecialF64 {
    private SpecialF64() {}

    /// The sine of x radians, for every finite x; NaN of an infinity. 1.5 ULP.
    public static double sin(double x) {
        return Math.abs(x) <= MathF64.TRIGONOMETRIC_MAX ? MathF64.sin(x) : LargeAngleF64.sine(x, 0);
    }

    /// The cosine of x radians, for every finite x; NaN of an infinity. 1.5 ULP.
    public static double cos(double x) {
        return Math.abs(x) <= MathF64.TRIGONOMETRIC_MAX ? MathF64.cos(x) : LargeAngleF64.sine(x, 1);
    }

    /// The error function. 1 ULP.
    public static double erf(double x) {
        return ErrorFunctionF64.erf(x);
    }

    /// P(Z <= x) for a standard normal Z, accurate relative to its size also where it is tiny. 3 ULP.
    public static double normalCdf(double x) {
        return ErrorFunctionF64.normalCdf(x);
    }

    /// The x with P(Z <= x) = p for a standard normal Z: minus infinity at 0, infinity at 1, NaN outside of [0, 1]. 3 ULP.
    public static double normalQuantile(double p) {
        return NormalQuantileF64.at(p);
    }

    /// log |gamma(x)|: infinite at 0, -1, -2 ... and at both infinities. 3 ULP for x > 0; for x < 0 accurate absolutely.
    public static double logGamma(double x) {
        return GammaF64.logGamma(x);
    }

    /// The derivative of [#logGamma]; NaN at 0, -1, -2 ... 2 ULP for x > 0, away from its zero.
    public static double digamma(double x) {
        return GammaF64.digamma(x);
    }

    /// x^y, with the special cases of [Math#pow].
    public static double pow(double x, double y) {
        return PowerF64.at(x, y);
    }

    /// The angle of the point (x, y) in [-pi, pi], with the special cases of [Math#atan2].
    public static double atan2(double y, double x) {
        return ArcTangentF64.atan2(y, x);
    }
}
