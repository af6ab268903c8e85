package pushforward.flows.distribution;

import pushforward.autodiff.Var;
import pushforward.flows.Noise;

/// The uniform law on [0, 1].
public record Uniform() implements Univariate {

    @Override
    public Var logDensity(Var x) {
        Var outside = x.lt(0).or(x.gt(1));
        // x - x is 0, or NaN at NaN
        return outside.select(x.fill(Double.NEGATIVE_INFINITY), x.minus(x));
    }

    @Override
    public Var sample(Noise noise, int... dims) {
        return noise.uniform(dims);
    }

    @Override
    public double entropy() {
        return 0;
    }

    @Override
    public Var cdf(Var x) {
        return x.clamp(0, 1);
    }

    @Override
    public Var quantile(Var u) {
        return u;
    }
}
