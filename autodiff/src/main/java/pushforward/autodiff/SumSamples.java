package pushforward.autodiff;

import java.util.List;

/// The sum over all samples: varying in, uniform out. One chain per element in row order within a strip, strips joined in a fixed tree.
record SumSamples() implements Primitive {
    @Override
    public String name() {
        return "sum_samples";
    }

    @Override
    public Type infer(List<Type> in) {
        if (!in.get(0).varying()) {
            throw new IllegalArgumentException("expected a value per sample, got " + in.get(0));
        }
        return Type.uniform(in.get(0).shape(), in.get(0).dtype());
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return dx[0].lift().sumOverSamples();
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {ct.lift()};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return x[0].lift().sumOverSamples();
    }
}
