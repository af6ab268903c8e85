package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.RungeKutta;

/// The three-stage method of order 3 that is a convex combination of Euler steps, so that what Euler's method does not increase (total variation, a norm) it does not increase
/// either; with an error estimate by Heun's method, which its first two stages are.
///
/// C.-W. Shu and S. Osher, Efficient implementation of essentially non-oscillatory shock-capturing schemes, J. Comput. Phys. 77 (1988), DOI 10.1016/0021-9991(88)90177-5.
public final class SspRk3 {
    /// The method.
    public static final RungeKutta METHOD = RungeKutta.embedded("ssprk3", ButcherTableau.of(3, new double[] {0, 1, 0.5},
            new double[][] {{}, {1}, {0.25, 0.25}}, new double[] {1.0 / 6, 1.0 / 6, 2.0 / 3}), 2, 1.0 / 6 - 0.5, 1.0 / 6 - 0.5, 2.0 / 3);

    private SspRk3() {
    }
}
