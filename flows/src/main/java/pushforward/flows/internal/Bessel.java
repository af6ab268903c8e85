package pushforward.flows.internal;

import pushforward.autodiff.Var;

/// The modified Bessel function I_0, for the von Mises law.
///
/// Up to k = 50 it is the mean of exp(k cos t) over 64 equidistant angles, right to rounding because the trapezoidal rule converges like I_64(k) / I_0(k) for a periodic function;
/// beyond, the asymptotic series (M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 9.7.1).
public final class Bessel {
    private static final int ANGLES = 64;
    private static final double SWITCH = 50;
    private static final int TERMS = 10;

    private Bessel() {
    }

    /// log(I_0(k) exp(-k)) for k >= 0, element by element.
    public static Var logI0Scaled(Var k) {
        Var large = k.gt(SWITCH);
        return large.select(series(large.select(k, k.fill(2 * SWITCH))), mean(large.select(k.fill(1), k), false).log());
    }

    /// The derivative of [#logI0Scaled]: I_1(k) / I_0(k) - 1.
    public static Var slope(Var k) {
        Var large = k.gt(SWITCH);
        Var small = large.select(k.fill(1), k);
        Var far = large.select(k, k.fill(2 * SWITCH));
        // I_1 / I_0 - 1 by the derivative of the series, and by the mean of (cos t - 1) exp(k (cos t - 1))
        return large.select(seriesSlope(far), mean(small, true).div(mean(small, false)));
    }

    /// The mean of exp(k (cos t - 1)), times cos t - 1 if `weighted`.
    private static Var mean(Var k, boolean weighted) {
        Var sum = k.fill(0);
        for (int i = 0; i < ANGLES; i++) {
            double s = Math.sin(Math.PI * i / ANGLES);
            double c = -2 * s * s;
            Var term = k.times(c).exp();
            sum = sum.plus(weighted ? term.times(c) : term);
        }
        return sum.div(ANGLES);
    }

    /// sum over j of a_j / k^j, with a_j = a_(j-1) (2 j - 1)^2 / (8 j).
    private static double[] coefficients() {
        double[] a = new double[TERMS + 1];
        a[0] = 1;
        for (int j = 1; j <= TERMS; j++) {
            a[j] = a[j - 1] * (2 * j - 1) * (2 * j - 1) / (8.0 * j);
        }
        return a;
    }

    private static Var series(Var k) {
        return polynomial(k.reciprocal(), coefficients()).log().minus(k.times(2 * Math.PI).log().times(0.5));
    }

    private static Var seriesSlope(Var k) {
        double[] a = coefficients();
        double[] derivative = new double[TERMS + 2];
        for (int j = 0; j <= TERMS; j++) {
            derivative[j + 1] = -j * a[j];
        }
        Var t = k.reciprocal();
        return polynomial(t, derivative).div(polynomial(t, a)).minus(t.times(0.5));
    }

    private static Var polynomial(Var x, double[] a) {
        Var sum = x.fill(a[a.length - 1]);
        for (int i = a.length - 2; i >= 0; i--) {
            sum = sum.times(x).plus(a[i]);
        }
        return sum;
    }
}
