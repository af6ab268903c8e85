package pushforward.autodiff;

import java.util.List;

/// `condition != 0 ? a : b`, element by element; scalars stand for any shape. The condition is an exact 0 or 1 and carries no derivative.
record Select() implements Primitive {
    @Override
    public String name() {
        return "select";
    }

    @Override
    public Type infer(List<Type> in) {
        Types.sameDtype(in);
        return new Type(Types.sameShapeOrScalar(in), in.get(1).dtype(), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        for (int i = 0; i < out.length; i++) {
            double[] v = in[0][in[0].length == 1 ? 0 : i] != 0 ? in[1] : in[2];
            out[i] = v[v.length == 1 ? 0 : i];
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        if (dx[1] == null && dx[2] == null) {
            return null;
        }
        Var zero = y.zero();
        Var d = x[0].select(dx[1] == null ? zero : dx[1], dx[2] == null ? zero : dx[2]);
        return d.shape().equals(y.shape()) ? d : d.broadcastTo(y.shape());
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        Var zero = ct.zero();
        return new Var[] {null,
            linear[1] ? Map2.reduce(x[0].select(ct, zero), x[1]) : null,
            linear[2] ? Map2.reduce(x[0].select(zero, ct), x[2]) : null};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return Trace.emit(this, Map2.widen(x, batched, k));
    }
}
