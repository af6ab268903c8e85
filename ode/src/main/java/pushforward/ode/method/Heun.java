package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.RungeKutta;

/// Heun's method, the explicit trapezoidal rule: the mean of the slopes at both ends. Order 2, with an error estimate by Euler's method.
///
/// K. Heun, Neue Methoden zur approximativen Integration der Differentialgleichungen einer unabhaengigen Veraenderlichen, Z. Math. Phys. 45 (1900).
public final class Heun {
    /// The method.
    public static final RungeKutta METHOD = RungeKutta.embedded("heun",
            ButcherTableau.of(2, new double[] {0, 1}, new double[][] {{}, {1}}, new double[] {0.5, 0.5}), 1, -0.5, 0.5);

    private Heun() {
    }
}
