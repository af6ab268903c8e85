package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.RungeKutta;

/// The classical method of order 4, for steps of one size.
///
/// W. Kutta, Beitrag zur naeherungsweisen Integration totaler Differentialgleichungen, Z. Math. Phys. 46 (1901).
public final class Rk4 {
    /// The method.
    public static final RungeKutta METHOD = RungeKutta.fixed("rk4", ButcherTableau.of(4, new double[] {0, 0.5, 0.5, 1},
            new double[][] {{}, {0.5}, {0, 0.5}, {0, 0, 1}}, new double[] {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6}));

    private Rk4() {
    }
}
