package pushforward.tensor.kernel;

/// The inverse of the normal distribution function: rational functions on three ranges, of the form M. J. Wichura found ("Algorithm
/// AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37(3), 1988, DOI 10.2307/2347330), fitted anew.
final class NormalQuantileF64 {
    private static final double CENTRAL = 0.425;
    private static final double CENTRAL_SQUARE = 0.180625;
    private static final double MIDDLE = 1.6;
    private static final double FAR = 5;
    /// Numerators and denominators in `0.425^2 - (p - 1/2)^2`, `r - 1.6` and `r - 5` with `r = sqrt(-log(p))`.
    private static final double[] CENTRAL_P = {
        0x1.3a12bd1bfbdcdp+11, 0x1.0576c49b3df46p+15, 0x1.06fa133199573p+16, 0x1.66fbc053cba2fp+15, 0x1.ad4afcf55b178p+13,
        0x1.ed056f95f961bp+10, 0x1.0a50522a326c7p+7, 0x1.b18d91e9eef75p+1,
    };
    private static final double[] CENTRAL_Q = {
        0x1.47125b58820ebp+12, 0x1.c157e15a566d4p+14, 0x1.3354068767cc5p+15, 0x1.4ba68e8d9434fp+14, 0x1.51440afcadbddp+12,
        0x1.57ac54fbdf704p+9, 0x1.528ae5b22e619p+5, 0x1.0000000000000p+0,
    };
    private static final double[] MIDDLE_P = {
        0x1.9851589b6d431p-11, 0x1.7668a857e8e9dp-6, 0x1.f1a4da4df64a7p-3, 0x1.46802f2cc3e19p+0, 0x1.d426eaa0ea548p+1,
        0x1.71cc6caf09800p+2, 0x1.2885561d95204p+2, 0x1.6c665fde9526bp+0,
    };
    private static final double[] MIDDLE_Q = {
        0x1.20e67c2aa51b7p-30, 0x1.20ad002f64d85p-11, 0x1.f4d83ece57884p-7, 0x1.30cdc4f5b6ea7p-3, 0x1.626f061a0a6ebp-1,
        0x1.ae190c1cdd9abp+0, 0x1.070f72cf4d7f6p+1, 0x1.0000000000000p+0,
    };
    private static final double[] FAR_P = {
        0x1.ac7ea14660eb5p-23, 0x1.c49d83943a3b3p-16, 0x1.44a542776fa61p-10, 0x1.b1ba143638ff4p-6, 0x1.2f3f5fdf94076p-2,
        0x1.c88bab2b49bbfp+0, 0x1.5d8f228ce1456p+2, 0x1.aa1b1c13ee527p+2,
    };
    private static final double[] FAR_Q = {
        0x1.2064d6f34f541p-49, 0x1.2efd4fd69e964p-23, 0x1.3437b15d31f96p-16, 0x1.9b36fc89aab30p-11, 0x1.e676b33eccbc2p-7,
        0x1.181e53214bb5cp-3, 0x1.32f75637141c0p-1, 0x1.0000000000000p+0,
    };

    private NormalQuantileF64() {}

    static double at(double p) {
        double q = p - 0.5;
        if (Math.abs(q) <= CENTRAL) {
            double r = Math.fma(-q, q, CENTRAL_SQUARE);
            return q * (PolynomialF64.at(CENTRAL_P, r) / PolynomialF64.at(CENTRAL_Q, r));
        }
        if (!(p > 0 && p < 1)) {
            return p == 0 ? Double.NEGATIVE_INFINITY : p == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        double r = Math.sqrt(-MathF64.log(q < 0 ? p : 1 - p));
        double x = r <= FAR ? PolynomialF64.at(MIDDLE_P, r - MIDDLE) / PolynomialF64.at(MIDDLE_Q, r - MIDDLE)
                : PolynomialF64.at(FAR_P, r - FAR) / PolynomialF64.at(FAR_Q, r - FAR);
        return q < 0 ? -x : x;
    }
}
