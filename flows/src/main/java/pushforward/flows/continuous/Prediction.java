package pushforward.flows.continuous;

import pushforward.autodiff.Var;

/// What a network says of a noisy point `x = alpha x1 + sigma e` of a [Diffusion]. Each of the four determines the others, for given x and time they are linear functions of
/// each other:
///
/// | | | |
/// |---|---|---|
/// | [#NOISE] | e | the mean of e given x |
/// | [#SCORE] | -e / sigma | grad log p_tau(x) |
/// | [#DATA] | (x - sigma e) / alpha | the mean of x1 given x |
/// | [#VELOCITY] | -f x - k e | dx / dt of the probability flow, t = 1 - tau |
///
/// Where a factor is 0 or infinite, as 1 / sigma is at tau = 0, one does not determine the other and the result is not finite.
public enum Prediction {
    /// The velocity of the flow, in its own time t.
    VELOCITY,
    /// The gradient of the log-density of noisy points.
    SCORE,
    /// The noise in the point.
    NOISE,
    /// The data behind the point.
    DATA;

    /// A linear function `ofX x + ofValue value` of a point and what is said of it.
    ///
    /// @param ofX a scalar
    /// @param ofValue a scalar
    public record Linear(Var ofX, Var ofValue) {
        /// The function's value.
        ///
        /// @param x `[d]`
        /// @param value `[d]`
        public Var at(Var x, Var value) {
            return x.times(ofX).plus(value.times(ofValue));
        }
    }

    /// How this turns into another prediction.
    ///
    /// @param tau a scalar, 0 for the data, 1 for noise
    public Linear to(Prediction other, Diffusion diffusion, Var tau) {
        if (other == this) {
            return new Linear(tau.fill(0), tau.fill(1));
        }
        Linear mine = toNoise(diffusion, tau);
        if (other == NOISE) {
            return mine;
        }
        Linear its = other.toNoise(diffusion, tau);
        return new Linear(mine.ofX().minus(its.ofX()).div(its.ofValue()), mine.ofValue().div(its.ofValue()));
    }

    private Linear toNoise(Diffusion d, Var tau) {
        return switch (this) {
            case NOISE -> new Linear(tau.fill(0), tau.fill(1));
            case SCORE -> new Linear(tau.fill(0), d.sigma(tau).unaryMinus());
            case DATA -> new Linear(d.sigma(tau).reciprocal(), d.alpha(tau).div(d.sigma(tau)).unaryMinus());
            case VELOCITY -> new Linear(d.drift(tau).div(d.noiseRate(tau)).unaryMinus(), d.noiseRate(tau).reciprocal().unaryMinus());
        };
    }

    /// What is said of a point, as another prediction.
    ///
    /// @param value `[d]`
    /// @param x the point `[d]`
    /// @param tau a scalar
    public Var to(Prediction other, Var value, Var x, Diffusion diffusion, Var tau) {
        return other == this ? value : to(other, diffusion, tau).at(x, value);
    }
}
