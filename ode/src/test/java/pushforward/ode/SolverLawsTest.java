package pushforward.ode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.ode.method.AdamsBashforthMoulton;
import pushforward.ode.method.Dopri5;
import pushforward.ode.method.Euler;
import pushforward.ode.method.ImplicitEuler;
import pushforward.ode.method.Kvaerno5;
import pushforward.ode.method.Leapfrog;
import pushforward.ode.method.Methods;
import pushforward.ode.method.Rodas5P;

/// What a solve does with times, stops, events, limits and fields that fail, whatever the method.
class SolverLawsTest {
    private static final OdeFunction OSCILLATOR = (t, y, dy) -> {
        dy[0] = y[1];
        dy[1] = -y[0];
    };

    static Stream<Method> all() {
        return Methods.all().stream();
    }

    static Solver solver(Method m) {
        return m.adaptive() ? Solver.of(m).withTolerances(1e-6, 1e-6) : Solver.fixed(m, 0.01);
    }

    private static double within(Method m) {
        return m.order() == 1 ? 0.2 : 2e-3;
    }

    @ParameterizedTest
    @MethodSource("all")
    void savesWhereAsked(Method m) {
        double[] times = {-1, 0, 0.3, 0.30001, 1, 2.5, 3, 9};
        Solution s = solver(m).withSaveAt(times).solve(OSCILLATOR, 0, 3, 0, 1).orThrow();
        assertArrayEquals(new double[] {0, 0.3, 0.30001, 1, 2.5, 3}, s.times());
        for (int i = 0; i < s.times().length; i++) {
            assertEquals(Math.sin(s.times()[i]), s.states()[i][0], within(m), m.name());
        }
        assertArrayEquals(s.y(), s.states()[5]);
        Solution back = solver(m).withSaveAt(times).solve(OSCILLATOR, 3, 0, Math.sin(3), Math.cos(3)).orThrow();
        assertArrayEquals(new double[] {3, 2.5, 1, 0.30001, 0.3, 0}, back.times());
        for (int i = 0; i < back.times().length; i++) {
            assertEquals(Math.sin(back.times()[i]), back.states()[i][0], within(m), m.name());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nowhereToGo(Method m) {
        Solution s = solver(m).withSaveAt(1, 2).withDense(true).withEvents(Event.of((t, y) -> y[0])).solve(OSCILLATOR, 2, 2, 0, 1);
        assertEquals(Status.SUCCESS, s.status());
        assertEquals(0, s.statistics().steps());
        assertArrayEquals(new double[] {0, 1}, s.y());
        assertArrayEquals(new double[] {2}, s.times());
        assertArrayEquals(new double[] {0, 1}, s.at(2));
        assertTrue(s.events().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingToSolve(Method m) {
        Solution s = solver(m).withSaveAt(0.5).solve((t, y, dy) -> { }, 0, 1);
        assertEquals(Status.SUCCESS, s.status());
        assertEquals(0, s.y().length);
        assertEquals(0, s.states()[0].length);
    }

    /// A field that becomes NaN: the solve ends, keeps what it reached, and says so.
    @ParameterizedTest
    @MethodSource("all")
    void notANumber(Method m) {
        Solution s = solver(m).withSaveAt(0.1, 0.25, 5).withDense(true).solve((t, y, dy) -> {
            dy[0] = t > 1 ? Double.NaN : y[1];
            dy[1] = t > 1 ? Double.NaN : -y[0];
        }, 0, 3, 0, 1);
        assertEquals(Status.NON_FINITE, s.status(), m.name());
        assertFalse(s.status().good());
        assertTrue(s.t() > 0.25 && s.t() <= 1 + 0.02, () -> m.name() + " reached " + s.t());
        assertEquals(Math.sin(s.t()), s.y(0), within(m), m.name());
        assertEquals(2, s.times().length);
        assertEquals(Math.sin(0.2), s.at(0.2)[0], within(m));
        assertTrue(assertThrows(OdeException.class, s::orThrow).getMessage().contains("not finite"));
        assertEquals(Status.NON_FINITE, solver(m).solve((t, y, dy) -> dy[0] = dy[1] = Double.NaN, 0, 1, 1, 1).status());
    }

    @ParameterizedTest
    @MethodSource("all")
    void tooManySteps(Method m) {
        Solution s = solver(m).withMaxSteps(7).solve(OSCILLATOR, 0, 1e6, 0, 1);
        assertEquals(Status.MAX_STEPS, s.status());
        assertEquals(7, s.statistics().steps());
        assertTrue(s.t() > 0 && s.t() < 1e6);
        assertEquals(s.statistics().steps(), s.statistics().accepted() + s.statistics().rejected());
    }

    @ParameterizedTest
    @MethodSource("all")
    void landsOnStops(Method m) {
        double[] stops = {0.7, 1.9, 2.0000001};
        List<Double> ends = new ArrayList<>();
        Solution s = solver(m).withStops(stops).withEvents(Event.of((t, y) -> {
            ends.add(t);
            return 1;
        })).solve((t, y, dy) -> {
            dy[0] = t < 0.7 ? 1 : t < 1.9 ? -2 : 0.5; // exact for every method where it does not jump
            dy[1] = 0;
        }, 0, 3, 0, 0).orThrow();
        for (double stop : stops) {
            assertTrue(ends.contains(stop), () -> m.name() + " passed " + stop);
        }
        assertEquals(s.t(), 3);
    }

    @ParameterizedTest
    @MethodSource("all")
    void events(Method m) {
        Event.Crossing sine = (t, y) -> y[0];
        Solver base = solver(m);
        double w = within(m);
        for (double way : new double[] {1, -1}) {
            Solution any = base.withEvents(Event.of(sine)).solve(OSCILLATOR, 0.5 * way, 10 * way, Math.sin(0.5 * way), Math.cos(0.5 * way)).orThrow();
            assertEquals(3, any.events().size(), m.name());
            for (int i = 0; i < 3; i++) {
                assertEquals((i + 1) * Math.PI * way, any.events().get(i).t(), w, m.name());
                assertEquals(0, any.events().get(i).y()[0], 1e-12);
            }
        }
        Solution rising = base.withEvents(Event.of(sine).only(Event.Direction.RISING), Event.of((t, y) -> y[1]).only(Event.Direction.FALLING)).solve(OSCILLATOR, 0.5, 7, Math.sin(0.5), Math.cos(0.5));
        assertEquals(List.of(1, 0), rising.events().stream().map(Event.Occurrence::event).toList());
        assertEquals(Math.PI / 2, rising.events().get(0).t(), w);
        assertEquals(2 * Math.PI, rising.events().get(1).t(), w);
        Solution ended = base.withSaveAt(1, 2, 3, 4, 5).withDense(true).withEvents(Event.of(sine).ending()).solve(OSCILLATOR, 0, 10, 0, 1);
        assertEquals(Status.EVENT, ended.status());
        assertEquals(Math.PI, ended.t(), w, m.name() + ": an event at the start is none");
        assertEquals(ended.events().get(0).t(), ended.t());
        assertEquals(3, ended.times().length);
        assertEquals(ended.y(0), ended.at(ended.t())[0]);
        assertThrows(IllegalArgumentException.class, () -> ended.at(3.5));
    }

    /// Several events within one step come in their order, and none behind a terminal one.
    @Test
    void severalEventsInOneStep() {
        Event[] events = {Event.of((t, y) -> y[0] - 0.75), Event.of((t, y) -> y[0] - 0.25), Event.of((t, y) -> y[0] - 0.5), Event.of((t, y) -> y[0] - 1)};
        OdeFunction clock = (t, y, dy) -> dy[0] = 1;
        Solution s = Solver.fixed(Euler.METHOD, 1).withEvents(events).solve(clock, 0, 1, 0);
        assertEquals(List.of(1, 2, 0, 3), s.events().stream().map(Event.Occurrence::event).toList());
        assertEquals(1, s.events().get(3).t());
        assertEquals(0.25, s.events().get(0).t(), 1e-15);
        events[2] = events[2].ending();
        Solution ended = Solver.fixed(Euler.METHOD, 1).withEvents(events).solve(clock, 0, 1, 0);
        assertEquals(List.of(1, 2), ended.events().stream().map(Event.Occurrence::event).toList());
        assertEquals(0.5, ended.t(), 1e-15);
        Solution atEnd = Solver.fixed(Euler.METHOD, 1).withEvents(events[3].ending()).solve(clock, 0, 1, 0);
        assertEquals(Status.EVENT, atEnd.status());
        assertEquals(1, atEnd.t());
    }

    @Test
    void stepLimits() {
        List<Double> ends = new ArrayList<>();
        Solver base = Solver.of(Dopri5.METHOD).withEvents(Event.of((t, y) -> {
            ends.add(t);
            return 1;
        }));
        base.withStepLimits(0, 0.125).solve(OSCILLATOR, 0, 2, 0, 1).orThrow();
        for (int i = 1; i < ends.size(); i++) {
            assertTrue(ends.get(i) - ends.get(i - 1) <= 0.125 + 1e-15);
        }
        Solution small = base.withStepLimits(0.1, 1).withTolerances(1e-12, 1e-12).solve(OSCILLATOR, 0, 2, 0, 1);
        assertEquals(Status.STEP_TOO_SMALL, small.status());
        Solution pole = Solver.of(Dopri5.METHOD).solve((t, y, dy) -> dy[0] = y[0] * y[0], 0, 2, 1);
        assertFalse(pole.status().good());
        assertEquals(1, pole.t(), 1e-3);
    }

    /// A stop right behind another does not make the steps after it small.
    @Test
    void stopsNextToEachOther() {
        Solver base = Solver.of(Dopri5.METHOD);
        long without = base.solve(OSCILLATOR, 0, 50, 0, 1).statistics().accepted();
        Solution s = base.withStops(1, Math.nextUp(1.0), 2, 2 + 1e-13, 3, 3 + 1e-9).solve(OSCILLATOR, 0, 50, 0, 1).orThrow();
        assertTrue(s.statistics().accepted() <= without + 12, () -> s.statistics() + " against " + without);
        assertEquals(Math.sin(50), s.y(0), 1e-3);
    }

    /// A component that is 0 and stays so has no error, whatever its tolerance.
    @Test
    void relativeTolerancesAlone() {
        Solution s = Solver.of(Dopri5.METHOD).withTolerances(1e-8, 0).solve((t, y, dy) -> {
            dy[0] = -y[0];
            dy[1] = y[1];
        }, 0, 2, 1, 0).orThrow();
        assertEquals(Math.exp(-2), s.y(0), 1e-7);
        assertEquals(0, s.y(1));
        expect("expected at least one tolerance of each kind, got 0 relative and 1 absolute ones", () -> Tolerances.of(new double[0], new double[1]));
    }

    /// Newton's method that cannot converge is told from a field that is not finite.
    @Test
    void equationsThatCannotBeSolved() {
        OdeFunction rough = (t, y, dy) -> dy[0] = t > 0.5 ? 1e9 * Math.signum(Math.sin(1e7 * y[0])) : 1;
        Solution s = Solver.fixed(Kvaerno5.METHOD, 0.25).solve(rough, 0, 2, 0);
        assertEquals(Status.NOT_CONVERGED, s.status());
        assertEquals(0.5, s.t(), 0.25);
    }

    /// Exactly reversible but for rounding, symplectic, with energy errors that do not grow.
    @Test
    void leapfrog() {
        OdeFunction pendulum = (t, y, dy) -> {
            dy[0] = y[1];
            dy[1] = -Math.sin(y[0]);
        };
        for (Method m : List.of(Leapfrog.METHOD, Methods.named("yoshida4").orElseThrow())) {
            Solver solver = Solver.fixed(m, 0.125);
            double[] y0 = {1.2, 0.3};
            double[] y1 = solver.solve(pendulum, 0, 100, y0).y();
            assertArrayEquals(y0, solver.solve(pendulum, 100, 0, y1).y(), 1e-12);
            double e = 1e-5;
            double[] a = solver.solve(pendulum, 0, 10, y0[0] + e, y0[1]).y();
            double[] b = solver.solve(pendulum, 0, 10, y0[0] - e, y0[1]).y();
            double[] c = solver.solve(pendulum, 0, 10, y0[0], y0[1] + e).y();
            double[] d = solver.solve(pendulum, 0, 10, y0[0], y0[1] - e).y();
            double area = ((a[0] - b[0]) * (c[1] - d[1]) - (a[1] - b[1]) * (c[0] - d[0])) / (4 * e * e);
            assertEquals(1, area, 1e-7, m.name());
            double first = 0;
            double last = 0;
            Solution s = solver.withDense(false).withEvents().solve(pendulum, 0, 0, y0);
            double energy = 0.5 * y0[1] * y0[1] - Math.cos(y0[0]);
            double[] y = s.y();
            for (int k = 0; k < 2000; k++) {
                y = solver.solve(pendulum, 0, 1, y).y();
                double off = Math.abs(0.5 * y[1] * y[1] - Math.cos(y[0]) - energy);
                if (k < 200) {
                    first = Math.max(first, off);
                } else {
                    last = Math.max(last, off);
                }
            }
            assertTrue(last < 1.1 * first, m.name() + ": " + last + " after " + first);
        }
        assertEquals("expected as many positions as momenta for leapfrog, an even number of components, got 3",
                assertThrows(IllegalArgumentException.class, () -> Solver.fixed(Leapfrog.METHOD, 1).solve((t, y, dy) -> { }, 0, 1, 0, 0, 0)).getMessage());
    }

    /// Damps what is stiff: R(z) goes to 0 for all of them.
    @Test
    void stiffDecayIsDamped() {
        for (Method m : List.of(ImplicitEuler.METHOD, Kvaerno5.METHOD, Rodas5P.METHOD)) {
            double r = Solver.fixed(m, 1).solve((t, y, dy) -> dy[0] = -1e8 * y[0], 0, 1, 1).y(0);
            assertEquals(0, r, 1e-6, m.name());
        }
    }

    @Test
    void adamsTakesTwoEvaluationsAStep() {
        Solution s = Solver.fixed(AdamsBashforthMoulton.METHOD, 0.01).solve(OSCILLATOR, 0, 10, 0, 1);
        assertEquals(1 + 4 * 12 + (1000 - 4) * 2, s.statistics().evaluations());
    }

    @Test
    void badInput() {
        Solver s = Solver.defaults();
        expect("expected finite times, got NaN and 1.0", () -> s.solve(OSCILLATOR, Double.NaN, 1, 0, 1));
        expect("expected finite times, got 0.0 and Infinity", () -> s.solve(OSCILLATOR, 0, Double.POSITIVE_INFINITY, 0, 1));
        expect("expected tolerances for 2 components, got 3 relative and 1 absolute ones",
                () -> s.withTolerances(Tolerances.of(new double[3], new double[] {1})).solve(OSCILLATOR, 0, 1, 0, 1));
        expect("expected tolerances of at least 0, not both 0, rtol below 1, got rtol 0.0, atol 0.0", () -> s.withTolerances(0, 0));
        expect("expected a first step above 0, whatever the direction, got -1.0", () -> s.withFirstStep(-1));
        expect("expected at least 1 step, got 0", () -> s.withMaxSteps(0));
        expect("expected finite times in ascending order, got [2.0, 1.0]", () -> s.withSaveAt(2, 1));
        expect("expected finite times in ascending order, got [NaN]", () -> s.withStops(Double.NaN));
        expect("expected a step size above 0, got 0.0", () -> Solver.fixed(Euler.METHOD, 0));
        expect("expected a method with an error estimate, or Solver.fixed(method, h), got leapfrog", () -> Solver.of(Leapfrog.METHOD));
        expect("expected a time between 0.0 and 1.0, got 2.0", () -> s.withDense(true).solve(OSCILLATOR, 0, 1, 0, 1).at(2));
        expect("expected 1 to 7 values of the field, got 8", () -> new Adams("abm9", 8));
        expect("expected fractions that add up to 1, got 0.5", () -> new Splitting("half", 2, 0.5));
        assertThrows(IllegalStateException.class, () -> s.solve(OSCILLATOR, 0, 1, 0, 1).at(0.5));
    }

    private static void expect(String message, org.junit.jupiter.api.function.Executable what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what).getMessage());
    }
}
