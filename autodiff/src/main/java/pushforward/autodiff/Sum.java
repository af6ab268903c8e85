package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.DType;

/// The sum along one axis, in ascending order; `to` may be F64 for an F32 operand, which then is summed in double precision.
record Sum(int axis, DType to) implements Primitive {
    @Override
    public String name() {
        return "sum";
    }

    @Override
    public Type infer(List<Type> in) {
        Type t = in.get(0);
        if (t.dtype() == DType.F64 && to == DType.F32) {
            throw new IllegalArgumentException("expected a sum in F64 or wider than its operand, got F32 for " + t);
        }
        return new Type(t.shape().remove(Types.axis(axis, t.shape())), to, t.varying());
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        var s = inTypes.get(0).shape();
        int n = s.dim(axis);
        int inner = Types.inner(s, axis);
        for (int o = 0; o < Types.outer(s, axis); o++) {
            for (int i = 0; i < inner; i++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += in[0][(o * n + k) * inner + i];
                }
                out[o * inner + i] = sum;
            }
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return Trace.emit(this, dx[0]);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {ct.cast(x[0].dtype()).expand(axis, x[0].shape().dim(axis))};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return Trace.emit(this, x[0]);
    }
}
