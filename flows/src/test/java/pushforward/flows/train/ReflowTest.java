package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Standardize;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.ProbabilityPath;
import pushforward.flows.continuous.VelocityNet;
import pushforward.ode.Solver;
import pushforward.ode.method.Euler;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

@SuppressWarnings("try")
class ReflowTest {
    private static final DType F64 = DType.F64;

    private static Flow flow(ContinuousFlow layer) {
        return Flow.of(Bijections.compose(layer, new Standardize(2)));
    }

    /// The mean squared distance between where a flow leads and where one Euler step does.
    private static double bend(Model m, VelocityNet net, Tensor x0) {
        Model step = Model.of(flow(ContinuousFlow.of(net).withSolver(Solver.fixed(Euler.METHOD, 1).withMaxSteps(2))), m.parameters().copy());
        return m.push(x0).value().minus(step.push(x0).value()).square().sum().item() / x0.dim(0);
    }

    private static double travelled(Model m, Tensor x0) {
        return m.push(x0).value().minus(x0).square().sum().item() / x0.dim(0);
    }

    /// Two clusters far apart, from independent pairs: paths bend; then they hardly do, cost no more, and lead to the same law.
    @Test
    void aSecondRoundIsStraighter() {
        try (TensorScope open = Tensor.scope()) {
            int n = 10_000;
            double[][] rows = RandomKey.of(1).normal(F64, n, 2).toDoubleArray2();
            for (int i = 0; i < n; i++) {
                rows[i][0] = 0.4 * rows[i][0] + (i % 2 == 0 ? -2 : 2);
                rows[i][1] *= 0.4;
            }
            Tensor data = Tensor.of(rows);
            VelocityNet net = VelocityNet.of(2, 48, 48);
            FlowMatching training = FlowMatching.of(flow(ContinuousFlow.of(net))).steps(1_500).batch(256).learningRate(5e-3).ema(0.99).seed(1);
            Model first = training.fit(data);
            Model second = Reflow.of(training).pairs(10_000).fit(first);
            Tensor x0 = RandomKey.of(2).normal(DType.F32, 2_000, 2);
            double before = bend(first, net, x0);
            double after = bend(second, net, x0);
            assertTrue(after < 0.25 * before, before + " before, " + after + " after");
            assertTrue(travelled(second, x0) < 1.05 * travelled(first, x0));
            Tensor test = data.rows(0, 4_000);
            assertEquals(first.logProb(test).mean().item(), second.logProb(test).mean().item(), 0.1);
            assertEquals(Fingerprint.of(second.parameters().buffer()), Fingerprint.of(Reflow.of(training.threads(1)).pairs(10_000).fit(first).parameters().buffer()));
        }
    }

    @Test
    void contextsGoWithTheirPairs() {
        try (TensorScope open = Tensor.scope()) {
            Tensor c = RandomKey.of(3).normal(F64, 3_000, 1);
            Tensor x = RandomKey.of(4).normal(F64, 3_000, 1).times(0.3).plus(c.times(2));
            Flow flow = Flow.of(ContinuousFlow.of(VelocityNet.of(1, 24).withContext(1)));
            FlowMatching training = FlowMatching.of(flow).steps(600).batch(128).learningRate(1e-2).ema(0.98).seed(1);
            Model first = training.train(Rows.of(x).given(c)).model();
            Model third = Reflow.of(training).rounds(2).fit(first, c);
            double exact = -0.5 - Math.log(0.3) - 0.5 * Math.log(2 * Math.PI);
            assertEquals(exact, third.given(c).logProb(x).mean().item(), 0.15);
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Reflow.of(training).fit(first)).getMessage().startsWith("expected a context"));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Reflow.of(training).fit(first, x.reshape(1_500, 2))).getMessage().startsWith("expected a context of shape [n, 1]"));
        }
    }

    @Test
    void whatCannotBeStraightenedSaysSo() {
        FlowMatching training = FlowMatching.of(flow(ContinuousFlow.of(VelocityNet.of(2, 4))));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Reflow.of(FlowMatching.of(flow(ContinuousFlow.of(VelocityNet.of(2, 4)))).path(new ProbabilityPath.VariancePreserving())))
                .getMessage().startsWith("expected straight paths"));
        Model other = Model.initial(flow(ContinuousFlow.of(VelocityNet.of(2, 5))), F64, 0);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Reflow.of(training).fit(other)).getMessage().startsWith("expected a model of the flow"));
        assertThrows(IllegalArgumentException.class, () -> Reflow.of(training).rounds(0));
        assertThrows(IllegalArgumentException.class, () -> Reflow.of(training).pairs(0));
    }
}
