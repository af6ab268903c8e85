package pushforward.flows.distribution;

import pushforward.autodiff.Var;
import pushforward.flows.Noise;
import pushforward.flows.internal.Checks;
import pushforward.flows.internal.Gamma;

/// Student's t with n degrees of freedom: log p(x) = const - (n + 1) / 2 log(1 + x^2 / n). Its tails fall like |x|^-(n + 1).
///
/// Samples are `sqrt(n (u^(-2 / n) - 1)) cos(2 pi v)` of two uniform numbers: R. W. Bailey, Polar Generation of Random Variates with the t-Distribution, Math. Comp. 62 (1994),
/// DOI 10.1090/S0025-5718-1994-1219702-8.
///
/// @param freedom n, positive
public record StudentT(double freedom) implements Univariate {

    public StudentT {
        Checks.require(freedom > 0 && freedom < 1e8, "degrees of freedom within (0, 1e8)", freedom);
    }

    private double logConstant() {
        return Gamma.logGamma((freedom + 1) / 2) - Gamma.logGamma(freedom / 2) - 0.5 * Math.log(freedom * Math.PI);
    }

    @Override
    public Var logDensity(Var x) {
        // far out x^2 would overflow: there log(1 + x^2 / n) is 2 log|x / sqrt(n)| to all digits
        Var scaled = x.abs().div(Math.sqrt(freedom));
        Var far = scaled.gt(1e9);
        Var near = far.select(scaled.fill(1), scaled).square().log1p();
        Var log = far.select(far.select(scaled, scaled.fill(1)).log().times(2), near);
        return log.times(-(freedom + 1) / 2).plus(logConstant());
    }

    @Override
    public Var sample(Noise noise, int... dims) {
        Var u = noise.uniform(dims);
        Var radius = u.log().times(-2 / freedom).expm1().times(freedom).sqrt();
        return radius.times(noise.uniform(dims).times(2 * Math.PI).cos());
    }

    /// (n + 1) / 2 (digamma((n + 1) / 2) - digamma(n / 2)) minus the logarithm of the density's constant.
    @Override
    public double entropy() {
        return (freedom + 1) / 2 * (Gamma.digamma((freedom + 1) / 2) - Gamma.digamma(freedom / 2)) - logConstant();
    }
}
