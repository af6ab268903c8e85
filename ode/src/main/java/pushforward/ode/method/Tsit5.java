package pushforward.ode.method;

import pushforward.ode.ButcherTableau;
import pushforward.ode.RungeKutta;

/// The pair of orders 5 and 4 by Tsitouras, somewhat more accurate per stage than [Dopri5]. Seven stages, the last of them the next step's first; its interpolant is of order 4.
///
/// Coefficients near 12, rounded to doubles, would miss conditions by several units in the last place. Three of the fifth and sixth rows are therefore not the nearest doubles
/// to what is published but near ones, for which rows add up to their nodes exactly and the conditions hold to 4e-16.
///
/// Ch. Tsitouras, Runge-Kutta pairs of order 5(4) satisfying only the first column simplifying assumption, Comput. Math. Appl. 62 (2011), DOI 10.1016/j.camwa.2011.06.002.
public final class Tsit5 {
    private static final double[] B = {0.0964607668180652295, 0.01, 0.479889650414499575, 1.37900857410374189, -3.29006951543608068, 2.32471052409977398, 0};

    /// The method.
    public static final RungeKutta METHOD = RungeKutta.embedded("tsit5", ButcherTableau.of(5, new double[] {0, 0.161, 0.327, 0.9, 0.980025540904509686, 1, 1}, new double[][] {
        {},
        {0.161},
        {-0.00848065549235698854, 0.335480655492356989},
        {2.89715305710549343, -6.35944848997507484, 4.36229543286958141},
        {5.32586482843925660, -11.7488835640628279, 7.495539342889836, -0.09249506636175509},
        {5.86145544294642003, -12.9209693178471093, 8.15936789857615864, -0.07158497328140095, -0.028269050394068296},
        {B[0], B[1], B[2], B[3], B[4], B[5]}
    }, B), 4, B[0] - 0.0946807557658394581, B[1] - 0.00918356554034325310, B[2] - 0.487770528424761571, B[3] - 1.23429756693047899, B[4] + 2.70771234998352545,
            B[5] - 1.86662841817058704, -1.0 / 66)
            .withInterpolant(4, new double[][] {
                quartic(-1.0530884977290216, new double[] {-1.3299890189751412, 1}, new double[] {0.7139816917074209, -1.4364028541716351, 1}, 1),
                quartic(0.1017, new double[] {1}, new double[] {1.2949852507374631, -2.1966568338249754, 1}, 2),
                quartic(2.490627285651252793, new double[] {1}, new double[] {1.57803468208092486, -2.38535645472061657, 1}, 2),
                quartic(-16.54810288924490272, new double[] {-1.21712927295533244, 1}, new double[] {-0.61620406037800089, 1}, 2),
                quartic(47.37952196281928122, new double[] {-1.203071208372362603, 1}, new double[] {-0.658047292653547382, 1}, 2),
                quartic(-34.87065786149660974, new double[] {-1.2, 1}, new double[] {-2.0 / 3, 1}, 2),
                quartic(2.5, new double[] {-1, 1}, new double[] {-0.6, 1}, 2)
            });

    private Tsit5() {
    }

    /// The coefficients of theta .. theta^4 of `factor theta^power p(theta) q(theta)`.
    private static double[] quartic(double factor, double[] p, double[] q, int power) {
        double[] c = new double[4];
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < q.length; j++) {
                c[i + j + power - 1] += factor * p[i] * q[j];
            }
        }
        return c;
    }
}
