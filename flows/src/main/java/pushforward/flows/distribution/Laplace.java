package pushforward.flows.distribution;

import pushforward.autodiff.Var;
import pushforward.flows.Noise;

/// The standard Laplace law: log p(x) = -|x| - log 2.
public record Laplace() implements Univariate {
    private static final double LOG_2 = 0.69314718055994530942;

    @Override
    public Var logDensity(Var x) {
        return x.abs().unaryMinus().minus(LOG_2);
    }

    @Override
    public Var sample(Noise noise, int... dims) {
        return quantile(noise.uniform(dims));
    }

    @Override
    public double entropy() {
        return 1 + LOG_2;
    }

    @Override
    public Var cdf(Var x) {
        Var left = x.lt(0);
        // by select, for a derivative at 0, which |x| has not
        Var tail = left.select(x, x.unaryMinus()).exp().times(0.5);
        return left.select(tail, tail.unaryMinus().plus(1));
    }

    @Override
    public Var quantile(Var u) {
        // min(u, 1 - u) loses nothing where it is small on the left, and what u itself has lost on the right
        Var side = u.min(u.unaryMinus().plus(1)).times(2).log();
        return u.lt(0.5).select(side, side.unaryMinus());
    }
}
