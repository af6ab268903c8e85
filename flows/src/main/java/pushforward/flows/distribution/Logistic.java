package pushforward.flows.distribution;

import pushforward.autodiff.Var;
import pushforward.flows.Noise;

/// The standard logistic law: log p(x) = -x - 2 log(1 + exp(-x)).
public record Logistic() implements Univariate {

    @Override
    public Var logDensity(Var x) {
        return x.logSigmoid().plus(x.unaryMinus().logSigmoid());
    }

    @Override
    public Var sample(Noise noise, int... dims) {
        return quantile(noise.uniform(dims));
    }

    @Override
    public double entropy() {
        return 2;
    }

    @Override
    public Var cdf(Var x) {
        return x.sigmoid();
    }

    @Override
    public Var quantile(Var u) {
        return u.log().minus(u.unaryMinus().log1p());
    }
}
