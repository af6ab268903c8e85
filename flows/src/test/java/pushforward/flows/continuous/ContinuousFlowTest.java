package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Graph;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Init;
import pushforward.flows.Mapped;
import pushforward.flows.Model;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.ode.Adjoint;
import pushforward.ode.Solved;
import pushforward.ode.Solver;
import pushforward.ode.Status;
import pushforward.ode.method.Dop853;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Fields with closed solutions, and what must hold of any field.
class ContinuousFlowTest {
    private static final DType F64 = DType.F64;
    private static final int MOST = 15;
    private static final Solver TIGHT = Solver.of(Dop853.METHOD).withTolerances(1e-12, 1e-12).withMaxSteps(300);

    private static Model random(ContinuousFlow flow, DType type, long seed) {
        Parameters p = Parameters.initial(flow, type, seed);
        for (Parameters.Entry e : p.entries()) {
            double[] values = RandomKey.of(seed).child(e.name()).normal(F64, (int) e.shape().size()).toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                values[i] *= e.shape().rank() == 2 ? 1 / Math.sqrt(e.shape().dim(1)) : 0.3;
            }
            p.set(e.name(), values);
        }
        Parameters whole = Parameters.zeros(Flow.of(flow).parameters(), type);
        for (Parameters.Entry e : p.entries()) {
            whole.set("bijection." + e.name(), p.at(e.name()));
        }
        return Model.of(Flow.of(flow), whole);
    }

    /// What a solve is held to: 1e-10 in F64, some units of the last place in F32.
    private static double within(DType type, double size) {
        return (type == F64 ? 1e-10 : 2e-6) * Math.max(1, Math.abs(size));
    }

    private static Solver tight(DType type) {
        return type == F64 ? TIGHT : TIGHT.withTolerances(1e-6, 1e-6);
    }

    /// exp(t A) x, by the series.
    private static double[] exponential(double[] a, double t, double[] x) {
        int d = x.length;
        double[] sum = x.clone();
        double[] term = x.clone();
        for (int k = 1; k < 60; k++) {
            double[] next = new double[d];
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    next[i] += t / k * a[i * d + j] * term[j];
                }
            }
            term = next;
            for (int i = 0; i < d; i++) {
                sum[i] += term[i];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void linearFieldsScaleVolumeByTheirTrace(DType type) {
        double[] a = {0.3, -1.2, 0.5, 0.9, -0.4, 0.2, -0.6, 0.8, 0.7};
        Velocity v = new FieldVelocity(3, List.of(), (x, p) -> x.constant(a, 3, 3).matmul(x));
        Tensor x = RandomKey.of(1).normal(type, 13, 3);
        for (double end : new double[] {0.25, 1, 2}) {
            Model m = Model.initial(Flow.of(ContinuousFlow.of(v).withSolver(tight(type)).until(end)), type, 0);
            for (int direction : new int[] {1, -1}) {
                Model.Carried c = direction > 0 ? m.push(x) : m.pull(x);
                for (int i = 0; i < 13; i++) {
                    double[] y = exponential(a, direction * end, x.row(i).toDoubleArray());
                    assertEquals(direction * end * (0.3 - 0.4 + 0.7), c.logAbsDet().at(i), within(type, end), "log|det| to t = " + end);
                    for (int j = 0; j < 3; j++) {
                        assertEquals(y[j], c.value().at(i, j), within(type, 8), "point at t = " + end);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void theCubicFieldHasAClosedForm(DType type) {
        Velocity v = new FieldVelocity(1, List.of(), (x, p) -> x.square().times(x).times(-0.5));
        double[] x = {-3, -1, -1e-3, 0, 0.4, 2, 5};
        for (double end : new double[] {0.25, 1, 3}) {
            Model m = Model.initial(Flow.of(ContinuousFlow.of(v).withSolver(tight(type)).until(end)), type, 0);
            Tensor rows = Tensor.of(x).reshape(x.length, 1).to(type);
            Model.Carried there = m.push(rows);
            // the way back: from y = x / sqrt(1 + x^2 t), rounded to the type
            double[] y = java.util.Arrays.stream(x).map(u -> u / Math.sqrt(1 + u * u * end)).toArray();
            Tensor ends = Tensor.of(y).reshape(x.length, 1).to(type);
            Model.Carried back = m.pull(ends);
            for (int i = 0; i < x.length; i++) {
                double from = rows.at(i, 0);
                double to = ends.at(i, 0);
                double rest = 1 - to * to * end;
                assertEquals(from / Math.sqrt(1 + from * from * end), there.value().at(i, 0), within(type, from));
                assertEquals(-1.5 * Math.log1p(from * from * end), there.logAbsDet().at(i), within(type, 1.5 * Math.log1p(from * from * end)));
                // backwards the map stretches by rest^(-3/2): errors grow with it
                assertEquals(to / Math.sqrt(rest), back.value().at(i, 0), within(type, Math.pow(rest, -1.5)));
                assertEquals(-1.5 * Math.log(rest), back.logAbsDet().at(i), within(type, 3 / rest));
            }
        }
    }

    @Test
    void pullUndoesPush() {
        for (double tolerance : new double[] {1e-4, 1e-7, 1e-10}) {
            ContinuousFlow flow = ContinuousFlow.of(VelocityNet.of(3, 16, 16)).withSolver(Solver.defaults().withTolerances(tolerance, tolerance).withMaxSteps(500));
            Model m = random(flow, F64, 4);
            Tensor x = RandomKey.of(1).normal(F64, 200, 3);
            Model.Carried there = m.push(x);
            Model.Carried back = m.pull(there.value());
            double[] a = x.toDoubleArray();
            double[] b = back.value().toDoubleArray();
            for (int i = 0; i < a.length; i++) {
                assertEquals(a[i], b[i], 10 * tolerance * (1 + Math.abs(a[i])));
            }
            double[] l = there.logAbsDet().toDoubleArray();
            double[] k = back.logAbsDet().toDoubleArray();
            for (int i = 0; i < l.length; i++) {
                assertEquals(l[i], -k[i], 10 * tolerance * (1 + Math.abs(l[i])));
            }
        }
    }

    @Test
    void theDensityIntegratesToOne() {
        Model m = random(ContinuousFlow.of(VelocityNet.of(2, 12, 12)).withSolver(Solver.defaults().withTolerances(1e-7, 1e-7).withMaxSteps(500)), F64, 4);
        // A sum over a lattice converges faster than any power of its width for densities as smooth as this one: half of the points, on every second diagonal, must already agree.
        int n = 56;
        double width = 7;
        double h = 2 * width / n;
        double[] grid = new double[2 * n * n];
        for (int i = 0; i < n * n; i++) {
            grid[2 * i] = -width + h * (i / n);
            grid[2 * i + 1] = -width + h * (i % n);
        }
        double[] p = m.logProb(Tensor.of(grid).reshape(n * n, 2)).exp().toDoubleArray();
        double sum = 0;
        double half = 0;
        for (int i = 0; i < n * n; i++) {
            sum += p[i] * h * h;
            half += (i / n + i % n) % 2 == 0 ? 2 * p[i] * h * h : 0;
        }
        assertEquals(1, sum, 1e-4);
        assertEquals(sum, half, 1e-6);
    }

    @Test
    void noSampleDependsOnTheOthers() {
        for (DType type : DType.values()) {
            Model m = random(ContinuousFlow.of(VelocityNet.of(2, 16, 16)), type, 4);
            Tensor x = RandomKey.of(1).normal(type, 131, 2).times(2);
            double[] all = m.logProb(x).toDoubleArray();
            double[] reversed = m.logProb(x.gather(java.util.stream.IntStream.range(0, 131).map(i -> 130 - i).toArray())).toDoubleArray();
            for (int i = 0; i < 131; i++) {
                assertEquals(all[i], reversed[130 - i], 0);
            }
            assertEquals(all[77], m.logProb(x.rows(77, 78)).at(0), 0);
            assertArrayEquals(Arrays.copyOfRange(all, 40, 110), m.logProb(x.rows(40, 110)).toDoubleArray(), 0);
            Model narrow = Model.of(m.flow(), m.parameters(), Options.defaults().withThreads(1).withMicroBatch(7));
            assertArrayEquals(all, narrow.logProb(x).toDoubleArray(), 0);
        }
    }

    /// The mean log-likelihood of some rows and its gradient with respect to every parameter.
    private static List<Tensor> gradient(ContinuousFlow flow, List<Tensor> values, Tensor rows) {
        List<Argument> arguments = new ArrayList<>();
        flow.parameters().forEach(p -> arguments.add(Argument.shared(p.name(), p.shape(), F64)));
        arguments.add(Argument.perSample("x", flow.shape(), F64));
        int n = flow.parameters().size();
        List<Tensor> all = new ArrayList<>(values);
        all.add(rows);
        return Autodiff.compile(arguments, v -> {
            Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(p -> {
                Mapped m = flow.pull(v.get(n), Scope.of(flow.parameters(), p));
                return m.value().square().sumF64().times(-0.5).plus(m.logAbsDet()).meanOverSamples();
            }, v.subList(0, n));
            List<Var> out = new ArrayList<>(List.of(g.value()));
            out.addAll(g.gradients());
            return out;
        }).apply(all.toArray(Tensor[]::new));
    }

    @Test
    void gradientsAreThoseOfTheLikelihoodUnderEveryAdjoint() {
        VelocityNet net = VelocityNet.of(2, 6, 5).withGates(true).withTime(new TimeFeatures.Fourier(1));
        List<Tensor> values = new ArrayList<>();
        for (Parameter p : net.parameters()) {
            values.add(RandomKey.of(9).child(p.name()).normal(F64, p.shape().dims()).times(0.5));
        }
        Tensor rows = RandomKey.of(1).normal(F64, 9, 2);
        List<Adjoint> adjoints = List.of(Adjoint.discretise(), Adjoint.checkpointed(4), Adjoint.reversible(), Adjoint.backsolve(), Adjoint.interpolating());
        for (Adjoint adjoint : adjoints) {
            ContinuousFlow flow = ContinuousFlow.of(net).withSolver(Solver.defaults().withTolerances(1e-10, 1e-10).withMaxSteps(400)).withAdjoint(adjoint);
            List<Tensor> g = gradient(flow, values, rows);
            double e = 1e-4;
            for (int p = 0; p < values.size(); p++) {
                double[] exact = g.get(p + 1).toDoubleArray();
                for (int i = 0; i < exact.length; i += Math.max(1, exact.length / 3)) {
                    double slope = (shifted(flow, values, p, i, e, rows) - shifted(flow, values, p, i, -e, rows)) / (2 * e);
                    assertEquals(slope, exact[i], 1e-6, adjoint + " " + net.parameters().get(p).name() + "[" + i + "]");
                }
            }
        }
    }

    private static double shifted(ContinuousFlow flow, List<Tensor> values, int p, int i, double by, Tensor rows) {
        List<Tensor> moved = new ArrayList<>(values);
        double[] v = values.get(p).toDoubleArray();
        v[i] += by;
        moved.set(p, Tensor.of(v).reshape(values.get(p).shape().dims()));
        return LIKELIHOODS.computeIfAbsent(flow, ContinuousFlowTest::likelihood).apply(withRows(moved, rows)).get(0).at(0);
    }

    private static final java.util.Map<ContinuousFlow, pushforward.autodiff.TracedMany> LIKELIHOODS = new java.util.HashMap<>();

    private static Tensor[] withRows(List<Tensor> values, Tensor rows) {
        List<Tensor> all = new ArrayList<>(values);
        all.add(rows);
        return all.toArray(Tensor[]::new);
    }

    private static pushforward.autodiff.TracedMany likelihood(ContinuousFlow flow) {
        List<Argument> arguments = new ArrayList<>();
        flow.parameters().forEach(p -> arguments.add(Argument.shared(p.name(), p.shape(), F64)));
        arguments.add(Argument.perSample("x", flow.shape(), F64));
        int n = flow.parameters().size();
        return Autodiff.compile(arguments, v -> {
            Mapped m = flow.pull(v.get(n), Scope.of(flow.parameters(), v.subList(0, n)));
            return List.of(m.value().square().sumF64().times(-0.5).plus(m.logAbsDet()).meanOverSamples().reshape(1));
        });
    }

    /// Rows from 1 to 7 times as wide as the base; of 65 rows one is not a number.
    private static Tensor scattered(int n, DType type) {
        double[] x = RandomKey.of(n).normal(F64, n, 3).toDoubleArray();
        for (int i = 0; i < x.length; i++) {
            x[i] *= 1 + i / 3 % 7;
        }
        if (n == 65) {
            x[3 * 40 + 1] = Double.NaN;
        }
        return Tensor.of(x).reshape(n, 3).to(type);
    }

    @Test
    void sharedGradientsAreTheSumOfThoseOfTheRows() {
        ContinuousFlow plain = ContinuousFlow.of(VelocityNet.of(3, 5, 4)).withSolver(Solver.defaults().withTolerances(1e-5, 1e-5).withMaxSteps(MOST));
        int n = plain.parameters().size();
        for (Adjoint adjoint : List.of(Adjoint.discretise(), Adjoint.checkpointed(4), Adjoint.reversible(), Adjoint.backsolve(), new Adjoint.Backsolve(false), Adjoint.interpolating())) {
            ContinuousFlow flow = plain.withAdjoint(adjoint);
            for (DType type : DType.values()) {
                Model m = random(flow, type, 3);
                List<Argument> arguments = new ArrayList<>();
                flow.parameters().forEach(p -> arguments.add(Argument.shared(p.name(), p.shape(), type)));
                arguments.add(Argument.perSample("x", flow.shape(), type));
                Graph both = Autodiff.trace(arguments, v -> {
                    List<Var> all = new ArrayList<>();
                    for (boolean shared : new boolean[] {true, false}) {
                        Autodiff.valueAndGrad(p -> {
                            Mapped mapped = flow.pull(v.get(n), Scope.of(flow.parameters(), p));
                            Var loss = mapped.value().square().sumF64().times(-0.5).plus(mapped.logAbsDet());
                            return shared ? loss.sumOverSamples() : loss;
                        }, v.subList(0, n)).gradients().forEach(g -> all.add(shared ? g : g.sumOverSamples()));
                    }
                    Solved s = flow.solve(v.get(n), 1, 0, Scope.of(flow.parameters(), v.subList(0, n)));
                    all.addAll(List.of(s.accepted(), s.status()));
                    return all;
                });
                Tensor[] values = flow.parameters().stream().map(p -> m.parameters().at("bijection." + p.name()).times(p.shape().rank() == 2 ? 2 : 1)).toArray(Tensor[]::new);
                Program narrow = Program.compile(both, Options.defaults().withThreads(1).withMicroBatch(7));
                Program wide = Program.compile(both, Options.defaults().withThreads(2).withPoison(true));
                try (Bound a = narrow.bind(values); Bound b = wide.bind(values)) {
                    for (int rows : new int[] {1, 2, 63, 65, 130}) {
                        List<Tensor> r = a.run(rows, Key.ZERO, scattered(rows, type));
                        List<Tensor> again = b.run(rows, Key.ZERO, scattered(rows, type));
                        if (rows == 130 && adjoint.equals(Adjoint.discretise())) {
                            double[] accepted = r.get(2 * n).toDoubleArray();
                            double[] status = r.get(2 * n + 1).toDoubleArray();
                            assertTrue(Arrays.stream(accepted).distinct().count() >= 3, Arrays.toString(accepted));
                            assertTrue(Arrays.stream(status).anyMatch(k -> k == Status.MAX_STEPS.ordinal()) && Arrays.stream(status).filter(k -> k == 0).count() > 65, Arrays.toString(status));
                        }
                        for (int i = 0; i < n; i++) {
                            double[] sum = r.get(i).toDoubleArray();
                            assertArrayEquals(sum, again.get(i).toDoubleArray(), "bits, " + adjoint + " " + rows);
                            assertSums(r.get(n + i).toDoubleArray(), sum, type == DType.F32 ? 2e-5 : 1e-13, adjoint + " " + type + ", " + rows + " rows, " + flow.parameters().get(i).name());
                        }
                    }
                }
            }
        }
    }

    private static void assertSums(double[] each, double[] sum, double tolerance, String what) {
        double size = 0;
        for (double x : each) {
            size = Math.max(size, Math.abs(x));
        }
        assertTrue(size != 0, what);
        for (int i = 0; i < sum.length; i++) {
            if (!Double.isNaN(each[i]) || !Double.isNaN(sum[i])) {
                assertEquals(each[i], sum[i], tolerance * size, what);
            }
        }
    }

    @Test
    void aLinearFieldsGradientIsItsTime() {
        Velocity v = new FieldVelocity(2, List.of(Parameter.trained("a", Init.zeros(), 2, 2)), (x, p) -> p.get(0).matmul(x));
        Tensor a = Tensor.of(0.3, -0.5, 0.2, -0.1).reshape(2, 2);
        ContinuousFlow flow = ContinuousFlow.of(v).withSolver(TIGHT).until(0.7);
        List<Argument> arguments = List.of(Argument.shared("a", Shape.of(2, 2), F64), Argument.perSample("x", Shape.of(2), F64));
        Tensor g = Autodiff.compile(arguments, all -> List.of(Autodiff.valueAndGrad(p -> flow.pull(all.get(1), Scope.of(v.parameters(), p)).logAbsDet().meanOverSamples(),
                all.subList(0, 1)).gradients().get(0))).apply(a, RandomKey.of(1).normal(F64, 5, 2)).get(0);
        assertArrayEquals(new double[] {-0.7, 0, 0, -0.7}, g.toDoubleArray(), 1e-10);
    }

    @Test
    void aSampleTheSolverGivesUpOnIsNotANumber() {
        Velocity blowUp = new FieldVelocity(1, List.of(), (x, p) -> x.square());
        Model m = Model.initial(Flow.of(ContinuousFlow.of(blowUp)), F64, 0);
        double[] l = m.push(Tensor.of(-1, 0.5, 2).reshape(3, 1)).logAbsDet().toDoubleArray();
        assertEquals(-2 * Math.log(2), l[0], 1e-4);
        assertEquals(2 * Math.log(2), l[1], 1e-4);
        assertTrue(Double.isNaN(l[2]));
    }
}
