package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Key;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A bijection that sees its context through a network: where the context is large or of another kind than what layers expect, all of them can share one
/// embedding of it, computed once per sample.
///
/// Parameters are listed under `embedding` and `bijection`.
///
/// @param bijection what is conditioned
/// @param embedding from the context `[c]` to the context of the bijection
public record Conditioned(Bijection bijection, Network embedding) implements Bijection {

    public Conditioned {
        Checks.require(bijection.contextSize() > 0, "a bijection that reads a context", "one that does not");
        Checks.require(embedding.out() == bijection.contextSize(), "an embedding of " + bijection.contextSize() + " outputs", embedding.out());
    }

    @Override
    public Shape shape() {
        return bijection.shape();
    }

    @Override
    public Shape baseShape() {
        return bijection.baseShape();
    }

    @Override
    public int contextSize() {
        return embedding.in();
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        embedding.parameters().forEach(p -> all.add(p.within("embedding")));
        bijection.parameters().forEach(p -> all.add(p.within("bijection")));
        return all;
    }

    @Override
    public boolean pushes() {
        return bijection.pushes();
    }

    @Override
    public boolean pulls() {
        return bijection.pulls();
    }

    /// The embedding's parameters first, by the context; then the bijection's, by the data and what the embedding makes of the context.
    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Tensor given = context.orElseThrow(() -> new IllegalArgumentException("expected a context of " + embedding.in() + " features, got none"));
        Checks.rows(Shape.of(embedding.in()), given);
        Parameters own = values.child("embedding");
        embedding.initialize(given, own);
        try (Compiled embed = new Compiled(own, List.of(Shape.of(embedding.in())), (c, noise, scope) -> List.of(embedding.apply(c.get(0), scope)));
                Tensor embedded = embed.run(given.dim(0), Key.ZERO, given).get(0)) {
            bijection.initialize(data, Optional.of(embedded), values.child("bijection"));
        }
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        return bijection.push(x, inner(scope));
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        return bijection.pull(y, inner(scope));
    }

    /// What the bijection sees: its own parameters, and the embedded context.
    ///
    /// @param scope that of the whole
    public Scope inner(Scope scope) {
        Var embedded = embedding.apply(scope.context(embedding.in()), scope.child("embedding"));
        return scope.child("bijection").given(embedded);
    }
}
