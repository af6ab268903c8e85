package pushforward.tensor.kernel;

/// Special functions of F64 numbers, one at a time.
public final class SpecialF64 {
    private SpecialF64() {
    }

    /// The sine.
    public static double sin(double x) {
        return Math.abs(x) <= MathF64.TRIGONOMETRIC_MAX ? MathF64.sin(x) : StrictMath.sin(x);
    }

    /// The cosine.
    public static double cos(double x) {
        return Math.abs(x) <= MathF64.TRIGONOMETRIC_MAX ? MathF64.cos(x) : StrictMath.cos(x);
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
