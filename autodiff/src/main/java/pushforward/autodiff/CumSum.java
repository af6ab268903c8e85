package pushforward.autodiff;

import java.util.List;

/// Running sums along one axis, from its start or (`reverse`) from its end; each is the transpose of the other.
record CumSum(int axis, boolean reverse) implements Primitive {
    @Override
    public String name() {
        return "cumsum";
    }

    @Override
    public Type infer(List<Type> in) {
        Types.axis(axis, in.get(0).shape());
        return in.get(0);
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        int n = type.shape().dim(axis);
        int inner = Types.inner(type.shape(), axis);
        for (int o = 0; o < Types.outer(type.shape(), axis); o++) {
            for (int i = 0; i < inner; i++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    int e = (o * n + (reverse ? n - 1 - k : k)) * inner + i;
                    sum += in[0][e];
                    out[e] = sum;
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
        return new Var[] {Trace.emit(new CumSum(axis, !reverse), ct)};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return Trace.emit(this, x[0]);
    }
}
