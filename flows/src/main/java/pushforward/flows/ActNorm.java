package pushforward.flows;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A scale and a shift per feature, trained: `push(x) = x exp(log_scale) + shift`, log|det| = sum of log_scale, the same everywhere.
///
/// Before training the shift becomes the mean and the scale the standard deviation of what arrives on the data side, so that what it hands on towards the base
/// has mean 0 and variance 1 in each feature.
///
/// D. P. Kingma and P. Dhariwal, Glow: Generative Flow with Invertible 1x1 Convolutions, NeurIPS 2018, DOI 10.48550/arXiv.1807.03039.
///
/// @param features d
public record ActNorm(int features) implements Bijection {

    public ActNorm {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.trained("log_scale", Init.zeros(), features), Parameter.trained("shift", Init.zeros(), features));
    }

    /// @throws IllegalArgumentException if a column is constant or not finite
    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Columns columns = Columns.of(shape(), data);
        values.set("shift", columns.mean());
        double[] log = columns.std();
        for (int i = 0; i < log.length; i++) {
            log[i] = Math.log(log[i]);
        }
        values.set("log_scale", log);
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Var log = scope.param("log_scale");
        return new Mapped(x.times(log.exp()).plus(scope.param("shift")), log.sumF64());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Var log = scope.param("log_scale");
        return new Mapped(y.minus(scope.param("shift")).times(log.unaryMinus().exp()), log.sumF64().unaryMinus());
    }
}
