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
        for (Adjoint a : new Adjoint[] {Adjoint.discretise(), Adjoint.checkpointed(10), Adjoint.reversible(), Adjoint.backsolve(), new Adjoint.Backsolve(false), Adjoint.interpolating()}) {
        try {
        long t = System.nanoTime();
        Gradients.Result r = Gradients.lossOfEnd(s, Gradients.LOTKA_VOLTERRA, 2, 4, DType.F64, a, Gradients.ONE, ROW);
        System.out.println(a + " " + r.y()[0] + " " + Arrays.toString(r.y0()) + Arrays.toString(r.theta()) + Arrays.toString(r.t0()) + Arrays.toString(r.t1()) + Arrays.toString(r.statistics()) + (System.nanoTime() - t) * 1e-9);
        } catch (RuntimeException e) { e.printStackTrace(System.out); }
        }
    }
}
