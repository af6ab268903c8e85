package pushforward.flows.distribution;

import pushforward.autodiff.Var;
import pushforward.flows.Noise;

/// The law of one number, without parameters to train. Meant for users to implement. Functions work element by element on arrays of any shape `[..]`.
///
/// [#quantile] and [#cdf] are optional: [Truncated] needs them.
public interface Univariate {
    /// The log-density at x, in nats, minus infinity outside the support; NaN at NaN.
    ///
    /// @param x `[..]`
    Var logDensity(Var x);

    /// Independent numbers `[dims]`.
    Var sample(Noise noise, int... dims);

    /// The differential entropy, -E log p, in nats.
    double entropy();

    /// The distribution function.
    ///
    /// @param x `[..]`
    default Var cdf(Var x) {
        throw new UnsupportedOperationException("the distribution function of " + this + " has no closed form");
    }

    /// The inverse of [#cdf].
    ///
    /// @param u `[..]`, within (0, 1)
    default Var quantile(Var u) {
        throw new UnsupportedOperationException("the quantiles of " + this + " have no closed form");
    }
}
