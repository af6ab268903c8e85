package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.RungeKutta;

/// The pair of orders 5 and 4 by Dormand and Prince: the usual choice. Seven stages, the last of them the next step's first; its interpolant, by Shampine, is of order 4.
///
/// J. R. Dormand and P. J. Prince, A family of embedded Runge-Kutta formulae, J. Comput. Appl. Math. 6 (1980), DOI 10.1016/0771-050X(80)90013-3; L. F. Shampine, Some
/// practical Runge-Kutta formulas, Math. Comp. 46 (1986), DOI 10.1090/S0025-5718-1986-0815836-3.
public final class Dopri5 {
    /// The method.
    public static final RungeKutta METHOD = RungeKutta.embedded("dopri5", ButcherTableau.of(5, new double[] {0, 0.2, 0.3, 0.8, 8.0 / 9, 1, 1}, new double[][] {
        {},
        {1.0 / 5},
        {3.0 / 40, 9.0 / 40},
        {44.0 / 45, -56.0 / 15, 32.0 / 9},
        {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
        {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
        {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}
    }, new double[] {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84, 0}), 4,
            71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40)
            .withInterpolant(4, new double[][] {
                {1, -8048581381.0 / 2820520608L, 8663915743.0 / 2820520608L, -12715105075.0 / 11282082432L},
                {0, 0, 0, 0},
                {0, 131558114200.0 / 32700410799L, -68118460800.0 / 10900136933L, 87487479700.0 / 32700410799L},
                {0, -1754552775.0 / 470086768, 14199869525.0 / 1410260304, -10690763975.0 / 1880347072},
                {0, 127303824393.0 / 49829197408L, -318862633887.0 / 49829197408L, 701980252875.0 / 199316789632L},
                {0, -282668133.0 / 205662961, 2019193451.0 / 616988883, -1453857185.0 / 822651844},
                {0, 40617522.0 / 29380423, -110615467.0 / 29380423, 69997945.0 / 29380423}
            });

    private Dopri5() {
    }
}
