package pushforward.autodiff;

import java.util.List;

/// The same value under a new id: the boundary with respect to which something is differentiated.
record Alias() implements Primitive {
    @Override
    public String name() {
        return "alias";
    }

    @Override
    public Type infer(List<Type> in) {
        return in.get(0);
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        System.arraycopy(in[0], 0, out, 0, out.length);
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return dx[0];
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {ct};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return x[0];
    }
}
