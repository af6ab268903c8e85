package pushforward.tensor.kernel;

/// Special functions of F32 numbers.
public final class MathF32 {
    private MathF32() {
    }

    /// e^x.
    public static float exp(float x) {
        return (float) StrictMath.exp(x);
    }

    /// e^x - 1.
    public static float expm1(float x) {
        return (float) StrictMath.expm1(x);
    }

    /// The natural logarithm.
    public static float log(float x) {
        return (float) StrictMath.log(x);
    }

    /// log(1 + x).
    public static float log1p(float x) {
        return (float) StrictMath.log1p(x);
    }

    /// The hyperbolic tangent.
    public static float tanh(float x) {
        return (float) StrictMath.tanh(x);
    }

    /// 1 / (1 + e^-x).
    public static float sigmoid(float x) {
        float e = (float) StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /// log(1 + e^x).
    public static float softplus(float x) {
        return Math.max(x, 0) + (float) StrictMath.log1p((float) StrictMath.exp(-Math.abs(x)));
    }

    /// The sine.
    public static float sin(float x) {
        return (float) StrictMath.sin(x);
    }

    /// The cosine.
    public static float cos(float x) {
        return (float) StrictMath.cos(x);
    }

    /// x^y.
    public static float pow(float x, float y) {
        return (float) StrictMath.pow(x, y);
    }

    /// The angle of the point (x, y).
    public static float atan2(float y, float x) {
        return (float) StrictMath.atan2(y, x);
    }

    /// Not yet available.
    public static float erf(float x) {
        throw new UnsupportedOperationException("erf");
    }

    /// Not yet available.
    public static float normalCdf(float x) {
        throw new UnsupportedOperationException("normalCdf");
    }

    /// Not yet available.
    public static float normalQuantile(float x) {
        throw new UnsupportedOperationException("normalQuantile");
    }

    /// Not yet available.
    public static float logGamma(float x) {
        throw new UnsupportedOperationException("logGamma");
    }

    /// Not yet available.
    public static float digamma(float x) {
        throw new UnsupportedOperationException("digamma");
    }
}
