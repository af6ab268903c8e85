package pushforward.tensor.kernel;

/// Special functions of F32 numbers that kernels compute one at a time: computed in F64 and rounded, so that nearly every result is the
/// F32 number next to the true one.
public final class SpecialF32 {
    private SpecialF32() {}

    /// As [SpecialF64#sin(double)].
    public static float sin(float x) {
        return Math.abs(x) <= MathF32.TRIGONOMETRIC_MAX ? MathF32.sin(x) : (float) SpecialF64.sin(x);
    }

    /// As [SpecialF64#cos(double)].
    public static float cos(float x) {
        return Math.abs(x) <= MathF32.TRIGONOMETRIC_MAX ? MathF32.cos(x) : (float) SpecialF64.cos(x);
    }

    /// As [SpecialF64#erf(double)].
    public static float erf(float x) {
        return (float) SpecialF64.erf(x);
    }

    /// As [SpecialF64#normalCdf(double)].
    public static float normalCdf(float x) {
        return (float) SpecialF64.normalCdf(x);
    }

    /// As [SpecialF64#normalQuantile(double)].
    public static float normalQuantile(float x) {
        return (float) SpecialF64.normalQuantile(x);
    }

    /// As [SpecialF64#logGamma(double)].
    public static float logGamma(float x) {
        return (float) SpecialF64.logGamma(x);
    }

    /// As [SpecialF64#digamma(double)].
    public static float digamma(float x) {
        return (float) SpecialF64.digamma(x);
    }

    /// As [SpecialF64#pow(double, double)].
    public static float pow(float a, float b) {
        return (float) SpecialF64.pow(a, b);
    }

    /// As [SpecialF64#atan2(double, double)].
    public static float atan2(float a, float b) {
        return (float) SpecialF64.atan2(a, b);
    }
}
