package pushforward.autodiff;

import java.util.List;
import java.util.Locale;
import pushforward.tensor.Shape;
import pushforward.tensor.kernel.Binary;

/// An elementwise function of two operands of one shape; a scalar operand stands for any shape.
record Map2(Binary op) implements Primitive {
    @Override
    public String name() {
        return op.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Type infer(List<Type> in) {
        return new Type(Types.sameShapeOrScalar(in), Types.sameDtype(in), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        int sa = in[0].length == 1 ? 0 : 1;
        int sb = in[1].length == 1 ? 0 : 1;
        for (int i = 0; i < out.length; i++) {
            out[i] = Scalars.binary(op, in[0][i * sa], in[1][i * sb]);
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        Var a = x[0];
        Var b = x[1];
        Var da = dx[0];
        Var db = dx[1];
        Shape s = y.shape();
        return switch (op) {
            case ADD -> sum(wide(da, s), wide(db, s));
            case SUB -> sum(wide(da, s), db == null ? null : wide(db.unaryMinus(), s));
            case MUL -> sum(da == null ? null : da.times(b), db == null ? null : db.times(a));
            case DIV -> sum(da == null ? null : da.div(b), db == null ? null : db.times(y.div(b)).unaryMinus());
            case MAX -> choose(a.lt(b), a.eq(b), db, da, s);
            case MIN -> choose(b.lt(a), a.eq(b), db, da, s);
            case POW -> sum(da == null ? null : da.times(b.times(a.pow(b.minus(1)))), db == null ? null : db.times(logOfBase(a, y)));
            case ATAN2 -> {
                Var r = a.square().plus(b.square()).reciprocal();
                yield sum(da == null ? null : da.times(b.times(r)), db == null ? null : db.times(a.times(r)).unaryMinus());
            }
            case COPYSIGN -> da == null ? null : da.times(a.sign().times(y.sign()));
            case LT, LE, EQ, NE, AND, OR -> null;
        };
    }

    /// d/db a^b = a^b log a, which is 0 at a = 0 (for b > 0), where the logarithm alone is not finite.
    private static Var logOfBase(Var a, Var y) {
        Var positive = a.ne(0);
        return positive.select(y.times(positive.select(a, a.onesLike()).log()), y.zerosLike());
    }

    /// The tangent of whichever operand was taken; at a tie half of each.
    private static Var choose(Var second, Var tie, Var db, Var da, Shape s) {
        Var ofB = second.plus(tie.times(0.5));
        return sum(da == null ? null : da.times(ofB.minus(1).unaryMinus()), db == null ? null : db.times(ofB));
    }

    private static Var wide(Var v, Shape s) {
        return v == null || v.shape().equals(s) ? v : v.broadcastTo(s);
    }

    private static Var sum(Var a, Var b) {
        return a == null ? b : b == null ? a : a.plus(b);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        Var a = linear[0] ? switch (op) {
            case ADD, SUB -> ct;
            case MUL -> ct.times(x[1]);
            case DIV -> ct.div(x[1]);
            default -> throw notLinear();
        } : null;
        Var b = linear[1] ? switch (op) {
            case ADD -> ct;
            case SUB -> ct.unaryMinus();
            case MUL -> ct.times(x[0]);
            default -> throw notLinear();
        } : null;
        return new Var[] {reduce(a, x[0]), reduce(b, x[1])};
    }

    private IllegalStateException notLinear() {
        return new IllegalStateException(name() + " is not linear, so it has no transpose");
    }

    /// Sums the cotangent of a scalar that stood for a whole shape.
    static Var reduce(Var ct, Var operand) {
        return ct == null || ct.shape().equals(operand.shape()) ? ct : ct.sum();
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        Var[] w = widen(x, batched, k);
        return Trace.emit(this, w);
    }

    /// Operands of one shape with directions: an operand without gets the axis appended, a scalar with directions gets the others' axes put before.
    static Var[] widen(Var[] x, boolean[] batched, int k) {
        Shape s = Shape.scalar();
        for (int i = 0; i < x.length; i++) {
            int rank = x[i].shape().rank() - (batched[i] ? 1 : 0);
            if (rank > 0) {
                s = batched[i] ? x[i].shape().remove(rank) : x[i].shape();
            }
        }
        Shape full = s.append(k);
        Var[] w = new Var[x.length];
        for (int i = 0; i < x.length; i++) {
            if (x[i].shape().rank() == 0 || x[i].shape().equals(full)) {
                w[i] = x[i];
            } else if (batched[i]) {
                w[i] = x[i].broadcastTo(full, Ints.of(s.rank()));
            } else {
                w[i] = x[i].expand(s.rank(), k);
            }
        }
        return w;
    }
}
