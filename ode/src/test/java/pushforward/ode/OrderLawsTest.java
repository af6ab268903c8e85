package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.ode.method.Bosh3;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Methods;
import pushforward.ode.method.Rodas5P;
import pushforward.ode.method.Tsit5;
import pushforward.ode.problem.Problems;

/// What every method must satisfy: its order and that of its interpolant as measured, its stability polynomial, coefficients that hold themselves to their claims.
class OrderLawsTest {
    static Stream<Method> all() {
        return Methods.all().stream();
    }

    static Stream<RungeKutta> rungeKutta() {
        return all().filter(RungeKutta.class::isInstance).map(RungeKutta.class::cast);
    }

    /// A body on a circle around a centre of force: nonlinear, separable, with a closed form.
    private static final OdeFunction FIELD = Problems.named("kepler").orElseThrow().field();

    private static double error(Method m, double end, int steps, boolean within) {
        Solver solver = Solver.fixed(m, end / steps).withTolerances(1e-13, 1e-15).withDense(within);
        Solution s = solver.solve(FIELD, 0, end, 1, 0, 0, 1);
        if (!s.status().good()) {
            return Double.POSITIVE_INFINITY; // implicit Euler with long steps falls into the centre
        }
        double worst = 0;
        int points = within ? 7 * steps : 0;
        for (int i = 0; i <= points; i++) {
            double t = within ? end * i / points : end;
            double[] y = within ? s.at(t) : s.y();
            double[] right = {Math.cos(t), Math.sin(t), -Math.sin(t), Math.cos(t)};
            for (int j = 0; j < 4; j++) {
                worst = Math.max(worst, Math.abs(y[j] - right[j]));
            }
        }
        return worst;
    }

    /// The slope between the two finest numbers of steps whose errors are above rounding.
    private static double slope(Method m, double end, double rounding, int most, boolean within) {
        double order = 0;
        int fewest = end < 10 ? 16 : 128;
        double before = error(m, end, fewest, within);
        for (int steps = 2 * fewest; steps <= most; steps *= 2) {
            double now = error(m, end, steps, within);
            if (now < rounding) {
                break;
            }
            order = before < Double.POSITIVE_INFINITY ? Math.log(before / now) / Math.log(2) : 0;
            before = now;
        }
        return order;
    }

    /// Over half a turn and over three turns: where the errors of a method become those of its order before they become those of rounding depends on how small its constants are.
    private static double measured(Method m, boolean within) {
        int most = within ? 1024 : 4096;
        return Math.max(slope(m, 3, 5e-14, most, within), slope(m, 20, 5e-12, most, within));
    }

    @ParameterizedTest
    @MethodSource("all")
    void order(Method m) {
        double got = measured(m, false);
        assertTrue(got >= m.order() - 0.1, () -> m.name() + " of order " + m.order() + " measures " + got);
    }

    @ParameterizedTest
    @MethodSource("all")
    void orderWithinSteps(Method m) {
        int expected = Math.min(m.order(), m.interpolantOrder());
        double got = measured(m, true);
        assertTrue(got >= expected - 0.1, () -> m.name() + " of interpolant order " + expected + " measures " + got);
    }

    /// The stability polynomials, coefficient by coefficient: one step of `y' = lambda y`, as it is taken.
    @Test
    void stabilityPolynomials() {
        double sixth = 1.0 / 600;
        polynomial(Bosh3.METHOD, new double[] {1, 1, 0.5, 1.0 / 6}, 1e-15);
        polynomial(Dopri5.METHOD, new double[] {1, 1, 0.5, 1.0 / 6, 1.0 / 24, 1.0 / 120, sixth}, 1e-15);
        polynomial(Tsit5.METHOD, new double[] {1, 1, 0.5, 1.0 / 6, 1.0 / 24, 1.0 / 120, 0.001432211324807348}, 1e-15);
        double[] high = new double[13];
        double f = 1;
        for (int i = 0; i <= 8; i++) {
            high[i] = 1 / f;
            f *= i + 1;
        }
        high[9] = 2.69169220e-6;
        high[10] = 2.34134511e-7;
        high[11] = 1.49473649e-8;
        high[12] = 3.61332458e-10;
        polynomial(Dop853.METHOD, high, 5e-15);
    }

    /// Holds the coefficients `b A^(n-1) 1` to those given, and steps as they are taken to the polynomial.
    private static void polynomial(RungeKutta m, double[] coefficients, double within) {
        ButcherTableau t = m.tableau();
        double[] power = new double[t.stages()];
        Arrays.fill(power, 1);
        for (int n = 1; n <= t.stages(); n++) {
            double sum = 0;
            double[] next = new double[power.length];
            for (int i = 0; i < power.length; i++) {
                sum += t.b(i) * power[i];
                for (int j = 0; j < i; j++) {
                    next[i] += t.a(i, j) * power[j];
                }
            }
            power = next;
            assertEquals(n < coefficients.length ? coefficients[n] : 0, sum, within, m.name() + " z^" + n);
        }
        for (double z : new double[] {-1, -0.75, -0.5, -0.1, 0.1, 0.5, 1}) {
            double r = 0;
            for (int i = coefficients.length - 1; i >= 0; i--) {
                r = r * z + coefficients[i];
            }
            double step = Solver.fixed(m, 0.25).solve((time, y, dy) -> dy[0] = z / 0.25 * y[0], 0, 0.25, 1).y(0);
            double close = (Math.abs(z) <= 0.5 ? 1e-15 : 4e-15) * Math.max(1, r);
            assertEquals(r, step, close, m.name() + " at " + z);
            assertEquals(r, t.stability(z), close, m.name() + " at " + z);
        }
    }

    /// No single coefficient of a tableau can be off.
    @ParameterizedTest
    @MethodSource("rungeKutta")
    void everyTypingErrorIsFound(RungeKutta m) {
        ButcherTableau t = m.tableau();
        double[] c = new double[t.stages()];
        for (int i = 0; i < c.length; i++) {
            c[i] = t.c(i);
        }
        double[][] a = new double[c.length][];
        for (int i = 0; i < c.length; i++) {
            a[i] = Arrays.copyOf(t.matrix()[i], i);
        }
        double[] b = t.weights();
        ButcherTableau.of(t.order(), c, a, b);
        for (double off : new double[] {1e-9, -1e-4}) {
            for (int i = 0; i < c.length; i++) {
                refused(t.order(), c, a, b, c, i, off);
                refused(t.order(), c, a, b, b, i, off);
                for (int j = 0; j < i; j++) {
                    refused(t.order(), c, a, b, a[i], j, off);
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> ButcherTableau.of(t.order() + 1, c, a, b), m.name());
        for (double[] e : m.errors()) {
            if (m.errors().size() == 1) {
                for (int i = 0; i < e.length; i++) {
                    double[] wrong = e.clone();
                    wrong[i] += 1e-9;
                    assertThrows(IllegalArgumentException.class, () -> new RungeKutta(m.name(), t, m.errorOrder(), List.of(wrong), m.interpolant()), m.name() + " error " + i);
                }
            }
        }
    }

    private static void refused(int order, double[] c, double[][] a, double[] b, double[] where, int i, double off) {
        double was = where[i];
        where[i] = was + off;
        assertThrows(IllegalArgumentException.class, () -> ButcherTableau.of(order, c, a, b));
        where[i] = was;
    }

    /// The same for the Rosenbrock method: all but the last stage's part in the interpolant, which is of the order of its error.
    @Test
    void everyTypingErrorOfRodas5PIsFound() {
        RosenbrockTableau t = Rodas5P.METHOD.tableau();
        RosenbrockTableau.of(5, 4, t.gamma, t.a, t.c, t.nodes, t.slopes, t.weights, t.errors, t.dense);
        assertThrows(IllegalArgumentException.class, () -> RosenbrockTableau.of(5, 4, t.gamma + 1e-8, t.a, t.c, t.nodes, t.slopes, t.weights, t.errors, t.dense));
        assertThrows(IllegalArgumentException.class, () -> RosenbrockTableau.of(6, 4, t.gamma, t.a, t.c, t.nodes, t.slopes, t.weights, t.errors, t.dense));
        for (int i = 0; i < t.stages(); i++) {
            for (double[] row : List.of(t.nodes, t.slopes, t.weights, t.errors)) {
                wrong(t, row, i);
            }
            for (int j = 0; j < i; j++) {
                wrong(t, t.a[i], j);
                wrong(t, t.c[i], j);
            }
            for (double[] row : t.dense) {
                if (i < t.stages() - 1) {
                    wrong(t, row, i);
                }
            }
        }
    }

    private static void wrong(RosenbrockTableau t, double[] row, int i) {
        if (row == t.errors && i == t.stages() - 1 || row == t.weights && i == t.stages() - 1) {
            return; // any multiple of the last stage is an error estimate; the weight of the last stage is looked at below
        }
        double was = row[i];
        row[i] = was + 1e-6;
        assertThrows(IllegalArgumentException.class, () -> RosenbrockTableau.of(5, 4, t.gamma, t.a, t.c, t.nodes, t.slopes, t.weights, t.errors, t.dense), () -> "coefficient " + i);
        row[i] = was;
    }
}
