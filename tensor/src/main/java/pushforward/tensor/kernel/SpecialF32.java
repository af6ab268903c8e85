package pushforward.tensor.kernel;

/// Special functions of F32 numbers, computed in F64 and rounded.
public final class SpecialF32 {
    private SpecialF32() {
    }

    /// The sine.
    public static float sin(float x) {
        return Math.abs(x) <= MathF32.TRIGONOMETRIC_MAX ? MathF32.sin(x) : (float) SpecialF64.sin(x);
    }

    /// The cosine.
    public static float cos(float x) {
        return Math.abs(x) <= MathF32.TRIGONOMETRIC_MAX ? MathF32.cos(x) : (float) SpecialF64.cos(x);
    }

    /// x^y.
    public static float pow(float x, float y) {
        return (float) SpecialF64.pow(x, y);
    }

    /// The angle of the point (x, y).
    public static float atan2(float y, float x) {
        return (float) SpecialF64.atan2(y, x);
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
