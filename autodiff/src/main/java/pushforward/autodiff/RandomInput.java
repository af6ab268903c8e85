package pushforward.autodiff;

import java.util.List;

/// Random numbers as an input: one independent draw per sample and element, a function of (seed, step, row, component) alone.
///
/// The components of stream `stream` are `stream * 2^32 + element`, so two streams never share a number.
///
/// @param kind the distribution
/// @param stream tells the random inputs of one graph apart
/// @param type varying; the shape of one sample
record RandomInput(Kind kind, int stream, Type type) implements Primitive {
    enum Kind { UNIFORM, NORMAL }

    @Override
    public String name() {
        return kind == Kind.UNIFORM ? "uniform" : "normal";
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
