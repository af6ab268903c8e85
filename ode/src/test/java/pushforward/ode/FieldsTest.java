package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Var;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Kvaerno5;
import pushforward.ode.method.Rodas5P;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Traced fields in plain Java: values, exact Jacobians and derivatives with respect to time.
class FieldsTest {
    /// `y' = (theta_0 y_1 sin t, y_0^2 - theta_1 y_1 + t^2)`.
    private static final VectorField FIELD = (t, y, theta) -> {
        Var p = theta.get(0);
        Var a = y.at(0);
        Var b = y.at(1);
        return Var.stack(p.at(0).times(b).times(t.sin()), a.square().minus(p.at(1).times(b)).plus(t.square()));
    };

    @Test
    void valuesAndDerivatives() {
        try (Tensor theta = Tensor.of(2.5, -0.75); Fields.Compiled f = Fields.of(FIELD, 2, theta)) {
            for (double t : new double[] {0, 0.3, -2, 1e3}) {
                double[] y = {1.25 + t, -0.5};
                double[] dy = new double[2];
                f.derivative(t, y, dy);
                assertArrayEquals(new double[] {2.5 * y[1] * Math.sin(t), y[0] * y[0] + 0.75 * y[1] + t * t}, dy, 1e-14 * (1 + t * t));
                double[][] j = new double[2][2];
                f.jacobian(t, y, j);
                assertArrayEquals(new double[] {0, 2.5 * Math.sin(t)}, j[0], 1e-15 * 4);
                assertArrayEquals(new double[] {2 * y[0], 0.75}, j[1], 1e-15);
                f.timeDerivative(t, y, dy);
                assertArrayEquals(new double[] {2.5 * y[1] * Math.cos(t), 2 * t}, dy, 4e-15);
            }
        }
    }

    @Test
    void noParametersAndOneComponent() {
        try (Fields.Compiled f = Fields.of((t, y, theta) -> y.square().unaryMinus(), 1)) {
            assertEquals(1.0 / 3, Solver.of(Dopri5.METHOD).withTolerances(1e-10, 1e-10).solve(f, 0, 2, 1).y(0), 1e-9);
            double[][] j = new double[1][1];
            f.jacobian(0, new double[] {3}, j);
            assertEquals(-6, j[0][0]);
        }
    }

    /// Stiff methods take the same steps with a traced field as with one whose derivatives are written by hand.
    @Test
    void stiffProblemsTraced() {
        Problem p = Problems.vanDerPol(1e-6);
        VectorField traced = (t, y, theta) -> {
            Var a = y.at(0);
            Var b = y.at(1);
            return Var.stack(b, a.square().unaryMinus().plus(1).times(b).minus(a).div(theta.get(0)));
        };
        try (Tensor eps = Tensor.scalar(1e-6); Fields.Compiled f = Fields.of(traced, 2, eps)) {
            for (Method m : List.of(Rodas5P.METHOD, Kvaerno5.METHOD)) {
                Solver solver = Solver.of(m).withTolerances(1e-4, 1e-6);
                Solution byHand = p.solve(solver);
                Solution byTrace = solver.solve(f, p.t0(), p.t1(), p.y0());
                assertEquals(byHand.y(0), byTrace.y(0), 1e-4);
                double ratio = (double) byTrace.statistics().steps() / byHand.statistics().steps();
                assertTrue(ratio > 0.9 && ratio < 1.1, m.name() + ": " + byTrace.statistics() + " against " + byHand.statistics());
            }
        }
    }

    @Test
    void badInput() {
        try (Tensor single = Tensor.zeros(DType.F32, 2); Tensor theta = Tensor.of(1.0, 1.0)) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Fields.of(FIELD, 2, single)).getMessage().contains("expected parameters of type F64"));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Fields.of((t, y, p) -> y.at(0), 2)).getMessage().contains("expected a field of shape"));
            assertEquals("expected at least 1 component, got 0", assertThrows(IllegalArgumentException.class, () -> Fields.of(FIELD, 0, theta)).getMessage());
            try (Fields.Compiled f = Fields.of(FIELD, 2, theta)) {
                assertEquals("expected a state of 2 components, got 3",
                        assertThrows(IllegalArgumentException.class, () -> f.derivative(0, new double[3], new double[3])).getMessage());
            }
        }
    }
}
