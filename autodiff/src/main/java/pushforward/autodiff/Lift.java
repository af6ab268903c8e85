package pushforward.autodiff;

import java.util.List;

/// A uniform value handed to each sample separately; its transpose sums over samples.
record Lift() implements Primitive {
    @Override
    public String name() {
        return "lift";
    }

    @Override
    public Type infer(List<Type> in) {
        if (in.get(0).varying()) {
            throw new IllegalArgumentException("expected a uniform value, got " + in.get(0));
        }
        return in.get(0).lifted();
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        System.arraycopy(in[0], 0, out, 0, out.length);
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return dx[0].lift();
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {ct.sumOverSamples()};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return x[0].lift();
    }
}
