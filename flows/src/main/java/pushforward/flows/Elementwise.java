package pushforward.flows;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;

/// A transformer applied to every feature with raw numbers of the feature's own, which are trained: the Jacobian is diagonal. For a map chosen by the context alone
/// see [Coupling] with no feature kept.
///
/// Parameter `raw` `[d, k]`, zero at first.
///
/// @param features d
/// @param transformer what is done to each
public record Elementwise(int features, Transformer transformer) implements Bijection {

    public Elementwise {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.trained("raw", Init.zeros(), features, transformer.size()));
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        return mapped(transformer.push(x, scope.param("raw")));
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        return mapped(transformer.pull(y, scope.param("raw")));
    }

    private static Mapped mapped(Transformer.Transformed t) {
        return new Mapped(t.value(), t.logDerivative().sumF64());
    }
}
