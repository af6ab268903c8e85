package pushforward.tensor.kernel;

/// Special functions of F64 numbers.
public final class MathF64 {
    private MathF64() {
    }

    /// e^x.
    public static double exp(double x) {
        return StrictMath.exp(x);
    }

    /// e^x - 1.
    public static double expm1(double x) {
        return StrictMath.expm1(x);
    }

    /// The natural logarithm.
    public static double log(double x) {
        return StrictMath.log(x);
    }

    /// log(1 + x).
    public static double log1p(double x) {
        return StrictMath.log1p(x);
    }

    /// The hyperbolic tangent.
    public static double tanh(double x) {
        return StrictMath.tanh(x);
    }

    /// 1 / (1 + e^-x).
    public static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /// log(1 + e^x).
    public static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /// The sine.
    public static double sin(double x) {
        return StrictMath.sin(x);
    }

    /// The cosine.
    public static double cos(double x) {
        return StrictMath.cos(x);
    }

    /// x^y.
    public static double pow(double x, double y) {
        return StrictMath.pow(x, y);
    }

    /// The angle of the point (x, y).
    public static double atan2(double y, double x) {
        return StrictMath.atan2(y, x);
    }

    /// Not yet available.
    public static double erf(double x) {
        throw new UnsupportedOperationException("erf");
    }

    /// Not yet available.
    public static double normalCdf(double x) {
        throw new UnsupportedOperationException("normalCdf");
    }

    /// Not yet available.
    public static double normalQuantile(double x) {
        throw new UnsupportedOperationException("normalQuantile");
    }

    /// Not yet available.
    public static double logGamma(double x) {
        throw new UnsupportedOperationException("logGamma");
    }

    /// Not yet available.
    public static double digamma(double x) {
        throw new UnsupportedOperationException("digamma");
    }
}
