package pushforward.flows.internal;

import pushforward.autodiff.Var;

/// The gamma function's logarithm and its derivative at one number, in F64.
public final class Gamma {
    private Gamma() {
    }

    /// log of the gamma function at x > 0.
    public static double logGamma(double x) {
        return Constants.of(Var::logGamma, x);
    }

    /// Its derivative.
    public static double digamma(double x) {
        return Constants.of(Var::digamma, x);
    }
}
