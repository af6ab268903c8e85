package pushforward.autodiff;

import java.util.List;

/// `length` consecutive entries along one axis, from `start`; along the first axis a slice is a pointer, not a copy.
record Slice(int axis, int start, int length) implements Primitive {
    @Override
    public String name() {
        return "slice";
    }

    @Override
    public Type infer(List<Type> in) {
        Type t = in.get(0);
        int a = Types.axis(axis, t.shape());
        if (start < 0 || length < 0 || start + length > t.shape().dim(a)) {
            throw new IllegalArgumentException("expected a range within 0.." + t.shape().dim(a) + " along axis " + axis + " of shape " + t.shape()
                    + ", got " + start + ".." + (start + length));
        }
        return t.withShape(Types.withDim(t.shape(), a, length));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        var s = inTypes.get(0).shape();
        int inner = Types.inner(s, axis);
        for (int o = 0; o < Types.outer(s, axis); o++) {
            System.arraycopy(in[0], (o * s.dim(axis) + start) * inner, out, o * length * inner, length * inner);
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return Trace.emit(this, dx[0]);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {ct.trace().constant(0, x[0].shape(), ct.dtype()).put(axis, start, ct)};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return Trace.emit(this, x[0]);
    }
}
