// Generated from FunctionsF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

/// The elementwise functions of one F32 number: what [Kernels#unary] and [Kernels#binary] do to each element, bit for bit.
@SuppressWarnings("cast") // of no effect in this type, needed in the other
public final class FunctionsF32 {
    private FunctionsF32() {
    }

    /// `op(x)`.
    public static float apply(Unary op, float x) {
        return switch (op) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case RECIPROCAL -> 1 / x;
            case SQRT -> (float) Math.sqrt(x);
            case SQUARE -> x * x;
            case EXP -> MathF32.exp(x);
            case EXPM1 -> MathF32.expm1(x);
            case LOG -> MathF32.log(x);
            case LOG1P -> MathF32.log1p(x);
            case TANH -> MathF32.tanh(x);
            case SIGMOID -> MathF32.sigmoid(x);
            case SOFTPLUS -> MathF32.softplus(x);
            case SIN -> SpecialF32.sin(x);
            case COS -> SpecialF32.cos(x);
            case ERF -> SpecialF32.erf(x);
            case NORMAL_CDF -> SpecialF32.normalCdf(x);
            case NORMAL_QUANTILE -> SpecialF32.normalQuantile(x);
            case LOG_GAMMA -> SpecialF32.logGamma(x);
            case DIGAMMA -> SpecialF32.digamma(x);
            case FLOOR -> (float) Math.floor(x);
            case ROUND -> (float) Math.rint(x);
            case IS_FINITE -> Math.abs(x) <= Float.MAX_VALUE ? 1 : 0;
            case NOT -> x == 0 ? 1 : 0;
        };
    }

    /// `op(a, b)`.
    public static float apply(Binary op, float a, float b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case POW -> SpecialF32.pow(a, b);
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
            case COPYSIGN -> Math.copySign(a, b);
            case ATAN2 -> SpecialF32.atan2(a, b);
        };
    }
}
