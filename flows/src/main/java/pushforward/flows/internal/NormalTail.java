package pushforward.flows.internal;

import pushforward.autodiff.Var;
import pushforward.flows.Transformer.Transformed;

/// The way between standard normal and standard logistic numbers, `y = logit(Phi(x))`, for arguments of any size; not exported from the module.
///
/// ```
///   |x| <= 12.5   log Phi(|x|) - log Phi(-|x|), as it stands
///   |x| >  12.5   Phi(-z) = phi(z) s(z) / z,   s(z) = 1 - v (1 - 3 v (1 - 5 v (..))),  v = 1 / z^2
///                 y = z^2 / 2 + log z + log(2 pi) / 2 - log s(z)        log Phi(z) is 0 to rounding
///                 dy/dz = z / s(z)
/// ```
///
/// At 12.5 thirteen terms of s leave 1e-16, and Phi is still a normal number in F32. The inverse of the tail takes three Newton steps from
/// `z^2 = 2 y - log(4 pi y)`: the first error, 2e-3 at most, is squared and divided by 2 z by each.
///
/// M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 1964, 26.2.12.
public final class NormalTail {
    private static final double NORMAL_EDGE = 12.5;
    private static final double LOGISTIC_EDGE = 80;
    private static final int TERMS = 13;
    private static final double HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

    private NormalTail() {
    }

    /// `y = logit(Phi(x))`, `[..]`.
    public static Transformed toLogistic(Var x) {
        Var sign = sign(x);
        Var size = x.times(sign);
        Var far = size.gt(NORMAL_EDGE);

        Var near = size.min(NORMAL_EDGE);
        Var logBelow = near.unaryMinus().normalCdf().log();
        Var logAbove = near.unaryMinus().normalCdf().unaryMinus().log1p();
        Var nearSlope = near.square().times(-0.5).minus(HALF_LOG_2PI).minus(logBelow).minus(logAbove);

        Var z = size.max(NORMAL_EDGE);
        Var logS = series(z).log();
        return new Transformed(far.select(tail(z, logS), logAbove.minus(logBelow)).times(sign), far.select(z.log().minus(logS), nearSlope));
    }

    /// `x = Phi^-1(sigmoid(y))`, `[..]`.
    public static Transformed fromLogistic(Var y) {
        Var sign = sign(y);
        Var size = y.times(sign);
        Var far = size.gt(LOGISTIC_EDGE);

        Var near = size.min(LOGISTIC_EDGE);
        Var x = near.unaryMinus().sigmoid().normalQuantile().unaryMinus();
        Var nearSlope = near.logSigmoid().plus(near.unaryMinus().logSigmoid()).plus(x.square().times(0.5)).plus(HALF_LOG_2PI);

        Var target = size.max(LOGISTIC_EDGE);
        Var z = target.times(2).minus(target.log().plus(Math.log(4 * Math.PI))).sqrt();
        for (int i = 0; i < 3; i++) {
            Var s = series(z);
            z = z.minus(tail(z, s.log()).minus(target).times(s).div(z));
        }
        return new Transformed(far.select(z, x).times(sign), far.select(series(z).log().minus(z.log()), nearSlope));
    }

    private static Var sign(Var x) {
        return x.lt(0).select(x.fill(-1), x.fill(1));
    }

    /// -log Phi(-z).
    private static Var tail(Var z, Var logS) {
        return z.square().times(0.5).plus(z.log()).plus(HALF_LOG_2PI).minus(logS);
    }

    private static Var series(Var z) {
        Var v = z.reciprocal().square();
        Var s = v.fill(1);
        for (int k = TERMS; k >= 1; k--) {
            s = v.times(s).times(-(2 * k - 1)).plus(1);
        }
        return s;
    }
}
