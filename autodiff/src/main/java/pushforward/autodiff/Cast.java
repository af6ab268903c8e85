package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.DType;

/// The value in the other element type, rounded to nearest.
record Cast(DType to) implements Primitive {
    @Override
    public String name() {
        return "cast";
    }

    @Override
    public Type infer(List<Type> in) {
        return new Type(in.get(0).shape(), to, in.get(0).varying());
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        System.arraycopy(in[0], 0, out, 0, out.length);
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return dx[0].cast(to);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {ct.cast(x[0].dtype())};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return x[0].cast(to);
    }
}
