package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.DiagonallyImplicit;

/// Kvaerno's method of order 5 for stiff equations, with an embedded one of order 4 that is as stable as itself. Seven stages, of which the first is the last of the step before.
///
/// A. Kvaerno, Singly diagonally implicit Runge-Kutta methods with an explicit first stage, BIT Numer. Math. 44 (2004), DOI 10.1023/B:BITN.0000046811.70614.38.
public final class Kvaerno5 {
    private static final double GAMMA = 0.26;
    private static final double[] FOURTH = {0.13855640231268224, 0, -0.04245337201752043, 0.02446657898003141, 0.61943039072480676, GAMMA, 0};
    private static final double[] FIFTH = {0.13659751177640291, 0, -0.05496908796538376, -0.04118626728321046, 0.62993304899016403, 0.06962479448202728, GAMMA};

    /// The method.
    public static final DiagonallyImplicit METHOD = DiagonallyImplicit.of("kvaerno5", ButcherTableau.of(5,
            new double[] {0, 0.52, 1.230333209967908, 0.8957659843500759, 0.43639360985864756, 1, 1}, new double[][] {
                {},
                {GAMMA, GAMMA},
                {0.13, 0.84033320996790809, GAMMA},
                {0.22371961478320505, 0.47675532319799699, -0.06470895363112615, GAMMA},
                {0.16648564323248321, 0.10450018841591720, 0.03631482272098715, -0.13090704451073998, GAMMA},
                {FOURTH[0], FOURTH[1], FOURTH[2], FOURTH[3], FOURTH[4], GAMMA},
                FIFTH
            }, FIFTH), 4, errors());

    private Kvaerno5() {
    }

    private static double[] errors() {
        double[] e = FIFTH.clone();
        for (int i = 0; i < e.length; i++) {
            e[i] -= FOURTH[i];
        }
        return e;
    }
}
