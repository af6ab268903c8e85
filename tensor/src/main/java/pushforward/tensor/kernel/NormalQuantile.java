package pushforward.tensor.kernel;

/// The quantile function of the standard normal distribution, in scalar form.
///
/// Accuracy: about 1e-16 relative by construction; see the test against 60-digit values. Special values: minus infinity at 0, infinity at 1, NaN
/// outside of `[0, 1]`. The logarithm is that of [StrictMath], so the bits are the same everywhere.
///
/// Reference: M. J. Wichura, Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics 37(3), 1988,
/// DOI 10.2307/2347330.
final class NormalQuantile {
    private static final double[] CENTRE_ABOVE = {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
        13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608};
    private static final double[] CENTRE_BELOW = {5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
        5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1};
    private static final double[] TAIL_ABOVE = {7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
        3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734};
    private static final double[] TAIL_BELOW = {1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
        0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1};
    private static final double[] FAR_ABOVE = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
        0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772};
    private static final double[] FAR_BELOW = {2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
        7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1};

    private NormalQuantile() {}

    /// The number a standard normal variable is below with probability `p`.
    static double of(double p) {
        double q = p - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q * polynomial(CENTRE_ABOVE, r) / polynomial(CENTRE_BELOW, r);
        }
        double r = Math.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
        double magnitude = r <= 5 ? polynomial(TAIL_ABOVE, r - 1.6) / polynomial(TAIL_BELOW, r - 1.6)
                : r < Double.POSITIVE_INFINITY ? polynomial(FAR_ABOVE, r - 5) / polynomial(FAR_BELOW, r - 5) : r;
        return q < 0 ? -magnitude : magnitude;
    }

    /// Horner's scheme, the highest coefficient first.
    private static double polynomial(double[] coefficients, double x) {
        double value = 0;
        for (double coefficient : coefficients) {
            value = value * x + coefficient;
        }
        return value;
    }
}
