package pushforward.flows;

import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Data from an interval carried to the whole line, feature by feature; the base side of it knows no bounds.
///
/// ```
///   u = lambda + (1 - 2 lambda) (y - low) / (high - low)          low .. high  ->  lambda .. 1 - lambda
///   pull:  x = log(u / (1 - u))                log|det| = sum of log((1 - 2 lambda) / (high - low)) - log u - log(1 - u)
///   push:  u = sigmoid(x), then y from u       log|det| = sum of log((high - low) / (1 - 2 lambda)) + log sigmoid(x) + log sigmoid(-x)
/// ```
///
/// With lambda > 0 the ends of the interval stay away from infinity. The image of push is where 0 < u < 1. A point outside has no preimage: its pull has
/// log|det| minus infinity, so every density is 0 there, and the value 0, which means nothing. NaN stays NaN.
///
/// G. Papamakarios, T. Pavlakou and I. Murray, Masked Autoregressive Flow for Density Estimation, NeurIPS 2017, DOI 10.48550/arXiv.1705.07057.
///
/// @param features d
/// @param lambda within [0, 1/2)
/// @param low where the interval begins
/// @param high where it ends, above `low`
public record Logit(int features, double lambda, double low, double high) implements Bijection {

    public Logit {
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(lambda >= 0 && lambda < 0.5, "lambda within [0, 1/2)", lambda);
        Checks.require(low < high && Double.isFinite(high - low), "a finite interval", "[" + low + ", " + high + "]");
    }

    /// The unit interval, as it is: push is the sigmoid.
    public static Logit unit(int features) {
        return new Logit(features, 0, 0, 1);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    private double slope() {
        return (1 - 2 * lambda) / (high - low);
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Var y = x.sigmoid().minus(lambda).times(1 / slope()).plus(low);
        Var log = x.logSigmoid().plus(x.unaryMinus().logSigmoid());
        return new Mapped(y, log.sumF64().minus(features * Math.log(slope())));
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Var u = y.minus(low).times(slope()).plus(lambda);
        Var outside = u.le(0).or(u.ge(1)).sum().gt(0);
        Var inner = outside.and(u.eq(u)).select(u.fill(0.5), u);
        Var logU = inner.log();
        Var logV = inner.unaryMinus().log1p();
        Var log = logU.plus(logV).sumF64().unaryMinus().plus(features * Math.log(slope()));
        return new Mapped(logU.minus(logV), outside.cast(DType.F64).select(log.constant(Double.NEGATIVE_INFINITY), log));
    }
}
