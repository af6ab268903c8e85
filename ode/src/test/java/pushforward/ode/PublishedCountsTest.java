package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pushforward.ode.method.Bosh3;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;

/// Numbers of steps and states that other implementations of the same methods and controllers are known to give.
class PublishedCountsTest {
    private static final double MU = 0.012277471;
    private static final double ARENSTORF_PERIOD = 17.0652165601579625588917206249;

    static void arenstorf(double t, double[] y, double[] dy) {
        double r1 = Math.hypot(y[0] + MU, y[1]);
        double r2 = Math.hypot(y[0] - (1 - MU), y[1]);
        double d1 = r1 * r1 * r1;
        double d2 = r2 * r2 * r2;
        dy[0] = y[2];
        dy[1] = y[3];
        dy[2] = y[0] + 2 * y[3] - (1 - MU) * (y[0] + MU) / d1 - MU * (y[0] - (1 - MU)) / d2;
        dy[3] = y[1] - 2 * y[2] - (1 - MU) * y[1] / d1 - MU * y[1] / d2;
    }

    private static final double[] ARENSTORF_START = {0.994, 0, 0, -2.00158510637908252240537862224};

    private static Solver hairer(double tolerance) {
        return Solver.of(Dopri5.METHOD).withController(Controller.dopri5()).withTolerances(tolerance, tolerance);
    }

    @Test
    void arenstorfOrbit() {
        Solution s = hairer(1e-7).solve(PublishedCountsTest::arenstorf, 0, ARENSTORF_PERIOD, ARENSTORF_START).orThrow();
        assertEquals(1442, s.statistics().evaluations());
        assertEquals(240, s.statistics().steps());
        assertEquals(216, s.statistics().accepted());
        assertEquals(24, s.statistics().rejected()); // 22 and the two before the first accepted step
        assertArrayEquals(new double[] {0.9940021016, 8.911185692e-6}, java.util.Arrays.copyOf(s.y(), 2), 1e-8);
    }

    @Test
    void arenstorfOrbitFromAGivenStep() {
        Solution s = hairer(1e-7).withFirstStep(1e-4).solve(PublishedCountsTest::arenstorf, 0, ARENSTORF_PERIOD, ARENSTORF_START);
        assertEquals(238, s.statistics().steps());
        assertEquals(217, s.statistics().accepted());
        assertEquals(21, s.statistics().rejected());
        double[] y = s.y();
        assertArrayEquals(new double[] {0.9940021704030663, 9.040891036151961e-6}, java.util.Arrays.copyOf(y, 2), 1e-11);
        assertArrayEquals(new double[] {1.459758305600828e-3, -2.001245515834718}, java.util.Arrays.copyOfRange(y, 2, 4), 1e-9);
    }

    @Test
    void aStiffishScalar() {
        Solution s = hairer(1e-4).withFirstStep(1e-4).solve((t, y, dy) -> dy[0] = -50 * (y[0] - Math.cos(t)), 0, 1.5, 0);
        assertEquals(0.09063921649310544, s.y(0), 1e-13);
        assertEquals(39, s.statistics().accepted());
        assertEquals(0, s.statistics().rejected());
        assertEquals(235, s.statistics().evaluations());
    }

    private static OdeFunction vanDerPol(double eps) {
        return (t, y, dy) -> {
            dy[0] = y[1];
            dy[1] = ((1 - y[0] * y[0]) * y[1] - y[0]) / eps;
        };
    }

    @Test
    void vanDerPol() {
        Solution s = hairer(1e-3).withFirstStep(1e-4).solve(vanDerPol(0.003), 0, 2, 2, 0);
        assertEquals(426, s.statistics().steps());
        assertEquals(406, s.statistics().accepted());
        assertEquals(20, s.statistics().rejected());
        assertEquals(2557, s.statistics().evaluations());
        assertArrayEquals(new double[] {1.820788982019278, -0.7853646714272298}, s.y(), 1e-12);
    }

    @Test
    void vanDerPolOfHighOrder() {
        Solution s = Solver.of(Dop853.METHOD).withController(Controller.dop853()).withTolerances(1e-9, 1e-9).withFirstStep(1e-6).solve(vanDerPol(1e-3), 0, 2, 2, 0);
        assertArrayEquals(new double[] {1.763234540172087, -0.8356886819301910}, s.y(), 1e-9);
    }

    @Test
    void elementaryControl() {
        Method[] methods = {Bosh3.METHOD, Dopri5.METHOD, Dop853.METHOD};
        long[][] decay = {{257, 85}, {134, 22}, {110, 9}};
        long[][] lotkaVolterra = {{1814, 604}, {620, 82}, {518, 35}};
        for (int i = 0; i < methods.length; i++) {
            Statistics a = Solver.of(methods[i]).solve((t, y, dy) -> dy[0] = -y[0], 0, 10, 1).statistics();
            assertEquals(decay[i][0], a.evaluations(), methods[i].name());
            assertEquals(decay[i][1], a.accepted(), methods[i].name());
            Statistics b = Solver.of(methods[i]).solve((t, y, dy) -> {
                dy[0] = 1.5 * y[0] - y[0] * y[1];
                dy[1] = -3 * y[1] + y[0] * y[1];
            }, 0, 10, 1, 1).statistics();
            long unneeded = methods[i] == Dop853.METHOD ? b.rejected() : 0; // the published count evaluates the field at the end of rejected steps too, where no stage does
            assertEquals(lotkaVolterra[i][0], b.evaluations() + unneeded, methods[i].name());
            assertEquals(lotkaVolterra[i][1], b.accepted(), methods[i].name());
        }
    }
}
