package pushforward.autodiff;

import java.util.List;

/// The largest element along one axis; NaN if any is. Elements that attain it together share the derivative equally.
record MaxAlong(int axis) implements Primitive {
    @Override
    public String name() {
        return "max_along";
    }

    @Override
    public Type infer(List<Type> in) {
        Type t = in.get(0);
        int a = Types.axis(axis, t.shape());
        if (t.shape().dim(a) == 0) {
            throw new IllegalArgumentException("expected at least one element along axis " + axis + ", got shape " + t.shape());
        }
        return t.withShape(t.shape().remove(a));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        var s = inTypes.get(0).shape();
        int n = s.dim(axis);
        int inner = Types.inner(s, axis);
        for (int o = 0; o < Types.outer(s, axis); o++) {
            for (int i = 0; i < inner; i++) {
                double max = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < n; k++) {
                    max = Math.max(max, in[0][(o * n + k) * inner + i]);
                }
                out[o * inner + i] = max;
            }
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        Var attained = x[0].eq(y.expand(axis, x[0].shape().dim(axis)));
        return dx[0].times(attained).sum(axis).div(attained.sum(axis));
    }
}
