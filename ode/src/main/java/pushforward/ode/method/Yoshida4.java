package pushforward.ode.method;

import pushforward.ode.Splitting;

/// Three leapfrog steps, the middle one backwards, that together are of order 4, symplectic and symmetric; the state is `[q, p]`.
///
/// H. Yoshida, Construction of higher order symplectic integrators, Phys. Lett. A 150 (1990), DOI 10.1016/0375-9601(90)90092-3.
public final class Yoshida4 {
    private static final double OUTER = 1 / (2 - Math.cbrt(2));

    /// The method.
    public static final Splitting METHOD = new Splitting("yoshida4", 4, OUTER, 1 - 2 * OUTER, OUTER);

    private Yoshida4() {
    }
}
