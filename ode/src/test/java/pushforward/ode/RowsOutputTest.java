package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Argument;
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

/// What solves of many rows keep and refuse, against solves of one in plain Java.
class RowsOutputTest {
    @Test
    void timesOfTheirOwnInBothDirections() {
        Solver solver = Solver.of(Dopri5.METHOD).withTolerances(1e-9, 1e-9).withSaveAt(0, 0.25, 1, 2).withDense(true).withStops(0.3);
        Tensor t0 = Tensor.of(0.0, 2, 1);
        Tensor t1 = Tensor.of(2.0, -1, 0.5);
        VectorField field = (t, y, theta) -> y.times(t).times(theta.get(0));
        RowSolver rows = solver.compile(field, DType.F64, 1, List.of(Argument.perSample("rate", Shape.of(), DType.F64)), RowsTest.OPTIONS);
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
            RowsTest.assertRow(alone, all, i, 1e-12);
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
            Trajectories all = solver.compile(fall, DType.F64, 2, List.of(), RowsTest.OPTIONS).jointly(pacing).solve(0, 3, Tensor.of(new double[][] {{0.1, speed[0]}, {0.1, speed[1]}, {0.1, speed[2]}}));
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
        Tensor y0 = Tensor.of(RowsTest.random(5, 17, 2, 0.5, 2));
        for (RungeKutta method : List.of(Heun.METHOD, Rk4.METHOD, Dopri5.METHOD)) {
            Solver solver = Solver.fixed(method, 0.03).withSaveAt(0.1, 0.5);
            Trajectories all = solver.solve(RowsTest::lotkaVolterra, List.of(Theta.shared(Tensor.of(1.5, 1, 3, 1))), 1, 0, y0).orThrow();
            for (int i = 0; i < 17; i++) {
                Solution alone = solver.solve(RowsTest.lotkaVolterra(new double[] {1.5, 1, 3, 1}), 1, 0, y0.row(i).toDoubleArray());
                RowsTest.assertRow(alone, all, i, 1e-13);
                assertEquals(alone.statistics(), all.statistics(i));
                assertArrayEquals(alone.states()[0], all.row(i).states()[0], 1e-12);
            }
        }
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
                Solution alone = solver.solve(RowsTest.lotkaVolterra(p), 0, 5, y0.row(i).toDoubleArray());
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
    void errorsNameWhatWasExpected() {
        RowSolver rows = RowsTest.lotkaVolterra(Solver.defaults(), DType.F64, RowsTest.OPTIONS);
        Tensor y0 = Tensor.ones(DType.F64, 3, 2);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> rows.solve(0, 1, y0)).getMessage().contains("expected 1 values of theta, got 0"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> rows.solve(0, 1, y0, Tensor.ones(DType.F64, 2, 4))).getMessage().contains("expected 'p' of shape [3, 4]"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> rows.solve(0, 1, Tensor.ones(DType.F32, 3, 2), y0)).getMessage().contains("[n, 2] and type F64"));
        assertThrows(IllegalArgumentException.class, () -> rows.solve(0, Double.NaN, y0, Tensor.ones(DType.F64, 3, 4)));
        assertThrows(IllegalArgumentException.class, () -> Solver.defaults().solve((t, y, theta) -> y.at(0), List.of(), 0, 1, y0));
    }

    @Test
    void noRowsAndNoTime() {
        RowSolver rows = Solver.defaults().withSaveAt(1, 2).compile((t, y, theta) -> y, DType.F64, 3, List.of(), RowsTest.OPTIONS);
        Trajectories none = rows.solve(0, 10, Tensor.zeros(DType.F64, 0, 3));
        assertEquals(Shape.of(0, 3), none.y().shape());
        assertEquals(Shape.of(0, 2, 3), none.saved().shape());
        assertEquals(new Statistics(0, 0, 0, 0, 0, 0), none.statistics());
        Tensor y0 = Tensor.of(RowsTest.random(1, 2, 3, -1, 1));
        Trajectories still = rows.solve(Tensor.of(1, 0.5), Tensor.of(1, 2.0), y0).orThrow();
        assertEquals(y0.row(0), still.y().row(0));
        assertEquals(y0.row(0), still.saved().row(0).row(0));
        assertTrue(Double.isNaN(still.saved().at(0, 1, 2)));
        assertEquals(new Statistics(1, 0, 0, 0, 0, 0), still.statistics(0));
        assertEquals(y0.at(1, 2) * Math.exp(1.5), still.y().at(1, 2), 1e-5);
    }
}
