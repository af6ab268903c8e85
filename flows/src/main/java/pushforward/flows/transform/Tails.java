package pushforward.flows.transform;

import pushforward.autodiff.Var;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// Tails like Student's t, each side with a weight of its own, closed in both directions:
///
/// ```
///   push: y = sign(x) sqrt((exp(lambda x^2) - 1) / lambda)          log y' = lambda x^2 + log(x / y)
///   pull: x = sign(y) sqrt(log(1 + lambda y^2) / lambda)            log x' = log(y / x) - log(1 + lambda y^2)
///   lambda = heaviest sigmoid(a - 4)      a is the first raw number for x < 0, the second for x >= 0
/// ```
///
/// From normal numbers push makes numbers whose tail is `P(y > t) ~ t^(-1 / lambda)` up to a slowly varying factor, the tail of a t distribution with 1 / lambda degrees of
/// freedom; the inverse is the classical approximation of a normal number by a t. As lambda goes to 0 the map becomes the identity. It is twice continuously
/// differentiable, also at 0. A flow whose networks are Lipschitz cannot make heavy tails from a normal base, so this belongs at its end towards the data.
///
/// Accuracy: near 0, where x / y is 0 / 0, by power series, to rounding. Push overflows where its value does, at lambda x^2 of about 1400 in F64 and 170 in F32.
///
/// D. L. Wallace, Bounds on Normal Approximations to Student's and the Chi-Square Distributions, Ann. Math. Statistics 30 (1959), DOI 10.1214/aoms/1177706095;
/// T. Hickling and D. Prangle, Flexible Tails for Normalizing Flows, ICML 2025, DOI 10.48550/arXiv.2406.16971.
///
/// @param heaviest the largest lambda, positive: 1 allows tails as heavy as Cauchy's, 1/2 tails of finite variance only
public record Tails(double heaviest) implements Transformer {
    private static final double START = -4;
    /// Up to here lambda x^2 is small, and power series are used.
    private static final double SMALL = 1.0 / 16;
    private static final int TERMS = 13;

    public Tails {
        Checks.require(heaviest > 0 && heaviest < Double.POSITIVE_INFINITY, "a positive largest weight", heaviest);
    }

    /// As heavy as Cauchy's at most.
    public static Tails standard() {
        return new Tails(1);
    }

    @Override
    public int size() {
        return 2;
    }

    /// The square root of lambda, `[..]`: then `lambda x^2` overflows only where its exponential does.
    private Var root(Var negative, Var raw) {
        return negative.select(Transformer.raw(raw, 0), Transformer.raw(raw, 1)).plus(START).sigmoid().times(heaviest).sqrt();
    }

    @Override
    public Transformed push(Var x, Var raw) {
        Var negative = x.lt(0);
        Var root = root(negative, raw);
        Var scaled = x.times(root).abs();
        Var small = scaled.lt(Math.sqrt(SMALL));

        Var s = small.select(scaled, scaled.fill(0)).square();
        Var ratio = series(s, true);
        Var near = x.times(ratio.sqrt());

        Var t = small.select(scaled.fill(1), scaled).square();
        Var half = t.times(0.5);
        // sqrt(exp(t) - 1) = exp(t / 2) sqrt(1 - exp(-t)), which overflows as late as it must
        Var rest = t.unaryMinus().expm1().unaryMinus();
        Var size = half.exp().times(rest.sqrt()).div(root);
        Var far = negative.select(size.unaryMinus(), size);
        Var farLog = half.plus(t.log().minus(rest.log()).times(0.5));
        return new Transformed(small.select(near, far), small.select(s.minus(ratio.log().times(0.5)), farLog));
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        Var negative = y.lt(0);
        Var root = root(negative, raw);
        Var scaled = y.times(root).abs();
        Var small = scaled.lt(Math.sqrt(SMALL));

        Var s = small.select(scaled, scaled.fill(0)).square();
        Var ratio = series(s, false);
        Var near = y.times(ratio.sqrt());

        Var u = small.select(scaled.fill(1), scaled);
        // log(1 + u^2) without the square of a large u
        Var most = u.max(1);
        Var log = most.log().times(2).plus(u.min(1).div(most).square().log1p());
        Var size = log.sqrt().div(root);
        Var far = negative.select(size.unaryMinus(), size);
        Var farLog = u.log().minus(log.log().times(0.5)).minus(log);
        return new Transformed(small.select(near, far), small.select(s.log1p().plus(ratio.log().times(0.5)).unaryMinus(), farLog));
    }

    /// `(exp(t) - 1) / t`, the sum of `t^n / (n + 1)!`, or `log(1 + t) / t`, that of `(-t)^n / (n + 1)`, for t up to [#SMALL].
    private static Var series(Var t, boolean exponential) {
        Var sum = t.fill(exponential ? 1 : 1.0 / (TERMS + 1));
        for (int n = TERMS; n >= 1; n--) {
            sum = exponential ? t.times(sum).times(1.0 / (n + 1)).plus(1) : t.times(sum).unaryMinus().plus(1.0 / n);
        }
        return sum;
    }
}
