package pushforward.tensor.kernel;

/// The angle of a point, with the special cases of [Math#atan2].
final class ArcTangentF64 {
    private static final double TAN_EIGHTH_PI = 0x1.a827999fcef32p-2;
    private static final double HALF_PI = 0x1.921fb54442d18p+0;
    private static final double HALF_PI_LOW = 0x1.1a62633145c07p-54;
    /// `(atan(t) / t - 1) / t^2` in t^2, |t| <= tan(pi / 8).
    private static final double[] ARC = {
        0x1.0ad36a455cafbp-6, -0x1.1b33b923aa954p-5, 0x1.74ddd408bb4c1p-5, -0x1.ac7a938b69c93p-5, 0x1.e19a13b9fc6dfp-5,
        -0x1.110e880a7a521p-4, 0x1.3b1392d9e785cp-4, -0x1.745d165df3f95p-4, 0x1.c71c71c304b68p-4, -0x1.249249248d7eep-3,
        0x1.9999999999953p-3, -0x1.5555555555555p-2,
    };

    private ArcTangentF64() {}

    static double atan2(double y, double x) {
        double a = Math.abs(y);
        double b = Math.abs(x);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return Double.NaN;
        }
        double angle;
        if (a == b) {
            angle = a == 0 ? 0 : HALF_PI / 2;
        } else {
            angle = a < b ? ratio(a, b) : (HALF_PI - ratio(b, a)) + HALF_PI_LOW;
        }
        if (Math.copySign(1, x) < 0) {
            angle = (2 * HALF_PI - angle) + 2 * HALF_PI_LOW;
        }
        return Math.copySign(angle, y);
    }

    /// atan(small / large) for 0 <= small < large.
    private static double ratio(double small, double large) {
        double t = large == Double.POSITIVE_INFINITY ? 0 : small / large;
        if (t <= TAN_EIGHTH_PI) {
            return core(t);
        }
        double scale = large > 0x1p1000 ? 0x1p-100 : 1;
        double s = small * scale;
        double l = large * scale;
        return HALF_PI / 2 + (core((s - l) / (s + l)) + HALF_PI_LOW / 2);
    }

    private static double core(double t) {
        double z = t * t;
        return Math.fma(t * z, PolynomialF64.at(ARC, z), t);
    }
}
