package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.flows.ActNorm;
import pushforward.flows.AffineFixed;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Conditioned;
import pushforward.flows.Coupling;
import pushforward.flows.Flow;
import pushforward.flows.Mlp;
import pushforward.flows.Model;
import pushforward.ode.Solved;
import pushforward.ode.Solver;
import pushforward.ode.Status;
import pushforward.ode.method.Rk4;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Densities and points on the way belong together, and end where the model does.
class ContinuousModelTest {
    private static final DType F64 = DType.F64;
    private static final Solver SOLVER = Solver.defaults().withTolerances(1e-8, 1e-8).withMaxSteps(300);
    private static final AffineFixed UNITS = AffineFixed.of(new double[] {2, 0.5}, new double[] {1, -3});

    /// Two continuous layers with a discrete one between them, and units of the data.
    private static Model two(DType type, Solver solver) {
        ContinuousFlow first = ContinuousFlow.of(VelocityNet.of(2, 12)).withSolver(solver);
        ContinuousFlow second = ContinuousFlow.of(PotentialNet.of(2, 10, 2)).withSolver(solver).until(0.5);
        return Traced.model(Bijections.compose(first, Bijections.compose(new ActNorm(2), second), UNITS), type, 1, 6);
    }

    private static Model one(Solver solver) {
        return Traced.model(Bijections.compose(ContinuousFlow.of(VelocityNet.of(2, 12, 12)).withSolver(solver), UNITS), F64, 1, 4);
    }

    @ParameterizedTest
    @EnumSource
    void atTheEndItIsTheModelBitByBit(DType type) {
        try (Model m = two(type, SOLVER.withTolerances(1e-5, 1e-5)); Model end = ContinuousModel.of(m).at(1.5)) {
            Tensor x = RandomKey.of(1).normal(type, 50, 2);
            assertEquals(m.logProb(x), end.logProb(x));
            assertEquals(m.sample(20, RandomKey.of(2).source()), end.sample(20, RandomKey.of(2).source()));
            assertEquals(1.5, ContinuousModel.of(m).end());
        }
    }

    /// Ends whose sums are rounded: every time belongs to a layer, and the last one to the model itself.
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.999, 0.99999, 1})
    void endsThatDoNotAddUpExactly(double unit) {
        for (int layers = 2; layers <= 8; layers += 3) {
            ContinuousFlow[] all = new ContinuousFlow[layers];
            for (int i = 0; i < layers; i++) {
                all[i] = ContinuousFlow.of(VelocityNet.of(2, 3)).withSolver(Solver.fixed(Rk4.METHOD, 0.05).withMaxSteps(50)).until(unit == 0.1 ? unit * (i + 1) : unit);
            }
            try (Model m = Traced.model(Bijections.compose(all), F64, 1, 4)) {
                ContinuousModel c = ContinuousModel.of(m);
                Tensor x = RandomKey.of(1).normal(F64, 5, 2);
                double end = c.end();
                double[] times = {0, Math.nextUp(all[0].end()), Math.nextDown(end), end};
                Tensor path = c.path(x, times);
                assertArrayEquals(m.push(x).value().toDoubleArray(), path.slice(1, 3, 4).toDoubleArray(), 1e-6);
                assertArrayEquals(path.slice(1, 2, 3).toDoubleArray(), path.slice(1, 3, 4).toDoubleArray(), 1e-12);
                assertArrayEquals(x.toDoubleArray(), path.slice(1, 0, 1).toDoubleArray(), 0);
                assertArrayEquals(m.pull(x).value().toDoubleArray(), c.pathBack(x, times).slice(1, 0, 1).toDoubleArray(), 1e-6);
                try (Model whole = c.at(end)) {
                    assertEquals(m.logProb(x), whole.logProb(x));
                }
            }
        }
    }

    @Test
    void atTheBeginningItIsTheBaseInTheDatasUnits() {
        try (Model m = one(SOLVER); Model begin = ContinuousModel.of(m).at(0)) {
            Tensor z = RandomKey.of(1).normal(F64, 50, 2);
            Model.Carried c = begin.push(z);
            assertArrayEquals(Model.initial(Flow.of(UNITS), F64, 0).push(z).value().toDoubleArray(), c.value().toDoubleArray(), 0);
            assertTrue(Arrays.stream(c.logAbsDet().toDoubleArray()).allMatch(l -> Math.abs(l) < 1e-15));
        }
    }

    @Test
    void densitiesOnTheWayIntegrateToOne() {
        try (Model m = one(SOLVER.withTolerances(1e-6, 1e-6))) {
            int n = 100;
            double[] grid = new double[2 * n * n];
            double h = 16.0 / n;
            for (int i = 0; i < n * n; i++) {
                grid[2 * i] = 1 + 2 * (-8 + h * (i / n));
                grid[2 * i + 1] = -3 + 0.5 * (-8 + h * (i % n));
            }
            for (double t : new double[] {0.25, 0.7}) {
                try (Model at = ContinuousModel.of(m).at(t)) {
                    double sum = Arrays.stream(at.logProb(Tensor.of(grid).reshape(n * n, 2)).toDoubleArray()).map(Math::exp).sum() * h * h;
                    assertEquals(1, sum, 1e-5, "t = " + t);
                }
            }
        }
    }

    @Test
    void pathsPassThroughTheModelsOnTheWay() {
        double[] times = {0, 0.3, 1, 1.2, 1.5};
        try (Model m = two(F64, SOLVER)) {
            ContinuousModel c = ContinuousModel.of(m);
            Tensor z = RandomKey.of(1).normal(F64, 30, 2);
            Tensor there = c.path(z, times);
            assertArrayEquals(new int[] {30, times.length, 2}, there.shape().dims());
            Tensor back = c.pathBack(m.push(z).value(), times);
            for (int k = 0; k < times.length; k++) {
                try (Model at = c.at(times[k])) {
                    double[][] expected = at.push(z).value().toDoubleArray2();
                    for (int i = 0; i < 30; i++) {
                        for (int j = 0; j < 2; j++) {
                            assertEquals(expected[i][j], there.at(i, k, j), 2e-6, "there, t = " + times[k]);
                            assertEquals(expected[i][j], back.at(i, k, j), 2e-6, "back, t = " + times[k]);
                        }
                    }
                }
            }
        }
    }

    /// To a time and from there on to the end is to the end.
    @Test
    void theWayCanBeTakenInParts() {
        ContinuousFlow flow = ContinuousFlow.of(VelocityNet.of(2, 12, 12)).withSolver(SOLVER);
        Tensor x = RandomKey.of(1).normal(F64, 30, 2);
        List<Tensor> r = Traced.run(flow.parameters(), Traced.random(flow.parameters(), F64, 1, 4), List.of(x), (v, scope) -> {
            Solved first = flow.solve(v.get(0), 0, 0.37, scope);
            Solved second = flow.solve(first.y().slice(0, 2), 0.37, 1, scope);
            Solved whole = flow.solve(v.get(0), 0, 1, scope);
            return List.of(whole.y().slice(0, 2), second.y().slice(0, 2), whole.y().at(2), second.y().at(2).plus(first.y().at(2)));
        });
        assertArrayEquals(r.get(0).toDoubleArray(), r.get(1).toDoubleArray(), 1e-6);
        assertArrayEquals(r.get(2).toDoubleArray(), r.get(3).toDoubleArray(), 1e-6);
    }

    @Test
    void statisticsAreThoseOfTheSolves() {
        try (Model m = one(SOLVER)) {
            ContinuousFlow flow = ContinuousFlow.of(VelocityNet.of(2, 12, 12)).withSolver(SOLVER);
            Tensor z = RandomKey.of(1).normal(F64, 30, 2);
            Tensor y = Model.initial(Flow.of(UNITS), F64, 0).push(z).value();
            ContinuousModel.Statistics s = ContinuousModel.of(m).statistics(y);
            List<Tensor> values = flow.parameters().stream().map(p -> m.parameters().at("bijection.0." + p.name())).toList();
            Tensor exactly = Model.initial(Flow.of(UNITS), F64, 0).pull(y).value();
            List<Tensor> r = Traced.run(flow.parameters(), values, List.of(exactly), (v, scope) -> {
                Solved all = flow.solve(v.get(0), 1, 0, scope);
                return List.of(all.evaluations(), all.steps(), all.accepted(), all.status());
            });
            assertEquals(r, List.of(s.evaluations(), s.steps(), s.accepted(), s.status()));
            assertEquals(Status.SUCCESS, s.status(3));
            assertTrue(s.accepted().at(0) >= 2 && s.evaluations().at(0) >= 6 * s.steps().at(0));
        }
        try (Model m = two(F64, SOLVER.withMaxSteps(2))) {
            ContinuousModel.Statistics s = ContinuousModel.of(m).statistics(RandomKey.of(1).normal(F64, 3, 2));
            assertEquals(Status.MAX_STEPS, s.status(0));
            assertEquals(4, s.steps().at(0));
        }
    }

    @Test
    void theErrorIsThatOfTheSolver() {
        double before = Double.POSITIVE_INFINITY;
        Tensor x = RandomKey.of(1).normal(F64, 40, 2);
        double[] exact = one(Solver.defaults().withTolerances(1e-12, 1e-12).withMaxSteps(1000)).logProb(x).toDoubleArray();
        for (double tolerance : new double[] {1e-3, 1e-5, 1e-7}) {
            try (Model m = one(Solver.defaults().withTolerances(tolerance, tolerance).withMaxSteps(300))) {
                ContinuousModel.WithError r = ContinuousModel.of(m).logProbWithError(x);
                assertEquals(m.logProb(x), r.logProb());
                double largest = 0;
                for (int i = 0; i < exact.length; i++) {
                    double off = Math.abs(r.logProb().at(i) - exact[i]);
                    assertEquals(off, r.error().at(i), 0.3 * off + 0.1 * tolerance, "tolerance " + tolerance + " row " + i);
                    largest = Math.max(largest, r.error().at(i));
                }
                assertTrue(largest < before && largest < 100 * tolerance, tolerance + " gives " + largest);
                before = largest;
            }
        }
        try (Model m = one(Solver.fixed(Rk4.METHOD, 0.25).withMaxSteps(8))) {
            ContinuousModel.WithError r = ContinuousModel.of(m).logProbWithError(x);
            for (int i = 0; i < exact.length; i++) {
                double off = Math.abs(r.logProb().at(i) - exact[i]);
                assertEquals(off, r.error().at(i), 0.05 * off + 1e-9);
            }
        }
    }

    @Test
    void contextsGoAlong() {
        Bijection inner = Bijections.compose(ContinuousFlow.of(VelocityNet.of(2, 8).withContext(3)).withSolver(SOLVER), UNITS);
        Model m = Traced.model(new Conditioned(inner, Mlp.of(1, 3, 4)), F64, 1, 4);
        Tensor z = RandomKey.of(1).normal(F64, 5, 2);
        assertThrows(IllegalArgumentException.class, () -> ContinuousModel.of(m).path(z, 1));
        for (Tensor context : List.of(Tensor.of(0.7), RandomKey.of(2).normal(F64, 5, 1))) {
            Model given = m.given(context);
            Tensor end = ContinuousModel.of(given).path(z, 1).reshape(5, 2);
            assertArrayEquals(given.push(z).value().toDoubleArray(), end.toDoubleArray(), 1e-6);
            try (Model half = ContinuousModel.of(given).at(0.5)) {
                assertEquals(context, half.context().orElseThrow());
                half.logProb(z);
            }
            assertTrue(ContinuousModel.of(given).statistics(z).accepted().at(0) > 0);
            assertTrue(ContinuousModel.of(given).logProbWithError(z).error().at(0) < 1e-5);
        }
    }

    @Test
    void saysWhatItExpects() {
        Model discrete = Model.initial(Flow.of(Coupling.half(2, false, 4)), F64, 0);
        assertFalse(ContinuousModel.isContinuous(discrete));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ContinuousModel.of(discrete)).getMessage().startsWith("expected a flow with a continuous layer"));
        ContinuousModel c = ContinuousModel.of(one(SOLVER));
        Tensor z = Tensor.zeros(F64, 1, 2);
        assertEquals("expected a time from 0 to 1.0, got 1.5", assertThrows(IllegalArgumentException.class, () -> c.at(1.5)).getMessage());
        assertEquals("expected times in ascending order, got [0.5, 0.5]", assertThrows(IllegalArgumentException.class, () -> c.path(z, 0.5, 0.5)).getMessage());
    }
}
