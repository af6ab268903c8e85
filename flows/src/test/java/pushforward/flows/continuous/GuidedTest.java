package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.train.FlowMatching;
import pushforward.flows.train.Rows;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

@SuppressWarnings("try")
class GuidedTest {
    private static final DType F64 = DType.F64;
    private static final Solver TIGHT = Solver.of(Dop853.METHOD).withTolerances(1e-12, 1e-12).withMaxSteps(300);
    private static final double SPREAD = 0.5;
    private static final double[] CENTRES = {-1.5, 1};

    private static Model random(Velocity v, long seed) {
        Parameters p = Parameters.initial(Flow.of(ContinuousFlow.of(v)), F64, seed);
        for (Parameters.Entry e : p.entries()) {
            p.set(e.name(), RandomKey.of(seed).child(e.name()).normal(F64, e.shape().dims()).times(0.5));
        }
        return Model.of(Flow.of(ContinuousFlow.of(v)), p);
    }

    private static Tensor flagged(Tensor context, double flag) {
        double[][] rows = context.toDoubleArray2();
        double[][] longer = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            longer[i] = java.util.Arrays.copyOf(rows[i], rows[i].length + 1);
            longer[i][rows[i].length] = flag;
        }
        return Tensor.of(longer);
    }

    @Test
    void withoutWeightItIsTheConditionalVelocity() {
        try (TensorScope open = Tensor.scope()) {
            VelocityNet net = VelocityNet.of(3, 8, 7).withContext(3);
            Tensor x = RandomKey.of(1).normal(F64, 40, 3);
            Tensor c = RandomKey.of(2).normal(F64, 40, 2);
            double[] plain = random(net, 5).given(flagged(c, 1)).logProb(x).toDoubleArray();
            double[] guided = random(new Guided(net, 0), 5).given(c).logProb(x).toDoubleArray();
            assertArrayEquals(plain, guided, 0);
            double[] more = random(new Guided(net, 1.5), 5).given(c).logProb(x).toDoubleArray();
            for (int i = 0; i < more.length; i++) {
                assertTrue(Double.isFinite(more[i]) && more[i] != plain[i]);
            }
        }
    }

    @Test
    void theDivergenceFollowsFromBoth() {
        Guided v = new Guided(VelocityNet.of(3, 6, 5).withContext(3), 0.8);
        List<Argument> arguments = new ArrayList<>();
        List<Tensor> in = new ArrayList<>();
        for (Parameter p : v.parameters()) {
            arguments.add(Argument.shared(p.name(), p.shape(), F64));
            in.add(RandomKey.of(4).child(p.name()).normal(F64, p.shape().dims()));
        }
        int n = arguments.size();
        arguments.addAll(List.of(Argument.perSample("t", Shape.scalar(), F64), Argument.perSample("x", Shape.of(3), F64), Argument.perSample("c", Shape.of(2), F64)));
        in.addAll(List.of(RandomKey.of(1).uniform(F64, 50), RandomKey.of(2).normal(F64, 50, 3), RandomKey.of(3).normal(F64, 50, 2)));
        List<Tensor> r = Autodiff.compile(arguments, a -> {
            List<Var> prepared = v.prepare(Scope.of(v.parameters(), a.subList(0, n)).given(a.get(n + 2)));
            Velocity.WithDivergence formula = v.withDivergence(a.get(n), a.get(n + 1), prepared);
            return List.of(formula.divergence(), new Divergence.Exact().at(v, a.get(n), a.get(n + 1), prepared, a.get(n)).divergence());
        }).apply(in.toArray(Tensor[]::new));
        double[] exact = r.get(1).toDoubleArray();
        double[] formula = r.get(0).toDoubleArray();
        for (int i = 0; i < exact.length; i++) {
            assertEquals(exact[i], formula[i], 1e-12 * (1 + Math.abs(exact[i])));
        }
    }

    /// v(t, x | c) = c - x / 2 where there is a context, -x where there is none: guided, everything is linear.
    private record LinearPull() implements Velocity {
        @Override
        public int features() {
            return 2;
        }

        @Override
        public int contextSize() {
            return 3;
        }

        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public List<Var> prepare(Scope scope) {
            return List.of(scope.context(3));
        }

        @Override
        public Var at(Var t, Var x, List<Var> prepared) {
            Var flag = prepared.get(0).at(2);
            return prepared.get(0).slice(0, 2).minus(x.times(flag.times(-0.5).plus(1)));
        }
    }

    /// With weight w the field is `(1 + w) c + b x`, `b = w - (1 + w) / 2`: x(1) = e^b x(0) + (1 + w) c (e^b - 1) / b.
    @Test
    void aLinearGuidedFlowHasAClosedForm() {
        try (TensorScope open = Tensor.scope()) {
            Tensor x = RandomKey.of(1).normal(F64, 30, 2);
            Tensor c = RandomKey.of(2).normal(F64, 30, 2);
            for (double w : new double[] {-0.5, 0, 0.4, 3}) {
                double b = w - (1 + w) / 2;
                Model m = Model.initial(Flow.of(ContinuousFlow.of(new Guided(new LinearPull(), w)).withSolver(TIGHT)), F64, 0);
                double[] got = m.given(c).logProb(x).toDoubleArray();
                for (int i = 0; i < got.length; i++) {
                    double sum = -Math.log(2 * Math.PI) - 2 * b;
                    for (int k = 0; k < 2; k++) {
                        double z = (x.at(i, k) - (1 + w) * c.at(i, k) * Math.expm1(b) / b) * Math.exp(-b);
                        sum -= z * z / 2;
                    }
                    assertEquals(sum, got[i], 1e-9);
                }
            }
        }
    }

    /// The exact velocities of two normal classes, on straight paths from a standard normal base, and of their even mixture.
    private record TwoClasses() implements Velocity {
        @Override
        public int features() {
            return 1;
        }

        @Override
        public int contextSize() {
            return 3;
        }

        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public List<Var> prepare(Scope scope) {
            return List.of(scope.context(3));
        }

        @Override
        public Var at(Var t, Var x, List<Var> prepared) {
            Var c = prepared.get(0);
            Var rest = t.unaryMinus().plus(1);
            Var total = rest.square().plus(t.square().times(SPREAD * SPREAD));
            Var slope = t.times(SPREAD * SPREAD).minus(rest).div(total);
            Var odds = x.times(CENTRES[1] - CENTRES[0]).times(t).div(total).minus(t.square().times(CENTRES[1] * CENTRES[1] - CENTRES[0] * CENTRES[0]).div(total.times(2)));
            Var second = c.at(2).gt(0.5).select(c.at(1).reshape(1), odds.sigmoid());
            Var mean = second.times(CENTRES[1] - CENTRES[0]).plus(CENTRES[0]);
            return mean.plus(slope.times(x.minus(mean.times(t))));
        }
    }

    private static double velocity(double t, double x, double mean) {
        double total = (1 - t) * (1 - t) + t * t * SPREAD * SPREAD;
        return mean + (t * SPREAD * SPREAD - (1 - t)) / total * (x - t * mean);
    }

    @Test
    void onNormalClassesTheGuidedVelocityIsTheFormula() {
        try (TensorScope open = Tensor.scope()) {
            int n = 100;
            double w = 1.7;
            Tensor t = RandomKey.of(1).uniform(F64, n);
            Tensor x = RandomKey.of(2).normal(F64, n, 1).times(2);
            Guided guided = new Guided(new TwoClasses(), w);
            for (int k = 0; k < 2; k++) {
                double[] hot = {1 - k, k};
                double[] got = Autodiff.compile(List.of(Argument.perSample("t", Shape.scalar(), F64), Argument.perSample("x", Shape.of(1), F64)), v -> List.of(guided.at(v.get(0), v.get(1),
                        guided.prepare(Scope.empty().given(v.get(1).constant(hot, 2)))))).apply(t, x).get(0).toDoubleArray();
                for (int i = 0; i < n; i++) {
                    double at = t.at(i);
                    double point = x.at(i, 0);
                    double total = (1 - at) * (1 - at) + at * at * SPREAD * SPREAD;
                    double first = Math.exp(-Math.pow(point - at * CENTRES[0], 2) / (2 * total));
                    double second = Math.exp(-Math.pow(point - at * CENTRES[1], 2) / (2 * total));
                    double none = (first * velocity(at, point, CENTRES[0]) + second * velocity(at, point, CENTRES[1])) / (first + second);
                    assertEquals((1 + w) * velocity(at, point, CENTRES[k]) - w * none, got[i], 1e-11);
                }
            }
        }
    }

    /// Trained with contexts left out at random, one network has the conditional laws and the law of all.
    @Test
    void trainingLearnsBothWithAndWithoutContext() {
        try (TensorScope open = Tensor.scope()) {
            int n = 20_000;
            double[] z = RandomKey.of(1).normal(F64, n).toDoubleArray();
            double[][] x = new double[n][1];
            double[][] c = new double[n][2];
            for (int i = 0; i < n; i++) {
                int k = i % 2;
                x[i][0] = CENTRES[k] + SPREAD * z[i];
                c[i][k] = 1;
            }
            VelocityNet net = VelocityNet.of(1, 32, 32).withContext(3);
            Flow flow = Flow.of(ContinuousFlow.of(new Guided(net, 0)));
            Model m = FlowMatching.of(flow).contextDropout(0.5).steps(1_500).batch(256).learningRate(5e-3).ema(0.99).seed(1).train(Rows.of(Tensor.of(x)).given(Tensor.of(c))).model();
            Tensor rows = Tensor.of(x).rows(0, 4_000);
            Tensor context = Tensor.of(c).rows(0, 4_000);
            double conditional = m.given(context).logProb(rows).mean().item();
            double exact = 0;
            double exactOfAll = 0;
            double norm = 1 / (SPREAD * Math.sqrt(2 * Math.PI));
            for (int i = 0; i < 4_000; i++) {
                exact += (-z[i] * z[i] / 2 + Math.log(norm)) / 4_000;
                double a = Math.exp(-Math.pow((x[i][0] - CENTRES[0]) / SPREAD, 2) / 2);
                double b = Math.exp(-Math.pow((x[i][0] - CENTRES[1]) / SPREAD, 2) / 2);
                exactOfAll += Math.log(norm * (a + b) / 2) / 4_000;
            }
            assertEquals(exact, conditional, 0.02);
            Model bare = Model.of(Flow.of(ContinuousFlow.of(net)), m.parameters().copy());
            assertEquals(exactOfAll, bare.given(Tensor.zeros(F64, 3)).logProb(rows).mean().item(), 0.02);
            Model led = Model.of(Flow.of(ContinuousFlow.of(new Guided(net, 1))), m.parameters().copy());
            Tensor drawn = led.given(Tensor.of(0.0, 1)).sample(2_000, () -> 7);
            assertTrue(drawn.mean().item() > CENTRES[1] + 0.03, "guidance leads away from the other class: " + drawn.mean().item());
        }
    }

    @Test
    void whatHasNoFlagSaysSo() {
        assertThrows(IllegalArgumentException.class, () -> new Guided(VelocityNet.of(2, 4), 1));
        assertThrows(IllegalArgumentException.class, () -> new Guided(VelocityNet.of(2, 4).withContext(1), 1));
        assertThrows(IllegalArgumentException.class, () -> new Guided(VelocityNet.of(2, 4).withContext(2), -1));
    }
}
