package pushforward.flows.distribution;

import pushforward.autodiff.Var;
import pushforward.flows.Noise;
import pushforward.flows.internal.Checks;
import pushforward.flows.internal.Constants;

/// Another law given that its number lies in an interval: log p(x) = log p0(x) - log(F0(high) - F0(low)) inside.
///
/// Probabilities are differences of the distribution function, so the interval should hold at least some 1e-6 of the law; one far in the right tail of a symmetric law is better
/// mirrored to the left. The entropy is found by quadrature.
///
/// @param of a law with a distribution function and quantiles
/// @param low may be minus infinity
/// @param high above low, may be infinite
public record Truncated(Univariate of, double low, double high) implements Univariate {
    private static final double LEAST = 1e-12;

    public Truncated {
        Checks.require(low < high, "an interval from a lower to a higher number", low + " and " + high);
        double mass = mass(of, low, high);
        Checks.require(mass > LEAST, "an interval of probability above " + LEAST, mass);
    }

    private static double mass(Univariate of, double low, double high) {
        return at(of, high) - at(of, low);
    }

    private static double at(Univariate of, double x) {
        return Double.isInfinite(x) ? (x > 0 ? 1 : 0) : Constants.of(of::cdf, x);
    }

    @Override
    public Var logDensity(Var x) {
        Var outside = x.lt(low).or(x.gt(high));
        // a point of the interval stands in for those outside, so that no gradient meets an infinity
        Var inside = outside.select(x.fill(Constants.of(of::quantile, at(of, low) + 0.5 * mass(of, low, high))), x);
        return outside.select(x.fill(Double.NEGATIVE_INFINITY), of.logDensity(inside).minus(Math.log(mass(of, low, high))));
    }

    @Override
    public Var sample(Noise noise, int... dims) {
        return quantile(noise.uniform(dims));
    }

    /// By Gauss-Legendre quadrature over quantiles: -E log p = -integral over u in (0, 1) of log p(Q(u)).
    @Override
    public double entropy() {
        return -Constants.integral(u -> logDensity(quantile(u)));
    }

    @Override
    public Var cdf(Var x) {
        return of.cdf(x.max(low).min(high)).minus(at(of, low)).div(mass(of, low, high));
    }

    @Override
    public Var quantile(Var u) {
        return of.quantile(u.times(mass(of, low, high)).plus(at(of, low))).max(low).min(high);
    }
}
