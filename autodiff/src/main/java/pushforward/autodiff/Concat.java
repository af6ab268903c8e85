package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.Shape;

/// Operands joined along one axis.
record Concat(int axis) implements Primitive {
    @Override
    public String name() {
        return "concat";
    }

    @Override
    public Type infer(List<Type> in) {
        Types.sameDtype(in);
        Shape first = in.get(0).shape();
        int a = Types.axis(axis, first);
        int n = 0;
        for (Type t : in) {
            if (t.shape().rank() != first.rank() || !Types.withDim(t.shape(), a, first.dim(a)).equals(first)) {
                throw new IllegalArgumentException("expected shapes equal but for axis " + axis + " of " + first + ", got " + t.shape());
            }
            n = Math.addExact(n, t.shape().dim(a));
        }
        return new Type(Types.withDim(first, a, n), in.get(0).dtype(), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        int row = type.shape().dim(axis) * Types.inner(type.shape(), axis);
        int at = 0;
        for (int p = 0; p < in.length; p++) {
            int n = inTypes.get(p).shape().dim(axis) * Types.inner(type.shape(), axis);
            for (int o = 0; o < Types.outer(type.shape(), axis); o++) {
                System.arraycopy(in[p], o * n, out, o * row + at, n);
            }
            at += n;
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        Var[] parts = new Var[x.length];
        boolean any = false;
        for (int i = 0; i < x.length; i++) {
            any |= dx[i] != null;
            parts[i] = dx[i] != null ? dx[i] : x[i].zerosLike();
        }
        return any ? Trace.emit(this, parts) : null;
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        Var[] parts = new Var[x.length];
        int at = 0;
        for (int i = 0; i < x.length; i++) {
            int n = x[i].shape().dim(axis);
            parts[i] = linear[i] ? ct.slice(axis, at, at + n) : null;
            at += n;
        }
        return parts;
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        Var[] parts = new Var[x.length];
        for (int i = 0; i < x.length; i++) {
            parts[i] = Types.directions(x[i], batched[i], k);
        }
        return Trace.emit(this, parts);
    }
}
