package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.RungeKutta;

/// Ralston's method: the two-stage method of order 2 with the least bound on its local error, with an error estimate by Euler's method.
///
/// A. Ralston, Runge-Kutta methods with minimum error bounds, Math. Comp. 16 (1962), DOI 10.1090/S0025-5718-1962-0150954-0.
public final class Ralston {
    /// The method.
    public static final RungeKutta METHOD = RungeKutta.embedded("ralston",
            ButcherTableau.of(2, new double[] {0, 2.0 / 3}, new double[][] {{}, {2.0 / 3}}, new double[] {0.25, 0.75}), 1, -0.75, 0.75);

    private Ralston() {
    }
}
