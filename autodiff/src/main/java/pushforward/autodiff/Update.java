package pushforward.autodiff;

import java.util.List;

/// A buffer in which consecutive entries along one axis, from `start`, are replaced by a value; done in place when the buffer is not used again.
record Update(int axis, int start) implements Primitive {
    @Override
    public String name() {
        return "put";
    }

    @Override
    public Type infer(List<Type> in) {
        Types.sameDtype(in);
        Type t = in.get(0);
        int a = Types.axis(axis, t.shape());
        int n = in.get(1).shape().rank() == t.shape().rank() ? in.get(1).shape().dim(a) : -1;
        if (n < 0 || !Types.withDim(t.shape(), a, n).equals(in.get(1).shape()) || start < 0 || start + n > t.shape().dim(a)) {
            throw new IllegalArgumentException("expected a value that fits " + t.shape() + " from " + start + " along axis " + axis + ", got " + in.get(1).shape());
        }
        return new Type(t.shape(), t.dtype(), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        System.arraycopy(in[0], 0, out, 0, out.length);
        int n = inTypes.get(1).shape().dim(axis);
        int inner = Types.inner(type.shape(), axis);
        for (int o = 0; o < Types.outer(type.shape(), axis); o++) {
            System.arraycopy(in[1], o * n * inner, out, (o * type.shape().dim(axis) + start) * inner, n * inner);
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        if (dx[0] == null && dx[1] == null) {
            return null;
        }
        return (dx[0] == null ? x[0].zerosLike() : dx[0]).put(axis, start, dx[1] == null ? x[1].zerosLike() : dx[1]);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {linear[0] ? ct.put(axis, start, x[1].zerosLike()) : null,
            linear[1] ? ct.slice(axis, start, start + x[1].shape().dim(axis)) : null};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return Types.directions(x[0], batched[0], k).put(axis, start, Types.directions(x[1], batched[1], k));
    }
}
