package pushforward.tensor.kernel;

/// The elementwise functions of one F64 number: what [Kernels#unary] and [Kernels#binary] do to each element, bit for bit.
@SuppressWarnings("cast") // of no effect in this type, needed in the other
public final class FunctionsF64 {
    private FunctionsF64() {
    }

    /// `op(x)`.
    public static double apply(Unary op, double x) {
        return switch (op) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case RECIPROCAL -> 1 / x;
            case SQRT -> (double) Math.sqrt(x);
            case SQUARE -> x * x;
            case EXP -> MathF64.exp(x);
            case EXPM1 -> MathF64.expm1(x);
            case LOG -> MathF64.log(x);
            case LOG1P -> MathF64.log1p(x);
            case TANH -> MathF64.tanh(x);
            case SIGMOID -> MathF64.sigmoid(x);
            case SOFTPLUS -> MathF64.softplus(x);
            case SIN -> SpecialF64.sin(x);
            case COS -> SpecialF64.cos(x);
            case ERF -> SpecialF64.erf(x);
            case NORMAL_CDF -> SpecialF64.normalCdf(x);
            case NORMAL_QUANTILE -> SpecialF64.normalQuantile(x);
            case LOG_GAMMA -> SpecialF64.logGamma(x);
            case DIGAMMA -> SpecialF64.digamma(x);
            case FLOOR -> (double) Math.floor(x);
            case ROUND -> (double) Math.rint(x);
            case IS_FINITE -> Math.abs(x) <= Double.MAX_VALUE ? 1 : 0;
            case NOT -> x == 0 ? 1 : 0;
        };
    }

    /// `op(a, b)`.
    public static double apply(Binary op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case POW -> SpecialF64.pow(a, b);
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
            case COPYSIGN -> Math.copySign(a, b);
            case ATAN2 -> SpecialF64.atan2(a, b);
        };
    }
}
