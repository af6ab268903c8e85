package pushforward.autodiff;

import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Unary;

/// Elementwise functions of plain doubles, for the interpreter.
final class Scalars {
    private Scalars() {
    }

    static double unary(Unary op, double x) {
        return switch (op) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case RECIPROCAL -> 1 / x;
            case SQRT -> Math.sqrt(x);
            case SQUARE -> x * x;
            case EXP -> StrictMath.exp(x);
            case EXPM1 -> StrictMath.expm1(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> x >= 0 ? 1 / (1 + StrictMath.exp(-x)) : StrictMath.exp(x) / (1 + StrictMath.exp(x));
            case SOFTPLUS -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case FLOOR -> Math.floor(x);
            case ROUND -> Math.rint(x);
            case IS_FINITE -> Double.isFinite(x) ? 1 : 0;
            case NOT -> x == 0 ? 1 : 0;
            case ERF, NORMAL_CDF, NORMAL_QUANTILE, LOG_GAMMA, DIGAMMA -> throw new UnsupportedOperationException();
        };
    }

    static double binary(Binary op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case POW -> StrictMath.pow(a, b);
            case ATAN2 -> StrictMath.atan2(a, b);
            case COPYSIGN -> Math.copySign(a, b);
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
        };
    }

    static double random(RandomInput input, long seed, long step, long row, int element) {
        throw new UnsupportedOperationException();
    }

    static double[] fold(Primitive primitive, Type type, java.util.List<Constant> operands, boolean splat) {
        int n = splat ? 1 : type.size();
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            double a = operands.get(0).at(operands.get(0).isSplat() ? 0 : i);
            out[i] = primitive instanceof Map1 m ? unary(m.op(), a)
                    : binary(((Map2) primitive).op(), a, operands.get(1).at(operands.get(1).isSplat() ? 0 : i));
        }
        return out;
    }
}
