package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.RungeKutta;

/// The pair of orders 3 and 2 by Bogacki and Shampine, for loose tolerances. Four stages, the last of them the next step's first.
///
/// P. Bogacki and L. F. Shampine, A 3(2) pair of Runge-Kutta formulas, Appl. Math. Lett. 2 (1989), DOI 10.1016/0893-9659(89)90079-7.
public final class Bosh3 {
    /// The method.
    public static final RungeKutta METHOD = RungeKutta.embedded("bosh3", ButcherTableau.of(3, new double[] {0, 0.5, 0.75, 1},
            new double[][] {{}, {0.5}, {0, 0.75}, {2.0 / 9, 1.0 / 3, 4.0 / 9}}, new double[] {2.0 / 9, 1.0 / 3, 4.0 / 9, 0}), 2, -5.0 / 72, 1.0 / 12, 1.0 / 9, -1.0 / 8);

    private Bosh3() {
    }
}
