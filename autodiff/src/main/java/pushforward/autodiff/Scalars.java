package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.FunctionsF32;
import pushforward.tensor.kernel.FunctionsF64;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.Philox;
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
            case ERF, NORMAL_CDF, NORMAL_QUANTILE, LOG_GAMMA, DIGAMMA -> FunctionsF64.apply(op, x);
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

    /// Row `row` of a random input, all its elements.
    static double[] random(RandomInput input, long seed, long step, long row) {
        int n = input.type().size();
        DType dtype = input.type().dtype();
        long component = (long) input.stream() << 32;
        long at = Memory.allocate((long) n * dtype.bytes());
        try {
            switch (input.kind()) {
                case UNIFORM -> Philox.fillUniform(dtype, at, 1, seed, step, row, 1, component, n);
                case NORMAL -> Philox.fillNormal(dtype, at, 1, seed, step, row, 1, component, n);
            }
            double[] out = new double[n];
            for (int i = 0; i < n; i++) {
                out[i] = dtype == DType.F64 ? Memory.getDouble(at + 8L * i) : Memory.getFloat(at + 4L * i);
            }
            return out;
        } finally {
            Memory.free(at);
        }
    }

    /// An elementwise operation on constants with the very functions of the kernels, so that folding one never changes a bit.
    ///
    /// @param splat whether one element stands for all
    static double[] fold(Primitive primitive, Type type, List<Constant> operands, boolean splat) {
        double[] out = new double[splat ? 1 : type.size()];
        for (int i = 0; i < out.length; i++) {
            double a = operands.get(0).at(i);
            double b = operands.size() > 1 ? operands.get(1).at(i) : 0;
            out[i] = switch (primitive) {
                case Map1 m when type.dtype() == DType.F64 -> FunctionsF64.apply(m.op(), a);
                case Map1 m -> FunctionsF32.apply(m.op(), (float) a);
                case Map2 m when type.dtype() == DType.F64 -> FunctionsF64.apply(m.op(), a, b);
                case Map2 m -> FunctionsF32.apply(m.op(), (float) a, (float) b);
                default -> throw new IllegalArgumentException("expected an elementwise operation, got " + primitive.name());
            };
        }
        return out;
    }
}
