package pushforward.autodiff;

import java.util.List;

/// The free variable of a linear function while it is being transposed or batched; none is left in a finished graph.
record Tangent(Type type) implements Primitive {
    @Override
    public String name() {
        return "tangent";
    }

    @Override
    public Type infer(List<Type> inputs) {
        return type;
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return null;
    }
}
