package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.autodiff.Var;
import pushforward.ode.method.Bosh3;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Methods;
import pushforward.ode.method.Rk4;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Gradients through solves inside graphs, all ways to get them.
class AdjointsTest {
    private static final int WIDTH = 16;
    private static final int LANES = 64;
    private static final double[] ROW = Gradients.row(0, 10, new double[] {1, 1}, Gradients.P);
    private static final List<Adjoint> ALL = List.of(Adjoint.discretise(), Adjoint.checkpointed(10), Adjoint.reversible(), Adjoint.backsolve(), new Adjoint.Backsolve(false),
            Adjoint.interpolating());

    /// y' = sin(3 t) theta0 - theta1 y + cos(y reversed), for which everything matters.
    private static final VectorField DRIVEN = (t, y, theta) -> t.times(3).sin().times(theta.get(0).at(0)).minus(y.times(theta.get(0).at(1))).plus(y.take(1, 0).cos());

    @Test
    void lotkaVolterraHasItsKnownGradients() {
        for (Adjoint a : ALL) {
            double tolerance = a instanceof Adjoint.Reversible ? 1e-13 : 1e-11;
            Solver s = Solver.of(Dop853.METHOD).withTolerances(tolerance, tolerance).withMaxSteps(400);
            Gradients.Result r = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, a, Gradients.ONE, ROW);
            String name = a + " after " + r.statistics()[2];
            assertArrayEquals(new double[] {1.026344767575, 0.909691078136}, r.y(), 1e-8, name);
            assertArrayEquals(new double[] {0.2995995083, -0.01415181634}, r.y0(), 1e-8, name);
            assertArrayEquals(new double[] {0.6219615856, 0.0680014042, 0.1691764640, 0.2725606940}, r.theta(), 1e-8, name);
        }
    }

    @Test
    void stepsOfOneSizeHaveTheDerivativeOfTheirStabilityPolynomial() {
        double lambda = -1.3;
        double h = 0.1;
        int n = 17;
        VectorField linear = (t, y, theta) -> y.times(theta.get(0));
        for (Method m : Methods.all().stream().filter(RungeKutta.class::isInstance).toList()) {
            ButcherTableau tableau = ((RungeKutta) m).tableau();
            double r = tableau.stability(h * lambda);
            double slope = slope(tableau, h * lambda);
            double y = 2 * Math.pow(r, n);
            for (Adjoint a : List.of(Adjoint.discretise(), Adjoint.checkpointed(3))) {
                Gradients.Result g = Gradients.lossOfEnd(Solver.fixed(m, h).withMaxSteps(20), linear, 1, 1, DType.F64, a, Gradients.ONE, new double[] {0, n * h, 2, lambda});
                assertEquals(n, g.statistics()[2]);
                assertEquals(y, g.y()[0], 1e-14 * y, m.name());
                double expected = (y - 1) * n * h * slope * Math.pow(r, n - 1) * 2;
                assertEquals(expected, g.theta()[0], 1e-13 * Math.abs(expected), m.name());
                assertEquals((y - 1) * Math.pow(r, n), g.y0()[0], 1e-14, m.name());
            }
        }
    }

    /// R'(z), stage by stage.
    private static double slope(ButcherTableau t, double z) {
        int s = t.stages();
        double[] k = new double[s];
        double[] dk = new double[s];
        double dr = 0;
        for (int i = 0; i < s; i++) {
            double y = 1;
            double dy = 0;
            for (int j = 0; j < i; j++) {
                y += z * t.a(i, j) * k[j];
                dy += t.a(i, j) * (k[j] + z * dk[j]);
            }
            k[i] = y;
            dk[i] = dy;
            dr += t.b(i) * (y + z * dy);
        }
        return dr;
    }

    @Test
    void gradientsDoNotDependOnTheNumberOfCheckpoints() {
        for (DType dtype : DType.values()) {
            double tolerance = dtype == DType.F32 ? 1e-4 : 1e-8;
            Solver s = Solver.of(Bosh3.METHOD).withTolerances(tolerance, tolerance).withMaxSteps(dtype == DType.F32 ? 300 : 3000);
            double[][] rows = {ROW, Gradients.row(1, 4, new double[] {2, 0.5}, Gradients.P)};
            Gradients.Result expected = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, dtype, Adjoint.discretise(), Gradients.ONE, rows);
            assertEquals(0, expected.statistics()[0]);
            for (int k : new int[] {2, 3, 17, 100, 5000}) {
                Gradients.Result r = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, dtype, Adjoint.checkpointed(k), Gradients.ONE, rows);
                assertArrayEquals(expected.y0(), r.y0(), 0);
                assertArrayEquals(expected.theta(), r.theta(), 0);
                assertArrayEquals(expected.t0(), r.t0(), 0);
                assertArrayEquals(expected.t1(), r.t1(), 0);
            }
        }
    }

    @Test
    void timesHaveDerivativesToo() {
        double[][] rows = {{0.2, 1.7, 0.3, -0.4, 1.1, 0.7}, {2, 0.5, 0.3, -0.4, 1.1, 0.7}};
        double e = 1e-3;
        for (Adjoint a : ALL) {
            Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-11, 1e-11).withMaxSteps(1000);
            Gradients.Result r = Gradients.lossOfEnd(s, DRIVEN, 2, 2, DType.F64, a, Gradients.ONE, rows);
            for (int row = 0; row < 2; row++) {
                double[] difference = new double[6];
                for (int i = 0; i < 6; i++) {
                    double[] values = new double[5];
                    for (int k = -2; k <= 2; k++) {
                        double[] moved = rows[row].clone();
                        moved[i] += k * e;
                        values[k + 2] = loss(moved);
                    }
                    difference[i] = (8 * (values[3] - values[1]) - (values[4] - values[0])) / (12 * e);
                }
                double[] gradient = {r.t0()[row], r.t1()[row], r.y0()[2 * row], r.y0()[2 * row + 1], r.theta()[2 * row], r.theta()[2 * row + 1]};
                assertArrayEquals(difference, gradient, 1e-7, a + " row " + row);
            }
        }
    }

    private static double loss(double[] row) {
        OdeFunction f = (t, y, dy) -> {
            dy[0] = Math.sin(3 * t) * row[4] - row[5] * y[0] + Math.cos(y[1]);
            dy[1] = Math.sin(3 * t) * row[4] - row[5] * y[1] + Math.cos(y[0]);
        };
        double[] y = Solver.of(Dop853.METHOD).withTolerances(1e-13, 1e-13).solve(f, row[0], row[1], row[2], row[3]).orThrow().y();
        return 0.5 * ((1 - y[0]) * (1 - y[0]) + (1 - y[1]) * (1 - y[1]));
    }

    @Test
    void saveTimesHaveDerivativesToo() {
        double[] times = {0.3, 0.8, 1.1};
        double[] y0 = {0.3, -0.4};
        double[] p = {1.1, 0.7};
        OdeFunction f = (t, y, dy) -> {
            dy[0] = Math.sin(3 * t) * p[0] - p[1] * y[0] + Math.cos(y[1]);
            dy[1] = Math.sin(3 * t) * p[0] - p[1] * y[1] + Math.cos(y[0]);
        };
        Solution exact = Solver.of(Dop853.METHOD).withTolerances(1e-13, 1e-13).withStops(times).withSaveAt(times).solve(f, 0.1, 1.5, y0).orThrow();
        List<Argument> arguments = List.of(new Argument("times", Shape.of(3), DType.F64, true), new Argument("y0", Shape.of(2), DType.F64, true), new Argument("p", Shape.of(2), DType.F64, true));
        for (Adjoint a : ALL) {
            Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-10, 1e-10).withMaxSteps(500);
            List<Tensor> r = Autodiff.compile(arguments, v -> {
                Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(x -> {
                    Solved solved = s.solve(DRIVEN, x.get(0).constant(0.1), x.get(0).constant(1.5), x.get(0), x.get(1), List.of(x.get(2)), a);
                    Var weights = x.get(0).constant(new double[] {1, -2, 3, 5, 7, 0.5}, 3, 2);
                    return solved.saved().times(weights).sum().plus(solved.y().sum().times(0.25));
                }, v);
                Solved solved = s.solve(DRIVEN, v.get(0).constant(0.1), v.get(0).constant(1.5), v.get(0), v.get(1), List.of(v.get(2)), a);
                return List.of(solved.saved().flatten(), solved.y(), g.gradients().get(0), g.gradients().get(1), g.gradients().get(2), solved.status());
            }, Gradients.ONE).apply(Tensor.of(times).reshape(1, 3), Tensor.of(y0).reshape(1, 2), Tensor.of(p).reshape(1, 2));
            assertArrayEquals(new double[] {0}, r.get(5).toDoubleArray());
            assertArrayEquals(Arrays.stream(exact.states()).flatMapToDouble(Arrays::stream).toArray(), r.get(0).toDoubleArray(), 1e-8, a.toString());
            assertArrayEquals(exact.y(), r.get(1).toDoubleArray(), 1e-8, a.toString());
            double[] expected = new double[3];
            double[] weights = {1, -2, 3, 5, 7, 0.5};
            double[] dy = new double[2];
            for (int i = 0; i < 3; i++) {
                f.derivative(times[i], exact.states()[i], dy);
                expected[i] = weights[2 * i] * dy[0] + weights[2 * i + 1] * dy[1];
            }
            assertArrayEquals(expected, r.get(2).toDoubleArray(), 1e-7, a.toString());
            double e = 1e-5;
            for (int i = 0; i < 2; i++) {
                double[] up = y0.clone();
                double[] down = y0.clone();
                up[i] += e;
                down[i] -= e;
                assertEquals((weighted(f, times, up, weights) - weighted(f, times, down, weights)) / (2 * e), r.get(3).toDoubleArray()[i], 1e-7, a.toString());
            }
        }
    }

    private static double weighted(OdeFunction f, double[] times, double[] y0, double[] weights) {
        Solution s = Solver.of(Dop853.METHOD).withTolerances(1e-13, 1e-13).withStops(times).withSaveAt(times).solve(f, 0.1, 1.5, y0).orThrow();
        double sum = 0.25 * (s.y(0) + s.y(1));
        for (int i = 0; i < 6; i++) {
            sum += weights[i] * s.states()[i / 2][i % 2];
        }
        return sum;
    }

    @Test
    void secondDerivativesGoThroughDiscretise() {
        // y' = -y^3 / 2 has y(t) = y0 / sqrt(1 + y0^2 t)
        Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-10, 1e-10).withMaxSteps(200);
        Tensor y0 = Tensor.of(0.5, 1, 2).reshape(3, 1);
        double[] r = Autodiff.hessian(y -> s.solve((t, u, theta) -> u.times(u).times(u).times(-0.5), 0, 2, y, List.of(), Adjoint.discretise()).y().at(0)).apply(y0).toDoubleArray();
        for (int i = 0; i < 3; i++) {
            double u = y0.toDoubleArray()[i];
            assertEquals(-3 * u * 2 * Math.pow(1 + 2 * u * u, -2.5), r[i], 1e-8);
        }
        Tensor t1 = Tensor.of(0.5, 2).reshape(2, 1);
        double[] twice = Autodiff.hessian(t -> s.solve((u, y, theta) -> y.unaryMinus(), t.at(0).times(0), t.at(0), t.constant(3).reshape(1), List.of(), Adjoint.discretise()).y().at(0)).apply(t1)
                .toDoubleArray();
        assertArrayEquals(new double[] {3 * Math.exp(-0.5), 3 * Math.exp(-2)}, twice, 1e-7);
        for (Adjoint a : ALL.subList(1, ALL.size())) {
            assertThrows(UnsupportedOperationException.class, () -> Autodiff.hessian(y -> s.solve((t, u, theta) -> u.sin(), 0, 2, y, List.of(), a).y().at(0)).apply(y0), a.toString());
        }
    }

    @Test
    void singlePrecisionIsEnough() {
        double[] row = Gradients.row(0, 2, new double[] {1, 1}, Gradients.P);
        Gradients.Result exact = Gradients.lossOfEnd(Solver.of(Dopri5.METHOD).withTolerances(1e-11, 1e-11).withMaxSteps(500), Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, Adjoint.discretise(),
                Gradients.ONE, row);
        for (Adjoint a : ALL) {
            Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-6, 1e-6).withMaxSteps(100);
            Gradients.Result r = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F32, a, Gradients.ONE, row);
            assertEquals(0, r.statistics()[0], a.toString());
            double[][] expected = {exact.y(), exact.y0(), exact.theta(), exact.t0(), exact.t1()};
            double[][] got = {r.y(), r.y0(), r.theta(), r.t0(), r.t1()};
            for (int i = 0; i < expected.length; i++) {
                for (int k = 0; k < expected[i].length; k++) {
                    assertEquals(expected[i][k], got[i][k], 1e-3 * Math.max(0.1, Math.abs(expected[i][k])), a.toString());
                }
            }
        }
    }

    @Test
    void reversibleIsExactForWhatItComputes() {
        // finite differences of the very same steps
        for (Solver s : List.of(Solver.fixed(Rk4.METHOD, 0.07).withMaxSteps(100), Solver.fixed(Rk4.METHOD, 0.07).withMaxSteps(100).withStops(0.5, 1))) {
            double[] row = Gradients.row(0.1, 3, new double[] {1, 0.6}, Gradients.P);
            Gradients.Result r = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, Adjoint.reversible(), Gradients.ONE, row);
            double e = 1e-5;
            for (int i = 2; i < 8; i++) {
                double[] up = row.clone();
                double[] down = row.clone();
                up[i] += e;
                down[i] -= e;
                double[] y = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, Adjoint.reversible(), Gradients.ONE, up, down).y();
                double difference = (norm(y[0], y[1]) - norm(y[2], y[3])) / (2 * e);
                assertEquals(difference, i < 4 ? r.y0()[i - 2] : r.theta()[i - 4], 1e-8 * Math.max(1, Math.abs(difference)));
            }
        }
    }

    private static double norm(double a, double b) {
        return 0.5 * ((1 - a) * (1 - a) + (1 - b) * (1 - b));
    }

    /// Numbers of working memory per sample, all of it off-heap and laid out before anything runs, of a program that computes `|y(1)|^2` and its gradients with respect to y0 and theta, for
    /// `y' = tanh(theta * y)` with 16 components.
    private static double numbers(Solver solver, Adjoint adjoint) {
        VectorField field = (t, y, theta) -> y.times(theta.get(0)).tanh();
        List<Argument> arguments = List.of(Argument.perSample("y0", Shape.of(WIDTH), DType.F64), Argument.perSample("theta", Shape.of(WIDTH), DType.F64));
        Program program = Program.compile(Autodiff.trace(arguments, v -> {
            Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(x -> solver.solve(field, 0, 1, x.get(0), List.of(x.get(1)), adjoint).y().square().sum(), v);
            return List.of(g.value(), g.gradients().get(0), g.gradients().get(1));
        }), Options.defaults().withThreads(1).withMicroBatch(LANES).withMemoryBudget(Long.MAX_VALUE));
        return program.slabBytes() / (double) (LANES * Double.BYTES);
    }

    /// What [Adjoint] says is kept per step, for a method that hands the state alone from step to step, and for one that hands the field there on too; a few states
    /// and copies of blocks come to that.
    @Test
    void memoryGrowsWithStepsOnlyWhereTheyAreKept() {
        Solver fixed = Solver.fixed(Rk4.METHOD, 1e-3);
        for (Solver s : List.of(fixed, Solver.of(Dopri5.METHOD))) {
            int d = s == fixed ? WIDTH : 2 * WIDTH;
            for (Adjoint a : ALL) {
                double perStep = (numbers(s.withMaxSteps(3003), a) - numbers(s.withMaxSteps(1003), a)) / 2000;
                double expected = switch (a) {
                    case Adjoint.Discretise x -> d + 5;
                    case Adjoint.Checkpointed x -> 3;
                    case Adjoint.Reversible x -> s == fixed ? 0 : 2;
                    case Adjoint.Backsolve x -> 0;
                    case Adjoint.Interpolating x -> d + 3;
                };
                assertEquals(expected, perStep, expected == 0 ? 0 : 0.4, s.method().name() + " " + a);
            }
        }
    }

    private static double off(Solver s, Adjoint a) {
        double[] y = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, a, Gradients.ONE, ROW).y();
        return Math.max(Math.abs(y[0] - 1.026344767575), Math.abs(y[1] - 0.909691078136));
    }

    /// The reversible scheme is of its method's order whatever the coupling; how much it is off depends on that.
    @Test
    void reversibleHasTheOrderOfItsMethod() {
        for (RungeKutta m : List.of(Bosh3.METHOD, Rk4.METHOD, Dopri5.METHOD)) {
            Solver coarse = Solver.fixed(m, 10.0 / 400).withMaxSteps(500);
            Solver fine = Solver.fixed(m, 10.0 / 800).withMaxSteps(1000);
            for (Adjoint a : List.of(Adjoint.reversible(), new Adjoint.Reversible(1), Adjoint.reversible(400))) {
                double order = Math.log(off(coarse, a) / off(fine, a)) / Math.log(2);
                assertTrue(order >= m.order() - 0.1, m.name() + " " + a + " measures " + order);
            }
            double alone = off(coarse, Adjoint.discretise());
            assertTrue(off(coarse, Adjoint.reversible(400)) < 20 * alone, m.name());
            assertTrue(off(coarse, Adjoint.reversible()) > 20 * alone, m.name());
        }
    }

    @Test
    void couplingsForANumberOfSteps() {
        assertEquals(1e4, Math.pow(((Adjoint.Reversible) Adjoint.reversible(300)).coupling(), -300), 1e-8);
        assertEquals("expected at least 1 step, got 0", assertThrows(IllegalArgumentException.class, () -> Adjoint.reversible(0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Adjoint.Reversible(0));
    }
}
