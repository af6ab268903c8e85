package pushforward.autodiff;

import java.util.List;

/// Entries along one axis added to fixed positions among `n` zeros, ascending, so that repeated positions sum. Transpose of `Take`.
record Put(int axis, Ints index, int n) implements Primitive {
    @Override
    public String name() {
        return "scatter_add";
    }

    @Override
    public Type infer(List<Type> in) {
        Type t = in.get(0);
        int a = Types.axis(axis, t.shape());
        if (t.shape().dim(a) != index.size()) {
            throw new IllegalArgumentException("expected " + index.size() + " entries along axis " + axis + ", got shape " + t.shape());
        }
        for (int i = 0; i < index.size(); i++) {
            if (index.at(i) < 0 || index.at(i) >= n) {
                throw new IllegalArgumentException("expected positions within 0.." + (n - 1) + ", got " + index.at(i));
            }
        }
        return t.withShape(Types.withDim(t.shape(), a, n));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        int inner = Types.inner(type.shape(), axis);
        for (int o = 0; o < Types.outer(type.shape(), axis); o++) {
            for (int i = 0; i < index.size(); i++) {
                for (int e = 0; e < inner; e++) {
                    out[(o * n + index.at(i)) * inner + e] += in[0][(o * index.size() + i) * inner + e];
                }
            }
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return Trace.emit(this, dx[0]);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {Trace.emit(new Take(axis, index), ct)};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return Trace.emit(this, x[0]);
    }
}
