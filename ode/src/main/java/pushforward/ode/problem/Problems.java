package pushforward.ode.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.ode.OdeFunction;

/// Initial value problems that solvers are measured by.
///
/// ```
///   decay            y' = -y from 1 to t = 10                                     lorenz          chaos: 10, 28, 8/3 from (1, 1, 1) to t = 10
///   lotka-volterra   (1.5, 1, 3, 1) from (1, 1) to t = 10                         van-der-pol     stiff: eps = 1e-6 from (2, 0) to t = 2
///   kepler           an ellipse of eccentricity 0.6 to t = 20                     robertson       stiff: a chemical reaction to t = 100
///   arenstorf        once around Earth and Moon                                   detest-A1 .. detest-E5    the non-stiff set of Toronto
///   brusselator      a limit cycle: 1, 3 from (1.5, 3) to t = 20
/// ```
///
/// E. Hairer, S. P. Norsett and G. Wanner, Solving Ordinary Differential Equations I, sections II.0 and I.16, DOI 10.1007/978-3-540-78862-1; E. Hairer and G. Wanner, Solving
/// Ordinary Differential Equations II, sections IV.1 and IV.10, DOI 10.1007/978-3-642-05221-7; H. H. Robertson, The solution of a set of reaction rate equations, 1966; E. N.
/// Lorenz, Deterministic nonperiodic flow, J. Atmos. Sci. 20 (1963), DOI 10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2.
public final class Problems {
    private static final double MOON = 0.012277471;
    private static final double EARTH = 1 - MOON;
    private static final double PERIOD = 17.0652165601579625588917206249;
    private static final double[] ARENSTORF = {0.994, 0, 0, -2.00158510637908252240537862224};

    private static final List<Problem> ALL = collect();

    private Problems() {
    }

    /// All of them.
    public static List<Problem> all() {
        return ALL;
    }

    /// The one of that name.
    public static Optional<Problem> named(String name) {
        return ALL.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    private static List<Problem> collect() {
        List<Problem> all = new ArrayList<>();
        all.add(Problem.of("decay", (t, y, dy) -> dy[0] = -y[0], 10, 1).exactly(t -> new double[] {Math.exp(-t)}));
        all.add(Problem.of("lotka-volterra", (t, y, dy) -> {
            dy[0] = 1.5 * y[0] - y[0] * y[1];
            dy[1] = -3 * y[1] + y[0] * y[1];
        }, 10, 1, 1).ending(1.026344767575, 0.909691078136));
        all.add(Problem.of("kepler", Problems::kepler, 20, 0.4, 0, 0, 2).exactly(t -> ClosedForms.kepler(0.6, t)));
        all.add(Problem.of("arenstorf", Problems::arenstorf, PERIOD, ARENSTORF).ending(ARENSTORF));
        all.add(Problem.of("brusselator", (t, y, dy) -> {
            double made = y[0] * y[0] * y[1];
            dy[0] = 1 + made - 4 * y[0];
            dy[1] = 3 * y[0] - made;
        }, 20, 1.5, 3));
        all.add(Problem.of("lorenz", (t, y, dy) -> {
            dy[0] = 10 * (y[1] - y[0]);
            dy[1] = y[0] * (28 - y[2]) - y[1];
            dy[2] = y[0] * y[1] - 8.0 / 3 * y[2];
        }, 10, 1, 1, 1));
        all.add(vanDerPol(1e-6));
        all.add(Problem.of("robertson", new Robertson(), 100, 1, 0, 0));
        all.addAll(Detest.all());
        return List.copyOf(all);
    }

    /// Van der Pol's equation `eps y'' = (1 - y^2) y' - y` from (2, 0) to t = 2, the stiffer the smaller eps is. It has its Jacobian.
    public static Problem vanDerPol(double eps) {
        return Problem.of("van-der-pol", new VanDerPol(eps), 2, 2, 0);
    }

    /// A body around a fixed centre of force 1: position and velocity `[4]`.
    static void kepler(double t, double[] y, double[] dy) {
        double r2 = y[0] * y[0] + y[1] * y[1];
        double r3 = r2 * Math.sqrt(r2);
        dy[0] = y[2];
        dy[1] = y[3];
        dy[2] = -y[0] / r3;
        dy[3] = -y[1] / r3;
    }

    /// A body without mass under Earth and Moon, seen turning with them: position and velocity `[4]`.
    private static void arenstorf(double t, double[] y, double[] dy) {
        double fromEarth = Math.hypot(y[0] + MOON, y[1]);
        double fromMoon = Math.hypot(y[0] - EARTH, y[1]);
        double d1 = fromEarth * fromEarth * fromEarth;
        double d2 = fromMoon * fromMoon * fromMoon;
        dy[0] = y[2];
        dy[1] = y[3];
        dy[2] = y[0] + 2 * y[3] - EARTH * (y[0] + MOON) / d1 - MOON * (y[0] - EARTH) / d2;
        dy[3] = y[1] - 2 * y[2] - EARTH * y[1] / d1 - MOON * y[1] / d2;
    }

    /// A field that has its Jacobian and does not depend on time.
    private interface Autonomous extends OdeFunction {
        @Override
        default boolean hasJacobian() {
            return true;
        }

        @Override
        default boolean hasTimeDerivative() {
            return true;
        }

        @Override
        default void timeDerivative(double t, double[] y, double[] dt) {
            Arrays.fill(dt, 0);
        }
    }

    /// @param eps above 0
    private record VanDerPol(double eps) implements Autonomous {
        @Override
        public void derivative(double t, double[] y, double[] dy) {
            dy[0] = y[1];
            dy[1] = ((1 - y[0] * y[0]) * y[1] - y[0]) / eps;
        }

        @Override
        public void jacobian(double t, double[] y, double[][] j) {
            j[0][0] = 0;
            j[0][1] = 1;
            j[1][0] = (-2 * y[0] * y[1] - 1) / eps;
            j[1][1] = (1 - y[0] * y[0]) / eps;
        }
    }

    /// Three substances with rates 0.04, 3e7 and 1e4.
    private record Robertson() implements Autonomous {
        @Override
        public void derivative(double t, double[] y, double[] dy) {
            double slow = 0.04 * y[0];
            double back = 1e4 * y[1] * y[2];
            double fast = 3e7 * y[1] * y[1];
            dy[0] = -slow + back;
            dy[1] = slow - back - fast;
            dy[2] = fast;
        }

        @Override
        public void jacobian(double t, double[] y, double[][] j) {
            j[0][0] = -0.04;
            j[0][1] = 1e4 * y[2];
            j[0][2] = 1e4 * y[1];
            j[1][0] = 0.04;
            j[1][1] = -1e4 * y[2] - 6e7 * y[1];
            j[1][2] = -1e4 * y[1];
            j[2][0] = 0;
            j[2][1] = 6e7 * y[1];
            j[2][2] = 0;
        }
    }
}
