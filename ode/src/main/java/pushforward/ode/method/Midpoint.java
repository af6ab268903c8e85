package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.RungeKutta;

/// The explicit midpoint rule: the slope half a step on. Order 2, with an error estimate by Euler's method.
///
/// C. Runge, Ueber die numerische Aufloesung von Differentialgleichungen, Math. Ann. 46 (1895), DOI 10.1007/BF01446807.
public final class Midpoint {
    /// The method.
    public static final RungeKutta METHOD = RungeKutta.embedded("midpoint",
            ButcherTableau.of(2, new double[] {0, 0.5}, new double[][] {{}, {0.5}}, new double[] {0, 1}), 1, -1, 1);

    private Midpoint() {
    }
}
