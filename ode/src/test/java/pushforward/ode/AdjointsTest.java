package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.tensor.DType;

/// Gradients through solves inside graphs, all ways to get them.
class AdjointsTest {
    private static final double[] ROW = Gradients.row(0, 10, new double[] {1, 1}, Gradients.P);

    @Test
    void lotkaVolterraHasItsKnownGradients() {
        Solver s = Solver.of(Dopri5.METHOD).withTolerances(1e-10, 1e-10).withMaxSteps(1000);
        long t = System.nanoTime();
        Gradients.Result r = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, Adjoint.discretise(), Gradients.ONE, ROW);
        System.out.println(r.y()[0] + " " + Arrays.toString(r.y0()) + Arrays.toString(r.theta()) + Arrays.toString(r.t0()) + Arrays.toString(r.t1()) + Arrays.toString(r.statistics()) + (System.nanoTime() - t) * 1e-9);
        assertArrayEquals(new double[] {1.026344767575, 0.909691078136}, r.y(), 1e-8);
        assertArrayEquals(new double[] {0.2995995083, -0.01415181634}, r.y0(), 1e-8);
        assertArrayEquals(new double[] {0.6219615856, 0.0680014042, 0.1691764640, 0.2725606940}, r.theta(), 1e-8);
    }
}
