package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import pushforward.ode.method.Methods;

/// What is true of every flow: back and forth is nowhere, a linear system's is linear, an autonomous one does not know the time.
class FlowProperties {
    @Provide
    Arbitrary<Method> methods() {
        return Arbitraries.of(Methods.all());
    }

    /// With its Jacobian: one by differences depends on the state in its last digits.
    private static OdeFunction oscillator(double a, double b) {
        return new OdeFunction() {
            @Override
            public void derivative(double t, double[] y, double[] dy) {
                dy[0] = a * y[1];
                dy[1] = -b * y[0];
            }

            @Override
            public boolean hasJacobian() {
                return true;
            }

            @Override
            public void jacobian(double t, double[] y, double[][] jacobian) {
                jacobian[0][0] = 0;
                jacobian[0][1] = a;
                jacobian[1][0] = -b;
                jacobian[1][1] = 0;
            }
        };
    }

    private static OdeFunction pendulum(double a) {
        return (t, y, dy) -> {
            dy[0] = y[1];
            dy[1] = -a * Math.sin(y[0]);
        };
    }

    private static double within(Method m) {
        return m.order() == 1 ? 0.3 : m.adaptive() ? 1e-4 : 5e-3;
    }

    private static Solver solver(Method m) {
        return m.adaptive() ? Solver.of(m).withTolerances(1e-7, 1e-7).withMaxSteps(1_000_000) : Solver.fixed(m, 0.01);
    }

    @Property(tries = 150)
    void forthAndBack(@ForAll("methods") Method m, @ForAll @DoubleRange(min = 0.5, max = 3) double a, @ForAll @DoubleRange(min = -2, max = 2) double p, @ForAll @DoubleRange(min = -1, max = 1) double t0) {
        double[] y = {p, 0.5};
        Solution there = solver(m).solve(pendulum(a), t0, t0 + 2, y).orThrow();
        Solution back = solver(m).solve(pendulum(a), t0 + 2, t0, there.y()).orThrow();
        assertEquals(t0, back.t());
        assertEquals(y[0], back.y(0), within(m), m.name());
        assertEquals(y[1], back.y(1), within(m), m.name());
    }

    /// With steps of one size the map of a step is linear to rounding, some eps of states up to about 10.
    @Property(tries = 150)
    void linearSystemsGiveLinearMaps(@ForAll("methods") Method m, @ForAll @DoubleRange(min = 0.5, max = 3) double a, @ForAll @DoubleRange(min = 0.5, max = 3) double b,
            @ForAll @DoubleRange(min = -2, max = 2) double s, @ForAll @DoubleRange(min = -2, max = 2) double r) {
        Solver solver = Solver.fixed(m, 0.05).withTolerances(1e-13, 1e-13);
        double[] u = {1, -0.5};
        double[] v = {0.25, 2};
        double[] fu = solver.solve(oscillator(a, b), 0, 1, u).y();
        double[] fv = solver.solve(oscillator(a, b), 0, 1, v).y();
        double[] both = solver.solve(oscillator(a, b), 0, 1, s * u[0] + r * v[0], s * u[1] + r * v[1]).y();
        for (int i = 0; i < 2; i++) {
            assertEquals(s * fu[i] + r * fv[i], both[i], 2e-12, m.name());
        }
    }

    /// Shifting time changes nothing where the field does not know it: shifts that are exact leave the same bits behind.
    @Property(tries = 150)
    void autonomousFieldsDoNotKnowTheTime(@ForAll("methods") Method m, @ForAll @DoubleRange(min = 0.5, max = 3) double a) {
        Solver solver = Solver.fixed(m, 0.0625).withTolerances(1e-9, 1e-9);
        double[] here = solver.solve(pendulum(a), 0, 2, 1, 0.5).y();
        double[] there = solver.solve(pendulum(a), 1024, 1026, 1, 0.5).y();
        assertEquals(here[0], there[0], 1e-10, m.name());
        assertEquals(here[1], there[1], 1e-10, m.name());
    }
}
