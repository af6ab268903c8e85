package pushforward.autodiff;

/// Special functions written with primitives, and so differentiable to any order.
final class Special {
    private Special() {
    }

    /// The derivative of digamma, for x > 0: eight steps of the recurrence `f(x) = f(x + 1) + 1/x^2`, then the asymptotic series
    /// (Abramowitz and Stegun 6.4.6, 6.4.12). Relative error below 1e-14 in double precision.
    static Var trigamma(Var x) {
        Var sum = x.square().reciprocal();
        for (int k = 1; k < 10; k++) {
            sum = sum.plus(x.plus(k).square().reciprocal());
        }
        Var r = x.plus(10).reciprocal();
        Var r2 = r.square();
        double[] bernoulli = {1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6};
        Var series = r2.times(bernoulli[6]);
        for (int k = 5; k >= 0; k--) {
            series = series.plus(bernoulli[k]).times(r2);
        }
        return sum.plus(r).plus(r2.times(0.5)).plus(series.times(r));
    }
}
