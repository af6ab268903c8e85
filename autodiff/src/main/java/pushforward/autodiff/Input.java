package pushforward.autodiff;

import java.util.List;

/// An argument of the traced function.
record Input(String name, Type type) implements Primitive {
    @Override
    public Type infer(List<Type> inputs) {
        return type;
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        return null;
    }
}
