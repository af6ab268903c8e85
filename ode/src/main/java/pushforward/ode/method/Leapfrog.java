package pushforward.ode.method;

import pushforward.ode.Splitting;

/// The leapfrog or velocity Verlet method for separable Hamiltonians: half a kick, a drift, half a kick. Order 2, symplectic, symmetric; the state is `[q, p]`.
///
/// L. Verlet, Computer "experiments" on classical fluids, Phys. Rev. 159 (1967), DOI 10.1103/PhysRev.159.98; E. Hairer, C. Lubich and G. Wanner, Geometric numerical
/// integration illustrated by the Stormer-Verlet method, Acta Numerica 12 (2003), DOI 10.1017/S0962492902000144.
public final class Leapfrog {
    /// The method.
    public static final Splitting METHOD = new Splitting("leapfrog", 2, 1);

    private Leapfrog() {
    }
}
