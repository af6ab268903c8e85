package pushforward.flows;

import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// A known function applied to every feature: `push(x)_i = f(x_i)`, log|det| = sum of log f'(x_i). The Jacobian is diagonal; nothing is trained. For maps with trained
/// numbers see [Elementwise]; for the sigmoid see [Logit].
///
/// Where the image of f is not the whole line, a point with a feature outside of it has no preimage: its pull has log|det| minus infinity, so every density is 0
/// there, with gradient 0, and a value that means nothing. NaN stays NaN.
///
/// @param features d
/// @param curve f
public record Pointwise(int features, Curve curve) implements Bijection {

    public Pointwise {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    /// `y = exp(x)`.
    public static Pointwise exp(int features) {
        return new Pointwise(features, new Curve.Exp());
    }

    /// `y = log(1 + exp(x))`.
    public static Pointwise softplus(int features) {
        return new Pointwise(features, new Curve.Softplus());
    }

    /// `y = tanh(x)`.
    public static Pointwise tanh(int features) {
        return new Pointwise(features, new Curve.Tanh());
    }

    /// `y = x` above 0 and `slope x` below.
    public static Pointwise leakyRelu(int features, double slope) {
        return new Pointwise(features, new Curve.LeakyRelu(slope));
    }

    /// `y = logit(Phi(x))`.
    public static Pointwise normalToLogistic(int features) {
        return new Pointwise(features, new Curve.NormalToLogistic());
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Transformer.Transformed t = curve.push(x);
        return new Mapped(t.value(), t.logDerivative().sumF64());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        boolean below = curve.low() > Double.NEGATIVE_INFINITY;
        boolean above = curve.high() < Double.POSITIVE_INFINITY;
        if (!below && !above) {
            Transformer.Transformed t = curve.pull(y);
            return new Mapped(t.value(), t.logDerivative().sumF64());
        }
        Var off = below && above ? y.le(curve.low()).or(y.ge(curve.high())) : below ? y.le(curve.low()) : y.ge(curve.high());
        Var outside = off.sum().gt(0);
        // any point inside will do: the image of 0; a NaN stays where it is
        Var inner = outside.and(y.eq(y)).select(curve.push(y.fill(0)).value(), y);
        Transformer.Transformed t = curve.pull(inner);
        Var log = t.logDerivative().sumF64();
        return new Mapped(t.value(), outside.cast(DType.F64).select(log.constant(Double.NEGATIVE_INFINITY), log));
    }
}
