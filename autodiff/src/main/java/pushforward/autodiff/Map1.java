package pushforward.autodiff;

import java.util.List;
import java.util.Locale;
import pushforward.tensor.kernel.Unary;

/// An elementwise function of one operand. The values come from `pushforward.tensor.kernel`, the derivatives stand here side by side.
record Map1(Unary op) implements Primitive {
    @Override
    public String name() {
        return op.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Type infer(List<Type> in) {
        return in.get(0);
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        for (int i = 0; i < out.length; i++) {
            out[i] = Scalars.unary(op, in[0][i]);
        }
    }

    @Override
    public Var jvp(Var[] in, Var y, Var[] tangents) {
        Var x = in[0];
        Var dx = tangents[0];
        return switch (op) {
            case NEG -> dx.unaryMinus();
            case ABS -> dx.times(x.sign());
            case RECIPROCAL -> dx.times(y.square()).unaryMinus();
            case SQRT -> dx.times(y.reciprocal().times(0.5));
            case SQUARE -> dx.times(x.times(2));
            case EXP -> dx.times(y);
            case EXPM1 -> dx.times(x.exp());
            case LOG -> dx.times(x.reciprocal());
            case LOG1P -> dx.times(x.plus(1).reciprocal());
            case TANH -> dx.times(y.plus(1).times(x.constant(1).minus(y)));
            case SIGMOID -> dx.times(y.times(x.constant(1).minus(y)));
            case SOFTPLUS -> dx.times(x.sigmoid());
            case SIN -> dx.times(x.cos());
            case COS -> dx.times(x.sin()).unaryMinus();
            case ERF -> dx.times(x.square().unaryMinus().exp().times(2 / Math.sqrt(Math.PI)));
            case NORMAL_CDF -> dx.times(x.square().times(-0.5).exp().times(1 / Math.sqrt(2 * Math.PI)));
            case NORMAL_QUANTILE -> dx.times(y.square().times(0.5).exp().times(Math.sqrt(2 * Math.PI)));
            case LOG_GAMMA -> dx.times(x.digamma());
            case DIGAMMA -> dx.times(Special.trigamma(x));
            case SIGN, FLOOR, ROUND, IS_FINITE, NOT -> null;
        };
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        if (op != Unary.NEG) {
            return Primitive.super.transpose(ct, x, type, linear);
        }
        return new Var[] {ct.unaryMinus()};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        if (op != Unary.NEG) {
            return Primitive.super.batch(x, batched, k);
        }
        return x[0].unaryMinus();
    }
}
