package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.ode.method.Bosh3;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Heun;
import pushforward.ode.method.Kvaerno5;
import pushforward.ode.method.Methods;
import pushforward.ode.method.Rk4;
import pushforward.ode.method.Yoshida4;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Fields that jump, times far from 0, states that overflow, solves of no length: in plain Java, of many rows, and inside graphs.
class EdgesTest {
    private static final List<Adjoint> ALL = List.of(Adjoint.discretise(), Adjoint.checkpointed(5), Adjoint.reversible(), Adjoint.backsolve(), Adjoint.interpolating());

    /// All that look at the field within a step only: a stage of Kvaerno's method and the first kick of Yoshida's lie beyond its end.
    static Stream<Method> within() {
        return Methods.all().stream().filter(m -> m != Kvaerno5.METHOD && m != Yoshida4.METHOD);
    }

    private static Solver solver(Method m) {
        return m.adaptive() ? Solver.of(m) : Solver.fixed(m, 0.1);
    }

    // ---- jumps at stops

    /// A slope of 1, from t = 0.75 on of -200, and from t = 0 on of 3. No method notices where it jumps, in either direction, as if there were three solves.
    @ParameterizedTest
    @MethodSource("within")
    void jumpsAtStopsGoUnnoticed(Method m) {
        OdeFunction f = (t, y, dy) -> {
            dy[0] = t < 0 ? 3 : t < 0.75 ? 1 : -200;
            dy[1] = 0;
        };
        double[] ends = {-0.5, 2};
        double[] states = {-1.5, 0.75 - 250};
        for (Solver s : m.adaptive() ? List.of(Solver.of(m), Solver.fixed(m, 0.1)) : List.of(Solver.fixed(m, 0.1))) {
            for (int way = 0; way < 2; way++) {
                Solution r = s.withStops(0, 0.75, 5).withSaveAt(0, 0.75).withDense(true).solve(f, ends[way], ends[1 - way], states[way], 0).orThrow();
                String name = m.name() + " by " + s.controller() + ", way " + way;
                assertEquals(states[1 - way], r.y(0), 1e-11, name);
                assertEquals(0, r.statistics().rejected(), name);
                for (int i = 0; i < 2; i++) {
                    assertEquals(r.times()[i] == 0 ? 0 : 0.75, r.states()[i][0], 1e-11, name);
                }
                assertEquals(0.25, r.at(0.25)[0], 1e-10, name);
                assertEquals(0.75 - 40, r.at(0.95)[0], 1e-10, name);
                assertTrue(r.statistics().steps() < 60, name + ": " + r.statistics());
            }
        }
    }

    /// The same for a field that differs on both sides and depends on time and state, whose pieces are solved one by one.
    @ParameterizedTest
    @MethodSource("within")
    void piecesSolvedOneByOne(Method m) {
        OdeFunction before = (t, y, dy) -> {
            dy[0] = y[1];
            dy[1] = -Math.sin(y[0]) + Math.cos(3 * t);
        };
        OdeFunction after = (t, y, dy) -> {
            dy[0] = 2 * y[1];
            dy[1] = 10 - t * y[0];
        };
        OdeFunction both = (t, y, dy) -> (t < 1 ? before : after).derivative(t, y, dy);
        Solver s = Solver.fixed(m, 0.0625).withTolerances(1e-12, 1e-12);
        double[] middle = s.solve(before, 0, 1, 1, 0.5).y();
        assertArrayEquals(s.solve(after, 1, 2, middle).y(), s.withStops(1).solve(both, 0, 2, 1, 0.5).y(), 1e-11, m.name());
    }

    private static Var jumping(Var t, Var y, List<Var> theta) {
        return t.lt(1).select(y.times(theta.get(0)), y.times(theta.get(0)).times(-20)).plus(t.lt(1).select(t.constant(1), t.constant(-4)));
    }

    /// `y' = p y + 1` from t = 0, `y' = -20 p y - 4` from t = 1 on.
    private static double jumpingExactly(double p, double y0) {
        double middle = (y0 + 1 / p) * Math.exp(p) - 1 / p;
        return (middle + 0.2 / p) * Math.exp(-20 * p) - 0.2 / p;
    }

    @Test
    void rowsJumpToo() {
        double[] p = {0.1, 0.3, 0.5};
        for (DType dtype : DType.values()) {
            for (RungeKutta m : List.of(Heun.METHOD, Bosh3.METHOD, Rk4.METHOD, Dopri5.METHOD, Dop853.METHOD)) {
                Solver s = (m.adaptive() ? Solver.of(m).withTolerances(1e-5, 1e-5) : Solver.fixed(m, 0.02)).withStops(1).withSaveAt(1);
                for (Pacing pacing : Pacing.values()) {
                    Trajectories all = s.compile(EdgesTest::jumping, dtype, 1, List.of(Argument.perSample("p", Shape.of(), dtype)), RowsTest.OPTIONS).jointly(pacing)
                            .solve(0, 2, Tensor.zeros(dtype, 3, 1), Tensor.of(p).to(dtype)).orThrow();
                    assertTrue(all.statistics(0).rejected() <= 2, m.name() + ": " + all.statistics(0));
                    for (int i = 0; i < 3; i++) {
                        assertEquals(jumpingExactly(p[i], 0), all.y().at(i, 0), 1e-4, m.name() + " in " + dtype);
                        assertEquals((Math.exp(p[i]) - 1) / p[i], all.saved().at(i, 0, 0), 1e-4, m.name() + " in " + dtype);
                        double rate = p[i];
                        if (pacing == Pacing.EACH && dtype == DType.F64) {
                            RowsTest.assertRow(s.solve((t, y, dy) -> dy[0] = t < 1 ? y[0] * rate + 1 : y[0] * rate * -20 - 4, 0, 2, 0), all, i, 1e-13);
                        }
                    }
                }
            }
        }
    }

    @Test
    void graphsJumpToo() {
        double e = 1e-5;
        for (DType dtype : DType.values()) {
            for (RungeKutta m : List.of(Rk4.METHOD, Dopri5.METHOD)) {
                double tolerance = dtype == DType.F64 ? 1e-9 : 1e-5;
                Solver s = (m.adaptive() ? Solver.of(m).withTolerances(tolerance, tolerance) : Solver.fixed(m, 0.01)).withStops(1).withMaxSteps(300);
                for (Adjoint a : ALL) {
                    Gradients.Result r = Gradients.lossOfEnd(s, EdgesTest::jumping, 1, 1, dtype, a, Gradients.ONE, new double[] {0, 2, 0, 0.3});
                    double within = (dtype == DType.F64 ? 2e-5 : 1e-3) * (a instanceof Adjoint.Reversible ? 10 : 1);
                    String name = m.name() + " " + a + " " + dtype;
                    double y = jumpingExactly(0.3, 0);
                    assertEquals(y, r.y()[0], within, name);
                    assertEquals((y - 1) * (jumpingExactly(0.3 + e, 0) - jumpingExactly(0.3 - e, 0)) / (2 * e), r.theta()[0], 10 * within, name);
                    assertEquals((y - 1) * (jumpingExactly(0.3, e) - jumpingExactly(0.3, -e)) / (2 * e), r.y0()[0], 10 * within, name);
                }
            }
        }
    }

    // ---- first steps

    /// Where time has few digits left, a first step chosen too small to be one is lengthened.
    @Test
    void farFromTimeZero() {
        for (double t0 : new double[] {0, 1e6, -1e10, 1e12, 1e15}) {
            Solution s = Solver.defaults().solve((t, y, dy) -> dy[0] = 1e-6, t0, t0 + 1e9, 0);
            assertEquals(Status.SUCCESS, s.status(), "from " + t0);
            assertEquals(1e3, s.y(0), 1e-3);
        }
        for (double t0 : new double[] {0, 10, 1000, -1e5}) {
            Tensor y0 = Tensor.zeros(DType.F32, 1, 1);
            VectorField one = (t, y, theta) -> y.fill(1);
            Trajectories rows = Solver.defaults().solve(one, List.of(), t0, t0 + 16, y0);
            assertEquals(Status.SUCCESS, rows.status(0), "from " + t0);
            assertEquals(16, rows.y().at(0, 0), 1e-4);
            double[] graph = Autodiff.compile(List.of(Argument.perSample("y0", Shape.of(1), DType.F32)), v -> {
                Solved s = Solver.defaults().withMaxSteps(100).solve(one, t0, t0 + 16, v.get(0), List.of(), Adjoint.backsolve());
                return List.of(Var.stack(s.y().at(0), s.status()));
            }, Gradients.ONE).apply(y0).get(0).toDoubleArray();
            assertArrayEquals(new double[] {16, Status.SUCCESS.ordinal()}, graph, 1e-4, "from " + t0);
        }
    }

    /// The least step asked for is taken where a step as small is good enough, and ends the solve where it is not.
    @Test
    void theLeastStep() {
        Solution s = Solver.of(Bosh3.METHOD).withFirstStep(1e-9).withStepLimits(0.01, 1).solve((t, y, dy) -> dy[0] = -y[0], 0, 1, 1).orThrow();
        assertEquals(Math.exp(-1), s.y(0), 1e-5);
        assertTrue(s.statistics().steps() <= 101);
        assertEquals(Status.STEP_TOO_SMALL, Solver.of(Bosh3.METHOD).withStepLimits(0.1, 1).solve((t, y, dy) -> dy[0] = -1e3 * y[0], 0, 1, 1).status());
    }

    // ---- numbers

    /// A state that becomes infinite is no success, though nothing is wrong with the field.
    @ParameterizedTest
    @MethodSource("within")
    void statesThatOverflow(Method m) {
        Solution s = solver(m).solve((t, y, dy) -> {
            dy[0] = 1e308;
            dy[1] = 0;
        }, 0, 10, 0, 0);
        assertEquals(Status.NON_FINITE, s.status(), m.name());
        assertTrue(Double.isFinite(s.y(0)), m.name());
    }

    @Test
    void rowsAndGraphsThatOverflow() {
        Tensor y0 = Tensor.zeros(DType.F32, 2, 1);
        for (RungeKutta m : List.of(Rk4.METHOD, Heun.METHOD, Dopri5.METHOD, Dop853.METHOD)) {
            Trajectories rows = solver(m).solve((t, y, theta) -> theta.get(0).reshape(1), List.of(Theta.perRow(Tensor.of(1e38, 1).to(DType.F32))), 0, 10, y0);
            assertEquals(List.of(Status.NON_FINITE, Status.SUCCESS), List.of(rows.status(0), rows.status(1)), m.name());
            assertTrue(Double.isFinite(rows.y().at(0, 0)), m.name());
            double[] graph = Autodiff.compile(List.of(Argument.perSample("y0", Shape.of(1), DType.F32)), v -> {
                Solved s = solver(m).withMaxSteps(1000).solve((t, y, theta) -> y.fill(1e38), 0, 10, v.get(0), List.of(), Adjoint.checkpointed(9));
                return List.of(Var.stack(s.y().at(0), s.status()));
            }, Gradients.ONE).apply(y0).get(0).toDoubleArray();
            assertEquals(Status.NON_FINITE.ordinal(), graph[1], m.name());
            assertTrue(Double.isFinite(graph[0]), m.name());
        }
    }

    /// Tolerances as loose and as tight as they can be: a solve ends, one way or another, and says how.
    @ParameterizedTest
    @MethodSource("within")
    void extremeTolerances(Method m) {
        OdeFunction f = (t, y, dy) -> {
            dy[0] = y[1];
            dy[1] = -y[0];
        };
        if (m.adaptive()) {
            Solution loose = Solver.of(m).withTolerances(0.9, 1e300).solve(f, 0, 10, 0, 1);
            assertEquals(Status.SUCCESS, loose.status(), m.name());
            assertTrue(loose.statistics().steps() < 40, () -> m.name() + ": " + loose.statistics());
            Solution tight = Solver.of(m).withTolerances(1e-20, 1e-100).withMaxSteps(500).solve(f, 0, 10, 0, 1);
            assertTrue(tight.status() == Status.MAX_STEPS || tight.status() == Status.STEP_TOO_SMALL || tight.status() == Status.NOT_CONVERGED, m.name() + ": " + tight.status());
        }
    }

    // ---- ends

    /// Save times at both ends of a solve inside a graph, where there is no way to go: values and gradients are those of a solve without them.
    @Test
    void savedAtBothEnds() {
        Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-10, 1e-10).withMaxSteps(100);
        for (Adjoint a : ALL) {
            List<Argument> arguments = List.of(Argument.perSample("t", Shape.of(2), DType.F64), Argument.perSample("y0", Shape.of(2), DType.F64), Argument.perSample("p", Shape.of(4), DType.F64));
            List<Tensor> r = Autodiff.compile(arguments, v -> {
                Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(x -> {
                    Var t = x.get(0);
                    Solved all = s.solve(Gradients.LOTKA_VOLTERRA, t.at(0), t.at(1), t, x.get(1), List.of(x.get(2)), a);
                    return all.saved().sum().plus(all.y().sum());
                }, v);
                Solved plain = s.solve(Gradients.LOTKA_VOLTERRA, 0, 1, v.get(1), List.of(v.get(2)), a);
                Autodiff.ValueAndGrad h = Autodiff.valueAndGrad(x -> s.solve(Gradients.LOTKA_VOLTERRA, x.get(0).at(0), x.get(0).at(1), x.get(1), List.of(x.get(2)), a).y().sum(), v);
                return List.of(g.value(), plain.y(), g.gradients().get(1), h.gradients().get(1), g.gradients().get(2), h.gradients().get(2));
            }, Gradients.ONE).apply(Tensor.of(0.0, 1).reshape(1, 2), Tensor.of(1, 0.5).reshape(1, 2), Tensor.of(Gradients.P).reshape(1, 4));
            double[][] n = r.stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
            assertEquals(1.5 + 2 * (n[1][0] + n[1][1]), n[0][0], 1e-12, a.toString());
            for (int i = 0; i < 2; i++) {
                assertEquals(1 + 2 * n[3][i], n[2][i], 1e-8, a.toString());
            }
            for (int i = 0; i < 4; i++) {
                assertEquals(2 * n[5][i], n[4][i], 1e-8, a.toString());
            }
        }
    }

    /// A solve of no length hands its state and cotangents on.
    @Test
    void noLengthInsideAGraph() {
        for (Adjoint a : ALL) {
            Gradients.Result r = Gradients.lossOfEnd(Solver.of(Dopri5.METHOD).withMaxSteps(50), Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, a, Gradients.ONE, Gradients.row(3, 3, new double[] {2, 0.5}, Gradients.P));
            assertArrayEquals(new double[] {2, 0.5}, r.y(), a.toString());
            assertArrayEquals(new double[] {1, -0.5}, r.y0(), 1e-15, a.toString());
            assertArrayEquals(new double[4], r.theta(), 0, a.toString());
            assertEquals(Status.SUCCESS.ordinal(), r.statistics()[0]);
        }
    }

    /// Events at the very start, at the very end, and that never cross.
    @Test
    void eventsAtTheEnds() {
        OdeFunction clock = (t, y, dy) -> dy[0] = 1;
        for (double way : new double[] {1, -1}) {
            Solver s = Solver.of(Dopri5.METHOD).withEvents(Event.of((t, y) -> y[0]), Event.of((t, y) -> y[0] - way), Event.of((t, y) -> Double.NaN), Event.of((t, y) -> 0), Event.of((t, y) -> t).ending());
            Solution r = s.solve(clock, 0, way, 0).orThrow();
            assertEquals(Status.SUCCESS, r.status());
            assertEquals(1, r.events().size());
            assertEquals(1, r.events().get(0).event());
            assertEquals(way, r.events().get(0).t(), 1e-14);
        }
    }

    /// A step that begins aside of a stop and would just pass its target goes to it.
    @Test
    void stepsFromStopsDoNotPassTheEnd() {
        Pacer pacer = new Pacer(Solver.fixed(Rk4.METHOD, 0.9999).withStops(1_000).withMaxSteps(10), 4, 999.5, 1_001, Math.ulp(1f));
        while (pacer.running()) {
            assertTrue(pacer.next() > 0 && pacer.to() <= 1_001, "a step to " + pacer.to());
            pacer.judge(0);
        }
        assertEquals(Status.SUCCESS, pacer.status());
    }
}
