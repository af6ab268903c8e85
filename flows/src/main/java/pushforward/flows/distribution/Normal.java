package pushforward.flows.distribution;

import pushforward.autodiff.Var;
import pushforward.flows.Noise;

/// The standard normal law: log p(x) = -x^2 / 2 - log(2 pi) / 2.
public record Normal() implements Univariate {
    private static final double HALF_LOG_TWO_PI = 0.91893853320467274178;

    @Override
    public Var logDensity(Var x) {
        return x.square().times(-0.5).minus(HALF_LOG_TWO_PI);
    }

    @Override
    public Var sample(Noise noise, int... dims) {
        return noise.normal(dims);
    }

    @Override
    public double entropy() {
        return 0.5 + HALF_LOG_TWO_PI;
    }

    @Override
    public Var cdf(Var x) {
        return x.normalCdf();
    }

    @Override
    public Var quantile(Var u) {
        return u.normalQuantile();
    }
}
