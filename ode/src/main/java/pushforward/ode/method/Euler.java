package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.RungeKutta;

/// Euler's method: follow the slope. Order 1; what residual networks do.
///
/// L. Euler, Institutionum calculi integralis, volume 1, section 650, 1768.
public final class Euler {
    /// The method.
    public static final RungeKutta METHOD = RungeKutta.fixed("euler", ButcherTableau.of(1, new double[] {0}, new double[][] {{}}, new double[] {1}));

    private Euler() {
    }
}
