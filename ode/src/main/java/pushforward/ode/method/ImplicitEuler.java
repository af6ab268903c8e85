package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.DiagonallyImplicit;

/// The implicit Euler method: follow the slope at the end of the step. Order 1; the calmest method there is for stiff equations. Half the difference of the slopes at both
/// ends, which is what the trapezoidal rule would do otherwise, estimates its error.
///
/// E. Hairer and G. Wanner, Solving Ordinary Differential Equations II, section IV.3, Springer 1996, DOI 10.1007/978-3-642-05221-7.
public final class ImplicitEuler {
    /// The method.
    public static final DiagonallyImplicit METHOD = DiagonallyImplicit.of("implicit-euler",
            ButcherTableau.of(1, new double[] {0, 1}, new double[][] {{}, {0, 1}}, new double[] {0, 1}), 1, -0.5, 0.5);

    private ImplicitEuler() {
    }
}
