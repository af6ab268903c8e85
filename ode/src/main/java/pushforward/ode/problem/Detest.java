package pushforward.ode.problem;

import java.util.ArrayList;
import java.util.List;
import pushforward.ode.OdeFunction;

/// The non-stiff test set of Toronto: A single equations, B small systems, C moderate systems, D orbits, E equations of higher order; all from t = 0 to 20.
///
/// T. E. Hull, W. H. Enright, B. M. Fellen and A. E. Sedgwick, Comparing numerical methods for ordinary differential equations, SIAM J. Numer. Anal. 9 (1972), DOI
/// 10.1137/0709052; published states from W. H. Enright and J. D. Pryce, Two FORTRAN packages for assessing initial value methods (Algorithm 648), ACM TOMS 13 (1987), DOI
/// 10.1145/23002.27645.
final class Detest {
    private static final double END = 20;

    private Detest() {
    }

    static List<Problem> all() {
        List<Problem> all = new ArrayList<>();
        single(all);
        small(all);
        moderate(all);
        orbits(all);
        higherOrder(all);
        return all;
    }

    private static Problem problem(String name, OdeFunction field, double... y0) {
        return Problem.of("detest-" + name, field, END, y0);
    }

    /// `n` numbers, the first 1 and the others 0.
    private static double[] unit(int n) {
        double[] y = new double[n];
        y[0] = 1;
        return y;
    }

    /// A1 decay, A2 a Riccati equation, A3 oscillation, A4 logistic growth, A5 a spiral.
    private static void single(List<Problem> to) {
        to.add(problem("A1", (t, y, dy) -> dy[0] = -y[0], 1).exactly(t -> new double[] {Math.exp(-t)}));
        to.add(problem("A2", (t, y, dy) -> dy[0] = -0.5 * y[0] * y[0] * y[0], 1).exactly(t -> new double[] {1 / Math.sqrt(1 + t)}));
        to.add(problem("A3", (t, y, dy) -> dy[0] = y[0] * Math.cos(t), 1).exactly(t -> new double[] {Math.exp(Math.sin(t))}));
        to.add(problem("A4", (t, y, dy) -> dy[0] = 0.25 * y[0] * (1 - y[0] / 20), 1).exactly(t -> new double[] {20 / (1 + 19 * Math.exp(-t / 4))}));
        // in polar coordinates r = 4 e^u, t = r sin u, y = r cos u
        to.add(problem("A5", (t, y, dy) -> dy[0] = (y[0] - t) / (y[0] + t), 4).exactly(t -> {
            double u = ClosedForms.zero(v -> 4 * Math.exp(v) * Math.sin(v) - t, 0, 2.3);
            return new double[] {4 * Math.exp(u) * Math.cos(u)};
        }));
    }

    /// B1 two populations, B2 a linear reaction, B3 a nonlinear one, B4 a curve on a torus, B5 a rigid body without forces.
    private static void small(List<Problem> to) {
        to.add(problem("B1", (t, y, dy) -> {
            dy[0] = 2 * (y[0] - y[0] * y[1]);
            dy[1] = -(y[1] - y[0] * y[1]);
        }, 1, 3).ending(0.6761876008576667, 0.1860816099640036));
        to.add(problem("B2", (t, y, dy) -> {
            dy[0] = -y[0] + y[1];
            dy[1] = y[0] - 2 * y[1] + y[2];
            dy[2] = y[1] - y[2];
        }, 2, 0, 1).exactly(t -> {
            double slow = 0.5 * Math.exp(-t);
            double fast = 0.5 * Math.exp(-3 * t);
            return new double[] {1 + slow + fast, 1 - 2 * fast, 1 - slow + fast};
        }));
        to.add(problem("B3", (t, y, dy) -> {
            double made = y[1] * y[1];
            dy[0] = -y[0];
            dy[1] = y[0] - made;
            dy[2] = made;
        }, 1, 0, 0).ending(2.061153488557776e-9, 5.257228022048349e-2, 9.474277177183630e-1));
        to.add(problem("B4", (t, y, dy) -> {
            double r = Math.sqrt(y[0] * y[0] + y[1] * y[1]);
            dy[0] = -y[1] - y[0] * y[2] / r;
            dy[1] = y[0] - y[1] * y[2] / r;
            dy[2] = y[0] / r;
        }, 3, 0, 0).exactly(t -> {
            double r = 2 + Math.cos(t);
            return new double[] {r * Math.cos(t), r * Math.sin(t), Math.sin(t)};
        }));
        to.add(problem("B5", (t, y, dy) -> {
            dy[0] = y[1] * y[2];
            dy[1] = -y[0] * y[2];
            dy[2] = -0.51 * y[0] * y[1];
        }, 0, 1, 1).exactly(t -> ClosedForms.jacobi(0.51, t)));
    }

    /// C1 a chain of decays at one rate, C2 one at growing rates, C3 and C4 diffusion along 10 and 51 cells, C5 the five outer planets.
    private static void moderate(List<Problem> to) {
        to.add(problem("C1", (t, y, dy) -> {
            dy[0] = -y[0];
            for (int i = 1; i < 9; i++) {
                dy[i] = y[i - 1] - y[i];
            }
            dy[9] = y[8];
        }, unit(10)).exactly(t -> {
            double[] y = new double[10];
            y[0] = Math.exp(-t);
            for (int i = 1; i < 9; i++) {
                y[i] = y[i - 1] * t / i;
            }
            double term = y[8] * t / 9;
            for (int i = 10; term > 1e-20 && i < 500; i++) { // what has decayed nine times or more
                y[9] += term;
                term *= t / i;
            }
            return y;
        }));
        to.add(problem("C2", (t, y, dy) -> {
            dy[0] = -y[0];
            for (int i = 1; i < 9; i++) {
                dy[i] = i * y[i - 1] - (i + 1) * y[i];
            }
            dy[9] = 9 * y[8];
        }, unit(10)).exactly(t -> {
            double[] y = new double[10];
            y[0] = Math.exp(-t);
            double gone = -Math.expm1(-t);
            for (int i = 1; i < 9; i++) {
                y[i] = y[i - 1] * gone;
            }
            y[9] = Math.pow(gone, 9);
            return y;
        }));
        to.add(problem("C3", Detest::diffuse, unit(10)).exactly(t -> ClosedForms.diffusion(10, t)));
        to.add(problem("C4", Detest::diffuse, unit(51)).exactly(t -> ClosedForms.diffusion(51, t)));
        to.add(OuterPlanets.problem());
    }

    private static void diffuse(double t, double[] y, double[] dy) {
        int n = y.length;
        for (int i = 0; i < n; i++) {
            dy[i] = (i > 0 ? y[i - 1] : 0) - 2 * y[i] + (i + 1 < n ? y[i + 1] : 0);
        }
    }

    /// One body around a fixed centre, on ellipses of eccentricity 0.1, 0.3, .. 0.9.
    private static void orbits(List<Problem> to) {
        for (int i = 1; i <= 5; i++) {
            double e = (2 * i - 1) / 10.0;
            to.add(problem("D" + i, Problems::kepler, 1 - e, 0, 0, Math.sqrt((1 + e) / (1 - e))).exactly(t -> ClosedForms.kepler(e, t)));
        }
    }

    /// E1 Bessel's equation of order 1/2, E2 van der Pol, E3 Duffing, E4 a falling body, E5 a pursuit.
    private static void higherOrder(List<Problem> to) {
        double amplitude = Math.sqrt(2 / Math.PI);
        to.add(problem("E1", (t, y, dy) -> {
            double x = t + 1;
            dy[0] = y[1];
            dy[1] = -(y[1] / x + (1 - 0.25 / (x * x)) * y[0]);
        }, amplitude * Math.sin(1), amplitude * (Math.cos(1) - 0.5 * Math.sin(1))).exactly(t -> {
            double x = t + 1;
            double s = amplitude / Math.sqrt(x);
            return new double[] {s * Math.sin(x), s * (Math.cos(x) - 0.5 * Math.sin(x) / x)};
        }));
        to.add(problem("E2", (t, y, dy) -> {
            dy[0] = y[1];
            dy[1] = (1 - y[0] * y[0]) * y[1] - y[0];
        }, 2, 0).ending(2.008149762174948, -4.250887527320057e-2));
        to.add(problem("E3", (t, y, dy) -> {
            dy[0] = y[1];
            dy[1] = y[0] * y[0] * y[0] / 6 - y[0] + 2 * Math.sin(2.78535 * t);
        }, 0, 0).ending(-0.1004178858647128, 0.2411400132095954));
        to.add(problem("E4", (t, y, dy) -> {
            dy[0] = y[1];
            dy[1] = 0.032 - 0.4 * y[1] * y[1];
        }, 30, 0).exactly(t -> {
            double s = Math.sqrt(0.032 * 0.4) * t;
            return new double[] {30 + Math.log(Math.cosh(s)) / 0.4, Math.sqrt(0.032 / 0.4) * Math.tanh(s)};
        }));
        to.add(problem("E5", (t, y, dy) -> {
            dy[0] = y[1];
            dy[1] = Math.sqrt(1 + y[1] * y[1]) / (25 - t);
        }, 0, 0).exactly(t -> {
            double left = 1 - t / 25;
            return new double[] {-12.5 * Math.log(left) - t * (1 - t / 50) / 2, 0.5 * (1 / left - left)};
        }));
    }
}
