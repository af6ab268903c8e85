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
import pushforward.autodiff.Fn;
import pushforward.autodiff.Var;
import pushforward.ode.method.Bosh3;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Kvaerno5;
import pushforward.ode.method.Rk4;
import pushforward.ode.method.Tsit5;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Solves inside graphs: the same steps as in plain Java, sample by sample, whoever shares a micro-batch, whatever happens to the others.
class GraphSolveTest {
    private static final List<Adjoint> ALL = List.of(Adjoint.discretise(), Adjoint.checkpointed(5), Adjoint.reversible(), Adjoint.backsolve(), Adjoint.interpolating());

    private static OdeFunction lotkaVolterra(double[] p) {
        return (t, y, dy) -> {
            dy[0] = p[0] * y[0] - p[1] * (y[0] * y[1]);
            dy[1] = p[3] * (y[0] * y[1]) - p[2] * y[1];
        };
    }

    @Test
    void takesTheStepsOfPlainJava() {
        List<Solver> solvers = List.of(Solver.of(Dopri5.METHOD), Solver.of(Tsit5.METHOD).withTolerances(1e-8, 1e-5).withController(Controller.pi()),
                Solver.of(Bosh3.METHOD).withTolerances(Tolerances.of(new double[] {1e-4, 1e-6}, new double[] {1e-7, 1e-5})), Solver.of(Dop853.METHOD).withController(Controller.dop853()),
                Solver.of(Dopri5.METHOD).withController(Controller.dopri5()).withStops(0.5, 2.25), Solver.of(Dopri5.METHOD).withController(Controller.pid()).withFirstStep(2).withStepLimits(0, 0.3),
                Solver.of(Bosh3.METHOD).withTolerances(1e-3, 1e-3).withFirstStep(5), Solver.fixed(Rk4.METHOD, 0.07), Solver.fixed(Dopri5.METHOD, 0.3).withStops(1));
        double[][] rows = {Gradients.row(0, 10, new double[] {1, 1}, Gradients.P), Gradients.row(3, 0.2, new double[] {2, 0.5}, new double[] {1, 2, 0.5, 3}),
            Gradients.row(1, 1, new double[] {2, 0.5}, Gradients.P), Gradients.row(-1, 7, new double[] {0.1, 3}, new double[] {2, 1, 1, 0.5})};
        int rejected = 0;
        for (Solver s : solvers) {
            Solver bounded = s.withMaxSteps(2000);
            Gradients.Result r = Gradients.lossOfEnd(bounded, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, Adjoint.discretise(), Gradients.ONE, rows);
            for (int i = 0; i < rows.length; i++) {
                Solution expected = bounded.solve(lotkaVolterra(Arrays.copyOfRange(rows[i], 4, 8)), rows[i][0], rows[i][1], rows[i][2], rows[i][3]);
                String name = s.method().name() + " " + s.controller() + " row " + i;
                assertEquals(expected.statistics().steps(), r.statistics()[5 * i + 1], name);
                assertEquals(expected.statistics().accepted(), r.statistics()[5 * i + 2], name);
                assertEquals(expected.t(), r.statistics()[5 * i + 4], name);
                assertArrayEquals(expected.y(), Arrays.copyOfRange(r.y(), 2 * i, 2 * i + 2), 1e-11, name);
                if (((RungeKutta) s.method()).tableau().lastIsFirst() && s.stops().length == 0 && rows[i][0] != rows[i][1]) {
                    assertEquals(expected.statistics().evaluations(), r.statistics()[5 * i + 3], name);
                }
                rejected += (int) expected.statistics().rejected();
            }
        }
        assertTrue(rejected > 50, "too few rejections to compare: " + rejected);
    }

    @Test
    void cutAtSaveTimesItTakesTheStepsOfOneSolveWithStops() {
        double[] times = {0.5, 2, 2.1, 6};
        Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-6, 1e-6).withController(Controller.pi()).withMaxSteps(500).withSaveAt(times);
        Solution expected = s.withStops(times).solve(lotkaVolterra(Gradients.P), 0, 10, 1, 1);
        List<Tensor> r = Autodiff.compile(List.of(new Argument("y0", Shape.of(2), DType.F64, true)), v -> {
            Solved all = s.solve(Gradients.LOTKA_VOLTERRA, 0, 10, v.get(0), List.of(v.get(0).constant(Gradients.P)), Adjoint.discretise());
            return List.of(all.saved(), all.y(), Var.stack(all.steps(), all.accepted(), all.status(), all.time()));
        }, Gradients.ONE).apply(Tensor.of(1.0, 1).reshape(1, 2));
        assertArrayEquals(Arrays.stream(expected.states()).flatMapToDouble(Arrays::stream).toArray(), r.get(0).toDoubleArray(), 1e-11);
        assertArrayEquals(expected.y(), r.get(1).toDoubleArray(), 1e-11);
        assertArrayEquals(new double[] {expected.statistics().steps(), expected.statistics().accepted(), 0, 10}, r.get(2).toDoubleArray());
    }

    @Test
    void aSampleDoesNotDependOnItsNeighbours() {
        double[][] rows = new double[7][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Gradients.row(0.1 * i, 2 + i, new double[] {1 + 0.2 * i, 1}, new double[] {1.5, 1 + 0.1 * i, 3, 1});
        }
        for (Adjoint a : ALL) {
            Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-5, 1e-5).withMaxSteps(120);
            Gradients.Result all = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, a, Gradients.ONE, rows);
            for (int i = 0; i < rows.length; i += 3) {
                Gradients.Result one = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, a, Gradients.ONE, rows[i]);
                assertArrayEquals(one.y(), Arrays.copyOfRange(all.y(), 2 * i, 2 * i + 2), 0, a.toString());
                assertArrayEquals(one.y0(), Arrays.copyOfRange(all.y0(), 2 * i, 2 * i + 2), 0, a.toString());
                assertArrayEquals(one.theta(), Arrays.copyOfRange(all.theta(), 4 * i, 4 * i + 4), 0, a.toString());
                assertEquals(one.t1()[0], all.t1()[i], a.toString());
            }
            Gradients.Result cut = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, a, Gradients.ONE.withMicroBatch(3).withPoison(true), rows);
            assertArrayEquals(all.y0(), cut.y0(), 0);
            assertArrayEquals(all.theta(), cut.theta(), 0);
            assertArrayEquals(all.statistics(), cut.statistics(), 0);
        }
    }

    @Test
    void failuresAreValuesAndDisturbNobody() {
        // y' = p y^2: reaches infinity at t = 1 / (p y0)
        VectorField field = (t, y, theta) -> y.square().times(theta.get(0));
        double[] good = {0, 1, 0.5, 1};
        double[][] rows = {good, {0, 1, 2, 1}, {0, 1, Double.NaN, 1}, {0, 1, 0.5, Double.POSITIVE_INFINITY}, good, {Double.NaN, 1, 0.5, 1}};
        for (Adjoint a : ALL) {
            Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-6, 1e-6).withMaxSteps(1000);
            Gradients.Result alone = Gradients.lossOfEnd(s, field, 1, 1, DType.F64, a, Gradients.ONE, good);
            Gradients.Result r = Gradients.lossOfEnd(s, field, 1, 1, DType.F64, a, Gradients.ONE, rows);
            assertEquals(1, alone.y()[0], a instanceof Adjoint.Reversible ? 1e-4 : 1e-6);
            for (int i : new int[] {0, 4}) {
                assertEquals(alone.y()[0], r.y()[i], a.toString());
                assertEquals(alone.y0()[0], r.y0()[i], a.toString());
                assertEquals(alone.theta()[0], r.theta()[i], a.toString());
                assertEquals(alone.t0()[0], r.t0()[i], a.toString());
            }
            assertEquals(Status.SUCCESS, Solved.status(r.statistics()[0]));
            if (!(a instanceof Adjoint.Reversible)) {
                assertEquals(Status.STEP_TOO_SMALL, Solved.status(r.statistics()[5]), a.toString());
                assertEquals(0.5, r.statistics()[9], 1e-6, a.toString());
                assertTrue(r.y()[1] > 1e6, "the state reached is kept: " + r.y()[1]);
            }
            assertEquals(Status.NON_FINITE, Solved.status(r.statistics()[10]), a.toString());
            assertEquals(Status.NON_FINITE, Solved.status(r.statistics()[15]), a.toString());
            assertEquals(0.5, r.y()[3], a.toString());
            assertEquals(Status.NON_FINITE, Solved.status(r.statistics()[25]), a.toString());
            Gradients.Result few = Gradients.lossOfEnd(Solver.fixed(Rk4.METHOD, 0.01).withMaxSteps(50), field, 1, 1, DType.F64, a, Gradients.ONE, good);
            assertEquals(Status.MAX_STEPS, Solved.status(few.statistics()[0]), a.toString());
            assertEquals(0.5, few.statistics()[4], 1e-14);
            double y = 0.5 / (1 - 0.5 * 0.5);
            assertEquals(y, few.y()[0], 1e-6, a.toString());
            assertEquals((y - 1) * y * y / 0.25, few.y0()[0], 1e-6, a.toString());
        }
    }

    /// One hidden layer, its weights shared by all samples: [W1, b1, W2].
    private static final VectorField NETWORK = (t, y, w) -> w.get(2).matmul(w.get(0).matmul(y).plus(w.get(1).times(t)).tanh());

    @Test
    void sharedParametersGetTheSumOfTheirGradients() {
        int d = 3;
        int hidden = 5;
        int n = 9;
        List<Argument> arguments = List.of(new Argument("W1", Shape.of(hidden, d), DType.F64, false), new Argument("b1", Shape.of(hidden), DType.F64, false),
                new Argument("W2", Shape.of(d, hidden), DType.F64, false), new Argument("t1", Shape.scalar(), DType.F64, false), new Argument("x", Shape.of(d), DType.F64, true));
        Tensor[] tensors = {wave(hidden, d), wave(hidden), wave(d, hidden), Tensor.of(0.9).reshape(), wave(n, d)};
        double[][] first = null;
        for (Adjoint a : ALL) {
            Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-9, 1e-9).withMaxSteps(60);
            double[][][] gradients = new double[2][][];
            for (boolean shared : new boolean[] {true, false}) {
                List<Tensor> r = Autodiff.compile(arguments, v -> {
                    Var x = v.get(4);
                    return Autodiff.valueAndGrad(w -> {
                        Var t0 = x.constant(0);
                        Solved there = s.solve(NETWORK, t0, w.get(3), Var.stack(w.get(3).times(0.25), w.get(3).times(0.5)), x.tanh(), w.subList(0, 3), a);
                        Var loss = s.solve(NETWORK, 1, 0.5, there.y().times(2), w.subList(0, 3), a).y().square().sum().plus(there.saved().sum());
                        return shared ? loss.meanOverSamples() : loss;
                    }, v.subList(0, 4)).gradients();
                }, Gradients.ONE.withMicroBatch(4)).apply(tensors);
                gradients[shared ? 0 : 1] = r.stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
            }
            for (int i = 0; i < 4; i++) {
                double[] mean = new double[gradients[0][i].length];
                for (int k = 0; k < n * mean.length; k++) {
                    mean[k % mean.length] += gradients[1][i][k] / n;
                }
                assertArrayEquals(mean, gradients[0][i], 1e-13, a.toString());
                if (first != null) {
                    assertArrayEquals(first[i], gradients[0][i], 1e-6, a.toString());
                }
            }
            first = first == null ? gradients[0] : first;
        }
    }

    private static Tensor wave(int... shape) {
        double[] v = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(v, i -> Math.sin(1.7 * i + v.length));
        return Tensor.of(v).reshape(shape);
    }

    @Test
    void divergencesAreFieldsLikeOthers() {
        // y' = -y^3 / 2 and l' = its divergence: l = -1.5 log(1 + y0^2 t)
        VectorField flow = (t, y, theta) -> {
            Var u = y.slice(0, 1);
            Fn cubic = v -> v.times(v).times(v).times(theta.get(0).unaryMinus());
            return Var.concat(0, cubic.apply(u), Autodiff.divergence(cubic).apply(u).reshape(1));
        };
        double[] y0 = {0.5, 1, 2};
        Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-9, 1e-9).withMaxSteps(200);
        for (Adjoint a : ALL) {
            List<Tensor> r = Autodiff.compile(List.of(new Argument("y0", Shape.of(1), DType.F64, true), new Argument("k", Shape.scalar(), DType.F64, true)), v -> {
                Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(x -> s.solve(flow, 0, 2, Var.concat(0, x.get(0), x.get(0).constant(0).reshape(1)), List.of(x.get(1)), a).y().at(1), v);
                return List.of(g.value(), g.gradients().get(0), g.gradients().get(1));
            }, Gradients.ONE).apply(Tensor.of(y0).reshape(3, 1), Tensor.of(0.5, 0.5, 0.5));
            double tolerance = a instanceof Adjoint.Reversible ? 1e-6 : 1e-7;
            for (int i = 0; i < 3; i++) {
                double u = 1 + 2 * y0[i] * y0[i];
                assertEquals(-1.5 * Math.log(u), r.get(0).toDoubleArray()[i], tolerance, a.toString());
                assertEquals(-1.5 * 4 * y0[i] / u, r.get(1).toDoubleArray()[i], tolerance, a.toString());
                assertEquals(-1.5 * 4 * y0[i] * y0[i] / u, r.get(2).toDoubleArray()[i], tolerance, a.toString());
            }
        }
    }

    @Test
    void forwardDerivativesGoThroughDiscretise() {
        // y' = A y has y(t1) = exp(A t1) y0, here a turn by the angle t1
        Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-10, 1e-10).withMaxSteps(200);
        VectorField turn = (t, y, theta) -> Var.concat(0, y.slice(1, 2).unaryMinus(), y.slice(0, 1));
        double[] j = Autodiff.jacobian(y -> s.solve(turn, 0, 1.2, y, List.of(), Adjoint.discretise()).y()).apply(Tensor.of(1.0, 0.3).reshape(1, 2)).toDoubleArray();
        assertArrayEquals(new double[] {Math.cos(1.2), -Math.sin(1.2), Math.sin(1.2), Math.cos(1.2)}, j, 1e-8);
        double[] rows = Autodiff.jacobian(y -> s.solve(turn, 0, 1.2, y, List.of(), Adjoint.checkpointed(4)).y().slice(0, 1)).apply(Tensor.of(1.0, 0.3).reshape(1, 2)).toDoubleArray();
        assertArrayEquals(new double[] {Math.cos(1.2), -Math.sin(1.2)}, rows, 1e-8);
        UnsupportedOperationException e = assertThrows(UnsupportedOperationException.class,
                () -> Autodiff.jacobian(y -> s.solve(turn, 0, 1.2, y, List.of(), Adjoint.checkpointed(4)).y()).apply(Tensor.of(1.0, 0.3).reshape(1, 2)));
        assertTrue(e.getMessage().contains("no forward derivative"), e.getMessage());
    }

    @Test
    void saysWhatItExpects() {
        Autodiff.FnMany endless = v -> List.of(Solver.fixed(Rk4.METHOD, 0.1).solve(Gradients.LOTKA_VOLTERRA, 0, 1, v.get(0), List.of(v.get(0).constant(Gradients.P)), Adjoint.discretise()).y());
        List<Argument> y0 = List.of(new Argument("y0", Shape.of(2), DType.F64, true));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Autodiff.trace(y0, endless));
        assertTrue(e.getMessage().contains("withMaxSteps"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Autodiff.trace(y0, v -> List.of(
                Solver.defaults().withMaxSteps(9).solve((t, y, theta) -> y.at(0), 0, 1, v.get(0), List.of(), Adjoint.discretise()).y())));
        assertTrue(e.getMessage().contains("expected a field of shape [2]"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Autodiff.trace(y0, v -> List.of(
                Solver.defaults().solve(Gradients.LOTKA_VOLTERRA, v.get(0), v.get(0).at(0), v.get(0), List.of(), Adjoint.backsolve()).y())));
        assertTrue(e.getMessage().contains("expected times that are scalars"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Autodiff.trace(y0, v -> List.of(
                Solver.of(Kvaerno5.METHOD).solve(Gradients.LOTKA_VOLTERRA, 0, 1, v.get(0), List.of(v.get(0).constant(Gradients.P)), Adjoint.backsolve()).y())));
        assertEquals("expected an explicit Runge-Kutta method inside a graph, such as dopri5, got kvaerno5", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Autodiff.trace(y0, v -> List.of(
                Solver.defaults().withEvents(Event.of((t, y) -> t)).solve(Gradients.LOTKA_VOLTERRA, 0, 1, v.get(0), List.of(v.get(0).constant(Gradients.P)), Adjoint.backsolve()).y())));
        assertEquals("expected a solver without events inside a graph, got 1 events", e.getMessage());
    }
}
