package pushforward.autodiff;

import java.util.List;

/// The largest value over all samples, element by element: varying in, uniform out. Where several samples attain it they share the derivative equally.
record MaxSamples() implements Primitive {
    @Override
    public String name() {
        return "max_samples";
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
        Var attained = x[0].eq(y);
        Var count = attained.sumOverSamples();
        return dx[0].times(attained).sumOverSamples().div(count);
    }
}
