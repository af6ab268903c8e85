package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.ode.method.Kvaerno5;
import pushforward.ode.method.Rodas5P;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;

/// Stiff problems: five correct digits at rtol 1e-6 in few steps.
class StiffTest {
    /// The same to ten digits by two methods of different families at rtol 1e-12.
    private static final double[] VAN_DER_POL = {1.70616773217, -0.8928097010};
    private static final double[] ROBERTSON = {0.617234882395, 6.15359127e-6, 0.382758964012};

    private static void marks(Problem p, Method m, double atol, double[] right, long most) {
        Solution s = p.solve(Solver.of(m).withTolerances(1e-6, atol)).orThrow();
        for (int i = 0; i < right.length; i++) {
            assertEquals(right[i], s.y(i), 1e-5 * Math.abs(right[i]), m.name() + " component " + i);
        }
        assertTrue(s.statistics().steps() <= most, () -> m.name() + ": " + s.statistics());
    }

    @Test
    void vanDerPol() {
        for (Method m : List.of(Rodas5P.METHOD, Kvaerno5.METHOD)) {
            marks(Problems.named("van-der-pol").orElseThrow(), m, 1e-6, VAN_DER_POL, 1500);
        }
    }

    @Test
    void robertson() {
        for (Method m : List.of(Rodas5P.METHOD, Kvaerno5.METHOD)) {
            marks(Problems.named("robertson").orElseThrow(), m, 1e-10, ROBERTSON, 300);
        }
    }

    /// The references, by both methods.
    @Test
    void referencesAgree() {
        Problem p = Problems.named("robertson").orElseThrow();
        for (Method m : List.of(Rodas5P.METHOD, Kvaerno5.METHOD)) {
            Solution s = p.solve(Solver.of(m).withTolerances(1e-11, 1e-15)).orThrow();
            for (int i = 0; i < ROBERTSON.length; i++) {
                assertEquals(ROBERTSON[i], s.y(i), 2e-9 * ROBERTSON[i], m.name() + " component " + i);
            }
        }
        Problem v = Problems.named("van-der-pol").orElseThrow();
        for (Method m : List.of(Rodas5P.METHOD, Kvaerno5.METHOD)) {
            Solution s = v.solve(Solver.of(m).withTolerances(1e-12, 1e-14)).orThrow();
            assertEquals(VAN_DER_POL[0], s.y(0), 1e-10);
            assertEquals(VAN_DER_POL[1], s.y(1), 1e-10);
        }
    }

    /// Without a Jacobian, differences serve; their evaluations are counted.
    @Test
    void jacobiansByDifferences() {
        for (String name : List.of("van-der-pol", "robertson")) {
            Problem p = Problems.named(name).orElseThrow();
            OdeFunction plain = p.field()::derivative;
            for (Method m : List.of(Rodas5P.METHOD, Kvaerno5.METHOD)) {
                Solver solver = Solver.of(m).withTolerances(1e-6, name.equals("robertson") ? 1e-10 : 1e-6);
                Statistics exact = p.solve(solver).statistics();
                Solution s = solver.solve(plain, p.t0(), p.t1(), p.y0()).orThrow();
                double[] right = name.equals("robertson") ? ROBERTSON : VAN_DER_POL;
                for (int i = 0; i < right.length; i++) {
                    assertEquals(right[i], s.y(i), 2e-5 * Math.abs(right[i]), m.name() + " component " + i);
                }
                assertTrue(s.statistics().steps() < 1.5 * exact.steps() && s.statistics().evaluations() > exact.evaluations(), m.name() + ": " + s.statistics() + " against " + exact);
            }
        }
    }
}
