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
import pushforward.ode.method.Rk4;
import pushforward.ode.method.Tsit5;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Solves of many rows against solves of one in plain Java, and against themselves in other company.
class RowsTest {
    private static final double MU = 0.012277471;
    private static final double PERIOD = 17.0652165601579625588917206249;
    static final Options OPTIONS = Options.defaults();

    /// theta: (a, b, c, d).
    static Var lotkaVolterra(Var t, Var y, List<Var> theta) {
        Var p = theta.get(0);
        Var u = y.at(0);
        Var v = y.at(1);
        return Var.stack(p.at(0).times(u).minus(p.at(1).times(u).times(v)), p.at(3).times(u).times(v).minus(p.at(2).times(v)));
    }

    static OdeFunction lotkaVolterra(double[] p) {
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

    static double[][] random(long seed, int n, int d, double from, double to) {
        SplittableRandom r = new SplittableRandom(seed);
        double[][] x = new double[n][d];
        for (double[] row : x) {
            Arrays.setAll(row, i -> from + (to - from) * r.nextDouble());
        }
        return x;
    }

    static RowSolver lotkaVolterra(Solver solver, DType dtype, Options options) {
        return solver.compile(RowsTest::lotkaVolterra, dtype, 2, List.of(Argument.perSample("p", Shape.of(4), dtype)), options);
    }

    static void assertRow(Solution expected, Trajectories got, int row, double tolerance) {
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
    void stepsOfOneSizeEndWhereTheFieldDoes() {
        Solver solver = Solver.fixed(Rk4.METHOD, 0.1);
        Trajectories t = solver.solve((s, y, theta) -> y.times(y), List.of(), 0, 3, Tensor.of(new double[][] {{1}, {-1}}));
        assertEquals(Status.NON_FINITE, t.status(0));
        assertRow(solver.solve((s, y, dy) -> dy[0] = y[0] * y[0], 0, 3, 1), t, 0, 0);
        assertEquals(Status.SUCCESS, t.status(1));
        assertEquals(-0.25, t.y().at(1, 0), 1e-5);
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
