package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.ode.method.Bosh3;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Heun;
import pushforward.ode.method.Rk4;
import pushforward.ode.method.Tsit5;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Solves of many rows against solves of one in plain Java, and against themselves in other company.
class RowsTest {
    private static final double MU = 0.012277471;
    private static final double PERIOD = 17.0652165601579625588917206249;
    private static final Options OPTIONS = Options.defaults();

    /// theta: (a, b, c, d).
    private static Var lotkaVolterra(Var t, Var y, List<Var> theta) {
        Var p = theta.get(0);
        Var u = y.at(0);
        Var v = y.at(1);
        return Var.stack(p.at(0).times(u).minus(p.at(1).times(u).times(v)), p.at(3).times(u).times(v).minus(p.at(2).times(v)));
    }

    private static OdeFunction lotkaVolterra(double[] p) {
        return (t, y, dy) -> {
            dy[0] = p[0] * y[0] - p[1] * y[0] * y[1];
            dy[1] = p[3] * y[0] * y[1] - p[2] * y[1];
        };
    }

    private static Var arenstorf(Var t, Var y, List<Var> theta) {
        Var x = y.at(0);
        Var z = y.at(1);
        Var r1 = x.plus(MU).square().plus(z.square()).sqrt();
        Var r2 = x.minus(1 - MU).square().plus(z.square()).sqrt();
        Var d1 = r1.times(r1).times(r1);
        Var d2 = r2.times(r2).times(r2);
        return Var.stack(y.at(2), y.at(3), x.plus(y.at(3).times(2)).minus(x.plus(MU).times(1 - MU).div(d1)).minus(x.minus(1 - MU).times(MU).div(d2)),
                z.minus(y.at(2).times(2)).minus(z.times(1 - MU).div(d1)).minus(z.times(MU).div(d2)));
    }

    private static double[][] random(long seed, int n, int d, double from, double to) {
        SplittableRandom r = new SplittableRandom(seed);
        double[][] x = new double[n][d];
        for (double[] row : x) {
            Arrays.setAll(row, i -> from + (to - from) * r.nextDouble());
        }
        return x;
    }

    private static RowSolver lotkaVolterra(Solver solver, DType dtype, Options options) {
        return solver.compile(RowsTest::lotkaVolterra, dtype, 2, List.of(Argument.perSample("p", Shape.of(4), dtype)), options);
    }

    private static void assertRow(Solution expected, Trajectories got, int row, double tolerance) {
        assertEquals(expected.status(), got.status(row), "row " + row);
        assertEquals(expected.statistics().accepted(), got.statistics(row).accepted(), "row " + row);
        assertEquals(expected.statistics().rejected(), got.statistics(row).rejected(), "row " + row);
        assertEquals(expected.t(), got.t()[row], 1e-12 * Math.abs(expected.t()), "row " + row);
        double[] y = got.y().row(row).toDoubleArray();
        for (int i = 0; i < y.length; i++) {
            double e = expected.y(i);
            assertTrue(e == y[i] || Math.abs(e - y[i]) <= tolerance * Math.max(1e-3, Math.abs(e)) || Double.isNaN(e) && Double.isNaN(y[i]), () -> "row " + row + ": " + e + ", " + Arrays.toString(y));
        }
    }

    private static void assertSame(Trajectories a, int i, Trajectories b, int j) {
        assertEquals(a.status(i), b.status(j));
        assertEquals(a.statistics(i), b.statistics(j));
        assertEquals(a.t()[i], b.t()[j]);
        assertArrayEquals(a.y().row(i).toDoubleArray(), b.y().row(j).toDoubleArray());
        assertArrayEquals(a.saved().row(i).toDoubleArray(), b.saved().row(j).toDoubleArray());
    }

    @Test
    void theStepsOfOneRowInPlainJava() {
        int n = 70;
        double[][] y0 = random(1, n, 2, 0.5, 2);
        double[][] p = random(2, n, 4, 0.5, 2);
        for (RungeKutta method : List.of(Bosh3.METHOD, Dopri5.METHOD, Tsit5.METHOD, Dop853.METHOD)) {
            for (Controller c : List.of(Controller.integral(), Controller.pid(), Controller.dopri5())) {
                Solver solver = Solver.of(method).withController(c).withTolerances(1e-6, 1e-7);
                Trajectories all = lotkaVolterra(solver, DType.F64, OPTIONS).solve(0, 10, Tensor.of(y0), Tensor.of(p)).orThrow();
                for (int i = 0; i < n; i++) {
                    assertRow(solver.solve(lotkaVolterra(p[i]), 0, 10, y0[i]), all, i, 0); // the same arithmetic: the same bits
                }
            }
        }
    }

    @Test
    void publishedCounts() {
        Solver hairer = Solver.of(Dopri5.METHOD).withController(Controller.dopri5()).withTolerances(1e-7, 1e-7);
        double[][] y0 = {{0.994, 0, 0, -2.00158510637908252240537862224}};
        Trajectories t = hairer.solve(RowsTest::arenstorf, List.of(), 0, PERIOD, Tensor.of(y0));
        assertEquals(new Statistics(1442, 240, 216, 24, 0, 0), t.statistics());
        assertEquals(0.9940021016, t.y().at(0, 0), 1e-8);
        Trajectories decay = Solver.of(Bosh3.METHOD).solve((s, y, theta) -> y.unaryMinus(), List.of(), 0, 10, Tensor.of(new double[][] {{1}}));
        assertEquals(257, decay.statistics().evaluations());
        assertEquals(85, decay.statistics().accepted());
        Trajectories lv = Solver.of(Dop853.METHOD).solve(RowsTest::lotkaVolterra, List.of(Theta.shared(Tensor.of(1.5, 1, 3, 1))), 0, 10, Tensor.of(new double[][] {{1, 1}}));
        assertEquals(518, lv.statistics().evaluations());
        assertEquals(35, lv.statistics().accepted());
    }

    @Test
    void whoeverElseIsSolved() {
        int n = 10_001;
        double[][] y0 = random(3, n, 2, 0.5, 2);
        double[][] p = random(4, n, 4, 0.5, 2);
        for (DType dtype : DType.values()) {
            Solver solver = Solver.of(Tsit5.METHOD).withTolerances(1e-4, 1e-4).withSaveAt(-1, 0, 0.1, 0.7, 1);
            Tensor y = Tensor.of(y0).to(dtype);
            Tensor theta = Tensor.of(p).to(dtype);
            RowSolver rows = lotkaVolterra(solver, dtype, OPTIONS);
            Trajectories all = rows.solve(0, 1, y, theta).orThrow();
            Trajectories other = lotkaVolterra(solver, dtype, OPTIONS.withThreads(1).withMicroBatch(3).withPoison(true)).solve(0, 1, y, theta);
            int[] reversed = new int[n];
            Arrays.setAll(reversed, i -> n - 1 - i);
            Trajectories back = rows.solve(0, 1, y.gather(reversed), theta.gather(reversed));
            assertEquals(all.y(), other.y());
            assertEquals(all.y().gather(reversed), back.y());
            assertEquals(all.statistics(), back.statistics());
            for (int i = 0; i < n; i += 1999) {
                assertSame(all, i, other, i);
                assertSame(all, i, back, n - 1 - i);
                assertSame(all, i, rows.solve(0, 1, y.rows(i, i + 1), theta.rows(i, i + 1)), 0);
            }
            Trajectories part = rows.solve(0, 1, y.rows(5000, 5007), theta.rows(5000, 5007));
            for (int i = 0; i < 7; i++) {
                assertSame(all, 5000 + i, part, i);
            }
        }
    }

    /// y' = y^2 from y0 has its pole at t = 1 / y0.
    @Test
    void hardRowsTroubleNobody() {
        VectorField square = (t, y, theta) -> y.times(y);
        Tensor y0 = Tensor.of(new double[][] {{0.1}, {1}, {-1}, {Double.NaN}, {0.5}, {1e200}, {0.2}});
        Solver solver = Solver.of(Dopri5.METHOD).withTolerances(1e-8, 1e-8).withMaxSteps(2000);
        RowSolver rows = solver.compile(square, DType.F64, 1, List.of(), OPTIONS);
        Trajectories all = rows.solve(0, 1.5, y0);
        Trajectories good = rows.solve(0, 1.5, y0.gather(new int[] {0, 2, 4, 6})).orThrow();
        assertSame(all, 0, good, 0);
        assertSame(all, 2, good, 1);
        assertSame(all, 4, good, 2);
        assertSame(all, 6, good, 3);
        assertEquals(Status.STEP_TOO_SMALL, all.status(1));
        assertEquals(1, all.t()[1], 1e-6);
        assertTrue(all.y().at(1, 0) > 1e6);
        assertEquals(Status.NON_FINITE, all.status(3));
        assertEquals(0, all.t()[3]);
        assertFalse(all.status(5).good());
        assertEquals(0.1 / (1 - 0.15), all.y().at(0, 0), 1e-8);
        for (int i = 0; i < 7; i++) {
            assertRow(solver.solve((t, y, dy) -> dy[0] = y[0] * y[0], 0, 1.5, y0.at(i, 0)), all, i, 1e-6);
        }
        assertTrue(assertThrows(OdeException.class, all::orThrow).getMessage().startsWith("3 of 7 rows"));
    }

    @Test
    void statusesOfTheirOwn() {
        Solver solver = Solver.of(Dopri5.METHOD).withMaxSteps(30);
        Trajectories t = solver.solve((s, y, theta) -> y.times(theta.get(0)), List.of(Theta.perRow(Tensor.of(-1.0, -100))), 0, 2, Tensor.ones(DType.F64, 2, 1));
        assertEquals(List.of(Status.SUCCESS, Status.MAX_STEPS), List.of(t.status(0), t.status(1)));
        assertEquals(30, t.statistics(1).steps());
        assertEquals(30, t.runs());
        assertTrue(t.t()[1] < 2 && t.t()[1] > 0);
        assertEquals(Math.exp(-2), t.y().at(0, 0), 1e-6);
        assertEquals(Math.exp(-100 * t.t()[1]), t.y().at(1, 0), 1e-5);
    }

    @Test
    void noRowsAndNoTime() {
        RowSolver rows = Solver.defaults().withSaveAt(1, 2).compile((t, y, theta) -> y, DType.F64, 3, List.of(), OPTIONS);
        Trajectories none = rows.solve(0, 10, Tensor.zeros(DType.F64, 0, 3));
        assertEquals(Shape.of(0, 3), none.y().shape());
        assertEquals(Shape.of(0, 2, 3), none.saved().shape());
        assertEquals(new Statistics(0, 0, 0, 0, 0, 0), none.statistics());
        Tensor y0 = Tensor.of(random(1, 2, 3, -1, 1));
        Trajectories still = rows.solve(Tensor.of(1, 0.5), Tensor.of(1, 2.0), y0).orThrow();
        assertEquals(y0.row(0), still.y().row(0));
        assertEquals(y0.row(0), still.saved().row(0).row(0));
        assertTrue(Double.isNaN(still.saved().at(0, 1, 2)));
        assertEquals(new Statistics(1, 0, 0, 0, 0, 0), still.statistics(0));
        assertEquals(y0.at(1, 2) * Math.exp(1.5), still.y().at(1, 2), 1e-5);
    }

    @Test
    void timesOfTheirOwnInBothDirections() {
        Solver solver = Solver.of(Dopri5.METHOD).withTolerances(1e-9, 1e-9).withSaveAt(0, 0.25, 1, 2).withDense(true).withStops(0.3);
        Tensor t0 = Tensor.of(0.0, 2, 1);
        Tensor t1 = Tensor.of(2.0, -1, 0.5);
        VectorField field = (t, y, theta) -> y.times(t).times(theta.get(0));
        RowSolver rows = solver.compile(field, DType.F64, 1, List.of(Argument.perSample("rate", Shape.of(), DType.F64)), OPTIONS);
        Trajectories all = rows.solve(t0, t1, Tensor.of(new double[][] {{1}, {1}, {1}}), Tensor.of(1, -0.5, 2)).orThrow();
        double[] rate = {1, -0.5, 2};
        double[] times = {0, 0.25, 1, 2};
        for (int i = 0; i < 3; i++) {
            double a = rate[i] / 2;
            double from = t0.at(i);
            double to = t1.at(i);
            assertEquals(Math.exp(a * (to * to - from * from)), all.y().at(i, 0), 1e-7);
            for (int j = 0; j < times.length; j++) {
                boolean inside = (times[j] - from) * (times[j] - to) <= 0;
                assertEquals(inside ? Math.exp(a * (times[j] * times[j] - from * from)) : Double.NaN, all.saved().at(i, j, 0), 1e-6);
            }
            double r = rate[i];
            Solution alone = solver.solve((t, y, dy) -> dy[0] = y[0] * t * r, from, to, 1);
            assertRow(alone, all, i, 1e-12);
            Solution row = all.row(i);
            assertArrayEquals(alone.times(), row.times());
            for (int j = 0; j < row.times().length; j++) {
                assertEquals(alone.states()[j][0], row.states()[j][0], 1e-13);
            }
            double middle = from + 0.37 * (to - from);
            assertEquals(alone.at(middle)[0], row.at(middle)[0], 1e-12);
        }
    }

    @Test
    void eventsOfTheirOwn() {
        Event ground = Event.of((t, y) -> y[0]).only(Event.Direction.FALLING).ending();
        Event top = Event.of((t, y) -> y[1]);
        Solver solver = Solver.of(Tsit5.METHOD).withEvents(ground, top).withSaveAt(0.5, 1, 1.5, 2, 2.5);
        VectorField fall = (t, y, theta) -> Var.stack(y.at(1), y.constant(-9.81));
        double[] speed = {5, 10, 20};
        for (Pacing pacing : Pacing.values()) {
            Trajectories all = solver.compile(fall, DType.F64, 2, List.of(), OPTIONS).jointly(pacing).solve(0, 3, Tensor.of(new double[][] {{0.1, speed[0]}, {0.1, speed[1]}, {0.1, speed[2]}}));
            for (int i = 0; i < 3; i++) {
                double land = (speed[i] + Math.sqrt(speed[i] * speed[i] + 2 * 9.81 * 0.1)) / 9.81;
                assertEquals(land < 3 ? Status.EVENT : Status.SUCCESS, all.status(i));
                assertEquals(Math.min(land, 3), all.t()[i], 1e-9);
                assertEquals(land < 3 ? 2 : 1, all.row(i).events().size());
                assertEquals(speed[i] / 9.81, all.row(i).events().get(0).t(), 1e-9);
                for (int j = 0; j < 5; j++) {
                    double t = 0.5 + 0.5 * j;
                    assertEquals(t <= land ? 0.1 + speed[i] * t - 9.81 / 2 * t * t : Double.NaN, all.saved().at(i, j, 0), 1e-9);
                }
            }
        }
    }

    @Test
    void stepsOfOneSize() {
        Tensor y0 = Tensor.of(random(5, 17, 2, 0.5, 2));
        for (RungeKutta method : List.of(Heun.METHOD, Rk4.METHOD, Dopri5.METHOD)) {
            Solver solver = Solver.fixed(method, 0.03).withSaveAt(0.1, 0.5);
            Trajectories all = solver.solve(RowsTest::lotkaVolterra, List.of(Theta.shared(Tensor.of(1.5, 1, 3, 1))), 1, 0, y0).orThrow();
            for (int i = 0; i < 17; i++) {
                Solution alone = solver.solve(lotkaVolterra(new double[] {1.5, 1, 3, 1}), 1, 0, y0.row(i).toDoubleArray());
                assertRow(alone, all, i, 1e-13);
                assertEquals(alone.statistics(), all.statistics(i));
                assertArrayEquals(alone.states()[0], all.row(i).states()[0], 1e-12);
            }
        }
    }

    @Test
    void stepsOfOneSizeEndWhereTheFieldDoes() {
        Solver solver = Solver.fixed(Rk4.METHOD, 0.1);
        Trajectories t = solver.solve((s, y, theta) -> y.times(y), List.of(), 0, 3, Tensor.of(new double[][] {{1}, {-1}}));
        assertEquals(Status.NON_FINITE, t.status(0));
        assertRow(solver.solve((s, y, dy) -> dy[0] = y[0] * y[0], 0, 3, 1), t, 0, 0);
        assertEquals(Status.SUCCESS, t.status(1));
        assertEquals(-0.25, t.y().at(1, 0), 1e-5);
    }

    @Test
    void betweenSteps() {
        double[] p = {1.5, 1, 3, 1};
        for (RungeKutta method : List.of(Bosh3.METHOD, Tsit5.METHOD, Dop853.METHOD)) {
            Solver solver = Solver.of(method).withDense(true).withSaveAt(0.123, 4.5);
            Tensor y0 = Tensor.of(new double[][] {{1, 1}, {0.7, 1.3}});
            Trajectories all = solver.solve(RowsTest::lotkaVolterra, List.of(Theta.shared(Tensor.of(p))), 0, 5, y0);
            double rounding = method == Dop853.METHOD ? 1e-3 : 1e-4; // its interpolant has coefficients of several hundreds that cancel
            Trajectories single = solver.solve(RowsTest::lotkaVolterra, List.of(Theta.shared(Tensor.of(p).to(DType.F32))), 0, 5, y0.to(DType.F32));
            for (int i = 0; i < 2; i++) {
                Solution alone = solver.solve(lotkaVolterra(p), 0, 5, y0.row(i).toDoubleArray());
                for (double t : new double[] {0, 0.01, 2.2, 4.99, 5}) {
                    assertArrayEquals(alone.at(t), all.row(i).at(t));
                    assertArrayEquals(alone.at(t), single.row(i).at(t), rounding);
                }
                assertArrayEquals(alone.states()[1], all.saved().row(i).row(1).toDoubleArray());
                assertArrayEquals(alone.states()[1], single.saved().row(i).row(1).toDoubleArray(), rounding);
            }
        }
    }

    @Test
    void whatIsSharedAndWhatIsNot() {
        VectorField field = (t, y, theta) -> theta.get(1).matmul(y).times(theta.get(0)).plus(theta.get(2));
        Tensor a = Tensor.of(new double[][] {{0, 1}, {-1, 0}});
        Tensor speed = Tensor.of(1.0, 2, -1);
        Trajectories all = Solver.defaults().withTolerances(1e-9, 1e-9).solve(field, List.of(Theta.perRow(speed), Theta.shared(a), Theta.perRow(Tensor.zeros(DType.F64, 3, 2))), 0, 1,
                Tensor.of(new double[][] {{1, 0}, {1, 0}, {0, 1}})).orThrow();
        assertEquals(Math.cos(1), all.y().at(0, 0), 1e-8);
        assertEquals(-Math.sin(2), all.y().at(1, 1), 1e-8);
        assertEquals(-Math.sin(1), all.y().at(2, 0), 1e-8);
    }

    @Test
    void sharedSteps() {
        Tensor y0 = Tensor.of(random(6, 50, 2, 0.5, 2));
        Tensor p = Tensor.of(random(7, 50, 4, 0.5, 2));
        RowSolver rows = lotkaVolterra(Solver.of(Dopri5.METHOD), DType.F64, OPTIONS);
        Trajectories each = rows.solve(0, 10, y0, p);
        Trajectories worst = rows.jointly(Pacing.WORST).solve(0, 10, y0, p).orThrow();
        Trajectories mean = rows.jointly(Pacing.MEAN).solve(0, 10, y0, p).orThrow();
        assertEquals(worst.statistics(0), worst.statistics(49));
        assertTrue(worst.statistics().steps() > each.statistics().steps());
        assertTrue(mean.statistics().steps() < worst.statistics().steps());
        assertTrue(worst.y().allClose(each.y(), 1e-3, 1e-3));
        assertTrue(mean.y().allClose(each.y(), 1e-3, 1e-3));
        assertSame(rows.jointly(Pacing.WORST).solve(0, 10, y0.rows(3, 4), p.rows(3, 4)), 0, each, 3);
        assertThrows(IllegalArgumentException.class, () -> rows.jointly(Pacing.MEAN).solve(Tensor.zeros(DType.F64, 50), Tensor.arange(DType.F64, 50), y0, p));
    }

    @Test
    void singlePrecision() {
        int n = 100;
        Tensor y0 = Tensor.of(random(8, n, 2, 0.5, 2)).to(DType.F32);
        Tensor p = Tensor.of(random(9, n, 4, 0.5, 2)).to(DType.F32);
        Solver solver = Solver.of(Dopri5.METHOD).withTolerances(Tolerances.of(new double[] {1e-4, 1e-5}, new double[] {1e-5, 1e-4}));
        Trajectories single = lotkaVolterra(solver, DType.F32, OPTIONS).solve(0, 10, y0, p).orThrow();
        Trajectories twice = lotkaVolterra(solver, DType.F64, OPTIONS).solve(0, 10, y0.to(DType.F64), p.to(DType.F64)).orThrow();
        assertEquals(DType.F32, single.y().dtype());
        assertTrue(single.y().to(DType.F64).allClose(twice.y(), 2e-3, 1e-4), () -> single.y() + " " + twice.y());
        assertEquals(twice.statistics().accepted(), single.statistics().accepted(), 0.02 * twice.statistics().accepted());
        Trajectories blowUp = Solver.of(Dopri5.METHOD).solve((t, y, theta) -> y.times(y), List.of(), 0, 2, Tensor.of(new float[][] {{1}, {0.1f}}));
        assertFalse(blowUp.status(0).good());
        assertEquals(1, blowUp.t()[0], 1e-3);
        assertEquals(0.125, blowUp.y().at(1, 0), 1e-5);
    }

    @Test
    void errorsNameWhatWasExpected() {
        RowSolver rows = lotkaVolterra(Solver.defaults(), DType.F64, OPTIONS);
        Tensor y0 = Tensor.ones(DType.F64, 3, 2);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> rows.solve(0, 1, y0)).getMessage().contains("expected 1 values of theta, got 0"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> rows.solve(0, 1, y0, Tensor.ones(DType.F64, 2, 4))).getMessage().contains("expected 'p' of shape [3, 4]"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> rows.solve(0, 1, Tensor.ones(DType.F32, 3, 2), y0)).getMessage().contains("[n, 2] and type F64"));
        assertThrows(IllegalArgumentException.class, () -> rows.solve(0, Double.NaN, y0, Tensor.ones(DType.F64, 3, 4)));
        assertThrows(IllegalArgumentException.class, () -> Solver.defaults().solve((t, y, theta) -> y.at(0), List.of(), 0, 1, y0));
    }

    /// Once the kernels are compiled, the heap grows with the rows, not with the steps.
    @Test
    void littleIsAllocatedOnTheWay() {
        int n = 100;
        RowSolver rows = lotkaVolterra(Solver.of(Dopri5.METHOD).withTolerances(1e-8, 1e-8), DType.F64, OPTIONS.withThreads(1));
        Tensor y0 = Tensor.ones(DType.F64, n, 2);
        Tensor p = Tensor.of(1.5, 1, 3, 1).broadcastTo(n, 4);
        long perRun = Long.MAX_VALUE;
        for (int i = 0; i < 100 && perRun >= 1000; i++) {
            long start = Heap.allocated();
            long few = rows.solve(0, 1, y0, p).runs();
            long middle = Heap.allocated();
            long many = rows.solve(0, 20, y0, p).runs();
            long end = Heap.allocated();
            assertTrue(many - few > 200);
            perRun = (end - middle - (middle - start)) / (many - few);
        }
        assertTrue(perRun < 1000, perRun + " bytes in each run of 100 rows");
    }
}
