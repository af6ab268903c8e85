package pushforward.ode;

import java.util.Arrays;
import pushforward.ode.internal.Checks;

/// How large an error may be, component by component: `atol_i + rtol_i |y_i|`.
///
/// A scaled error is the root mean square of `error_i / (atol_i + rtol_i max(|y0_i|, |y1_i|))` over a step from y0 to y1: at most 1 where a step is good enough.
///
/// A component whose absolute tolerance is infinite does not count: neither its error nor its size chooses steps, and the mean is over the others. That is for integrals along
/// the way that nothing depends on.
public final class Tolerances {
    private final double[] rtol;
    private final double[] atol;

    private Tolerances(double[] rtol, double[] atol) {
        this.rtol = rtol;
        this.atol = atol;
    }

    /// The same for all components.
    public static Tolerances of(double rtol, double atol) {
        return of(new double[] {rtol}, new double[] {atol});
    }

    /// Component by component; one number stands for all.
    public static Tolerances of(double[] rtol, double[] atol) {
        Checks.require(rtol.length >= 1 && atol.length >= 1, "at least one tolerance of each kind", rtol.length + " relative and " + atol.length + " absolute ones");
        for (int i = 0; i < Math.max(rtol.length, atol.length); i++) {
            double r = rtol[Math.min(i, rtol.length - 1)];
            double a = atol[Math.min(i, atol.length - 1)];
            Checks.require(r >= 0 && a >= 0 && r < 1 && r + a > 0, "tolerances of at least 0, not both 0, rtol below 1", "rtol " + r + ", atol " + a);
        }
        return new Tolerances(rtol.clone(), atol.clone());
    }

    /// Checks that there is one for every component.
    void check(int size) {
        Checks.require((rtol.length == 1 || rtol.length == size) && (atol.length == 1 || atol.length == size), "tolerances for " + size + " components",
                rtol.length + " relative and " + atol.length + " absolute ones");
    }

    /// The relative one of a component.
    public double rtol(int i) {
        return rtol.length == 1 ? rtol[0] : rtol[i];
    }

    /// The absolute one of a component.
    public double atol(int i) {
        return atol.length == 1 ? atol[0] : atol[i];
    }

    /// The relative ones: one for all components, or one each. A copy.
    public double[] relative() {
        return rtol.clone();
    }

    /// The absolute ones: one for all components, or one each. A copy.
    public double[] absolute() {
        return atol.clone();
    }

    /// How many of so many components count; at least 1, to divide by.
    int counted(int size) {
        int n = 0;
        for (int i = 0; i < size; i++) {
            n += atol(i) < Double.POSITIVE_INFINITY ? 1 : 0;
        }
        return Math.max(1, n);
    }

    /// What an error of a component is divided by.
    double scale(int i, double y) {
        return atol(i) + rtol(i) * Math.abs(y);
    }

    /// The scaled error of a step; NaN if a state is not finite.
    double error(double[] error, double[] y0, double[] y1) {
        double sum = 0;
        for (int i = 0; i < error.length; i++) {
            double most = Math.max(Math.abs(y0[i]), Math.abs(y1[i]));
            double s = scale(i, most);
            sum += most - most;
            if (error[i] != 0 || s != 0) { // 0 / 0 is no error
                sum += error[i] / s * (error[i] / s);
            }
        }
        return Math.sqrt(sum / counted(error.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tolerances t && Arrays.equals(rtol, t.rtol) && Arrays.equals(atol, t.atol);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rtol) + Arrays.hashCode(atol);
    }

    @Override
    public String toString() {
        return "rtol " + Arrays.toString(rtol) + ", atol " + Arrays.toString(atol);
    }
}
