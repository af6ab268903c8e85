package pushforward.ode;

/// How derivatives go through a solve inside a graph.
public sealed interface Adjoint {
    record Discretise() implements Adjoint {
    }

    static Adjoint discretise() {
        return new Discretise();
    }
}
