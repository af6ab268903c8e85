package pushforward.flows;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Data of mean 0 and variance 1 on the base side: `push(x) = x scale + shift`, with scale and shift taken from the data before training and not trained.
///
/// As the data-side end of a flow it replaces preprocessing: densities stay in the data's own units by construction, for its log|det| is part of the flow.
/// Unlike [ActNorm] it is not moved by the optimiser.
///
/// @param features d
public record Standardize(int features) implements Bijection {

    public Standardize {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.state("scale", Init.ones(), features), Parameter.state("shift", Init.zeros(), features));
    }

    /// @throws IllegalArgumentException if a column is constant or not finite
    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Columns columns = Columns.of(shape(), data);
        values.set("shift", columns.mean());
        values.set("scale", columns.std());
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Var scale = scope.param("scale");
        return new Mapped(x.times(scale).plus(scope.param("shift")), scale.abs().log().sumF64());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Var scale = scope.param("scale");
        return new Mapped(y.minus(scope.param("shift")).div(scale), scale.abs().log().sumF64().unaryMinus());
    }
}
