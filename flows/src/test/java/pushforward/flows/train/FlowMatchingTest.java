package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Parameter;
import pushforward.flows.Standardize;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.ProbabilityPath;
import pushforward.flows.continuous.VelocityNet;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

@SuppressWarnings("try")
class FlowMatchingTest {
    private static final List<Pairing> PAIRINGS = List.of(Pairing.independent(), Pairing.exact(), Pairing.entropic(0.5));

    @TempDir
    Path folder;

    private static Flow flow() {
        return Flow.of(Bijections.compose(ContinuousFlow.of(VelocityNet.of(3, 9)), new Standardize(3)));
    }

    private static FlowMatching training(Pairing pairing) {
        return FlowMatching.of(flow()).pairing(pairing).path(new ProbabilityPath.Straight(0.05)).steps(12).batch(33).seed(7).learningRate(0.01).weightDecay(0.1).ema(0.9).validateEvery(3)
                .noise((x, noise) -> x.plus(noise.normal(3).times(0.1))).validationDraws(2);
    }

    private static Fitted run(FlowMatching training) {
        try (Tensor train = Small.rows(130, 1); Tensor validation = Small.rows(47, 2)) {
            return training.train(train, validation);
        }
    }

    @Test
    void threadsMicroBatchesAndPoisonDoNotMatter() {
        try (TensorScope open = Tensor.scope()) {
            for (Pairing pairing : PAIRINGS) {
                for (DType type : DType.values()) {
                    String golden = ResumeTest.result(run(training(pairing).dtype(type).threads(1).microBatch(16)));
                    for (int threads : new int[] {2, 5}) {
                        for (int microBatch : new int[] {0, 16, 128}) {
                            assertEquals(golden, ResumeTest.result(run(training(pairing).dtype(type).threads(threads).microBatch(microBatch).poison(true))), pairing + " " + type);
                        }
                    }
                }
            }
        }
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 11})
    void aRunThatBrokeOffEndsAsIfItHadNot(int brokenAt) {
        for (Pairing pairing : PAIRINGS) {
            Path file = folder.resolve(pairing.getClass().getSimpleName() + ".safetensors");
            assertThrows(Stop.class, () -> run(training(pairing).checkpoint(file).checkpointEvery(2).listener(new TrainingListener() {
                @Override
                public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                    if (step == brokenAt) {
                        throw new Stop();
                    }
                }
            })));
            assertEquals(ResumeTest.result(run(training(pairing))), ResumeTest.result(run(training(pairing).checkpoint(file).resume(true))));
        }
    }

    @Test
    void runsOfAnotherKindAreNotResumed() {
        Path file = folder.resolve("run.safetensors");
        run(training(Pairing.exact()).checkpoint(file));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> run(training(Pairing.independent()).checkpoint(file).resume(true))).getMessage().contains("pairing is"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> run(training(Pairing.exact()).path(new ProbabilityPath.VariancePreserving()).checkpoint(file).resume(true))).getMessage()
                .contains("path is"));
    }

    @Test
    void stepsTakenOneByOneAreThoseOfAFit() {
        for (Pairing pairing : PAIRINGS) {
            try (Tensor rows = Small.rows(100, 1); Model whole = training(pairing).fit(rows); TrainingSteps steps = training(pairing).begin(Rows.of(rows))) {
                for (int i = 0; i < 12; i++) {
                    steps.next();
                }
                try (Model model = steps.model()) {
                    assertEquals(Fingerprint.of(whole.parameters().buffer()), Fingerprint.of(model.parameters().buffer()));
                }
            }
        }
    }

    @Test
    void onlyTheVelocityIsTrained() {
        Flow flow = Flow.of(Bijections.compose(pushforward.flows.Coupling.half(3, false, 5), ContinuousFlow.of(VelocityNet.of(3, 9)), new pushforward.flows.ActNorm(3),
                pushforward.flows.LuLinear.of(3), new Standardize(3)));
        try (Tensor rows = Small.rows(200, 1)) {
            Fitted one = FlowMatching.of(flow).steps(1).batch(20).weightDecay(0.5).train(rows);
            Fitted more = FlowMatching.of(flow).steps(9).batch(20).weightDecay(0.5).learningRate(0.1).train(rows);
            for (Parameter p : flow.parameters()) {
                boolean same = one.model().parameters().at(p.name()).equals(more.model().parameters().at(p.name()));
                assertEquals(!p.name().startsWith("bijection.1."), same, p.name());
            }
            double[] mean = rows.mean(0).toDoubleArray();
            double[] shift = one.model().parameters().at("bijection.4.shift").toDoubleArray();
            for (int i = 0; i < 3; i++) {
                assertEquals(mean[i], shift[i], 1e-5);
            }
        }
    }

    @Test
    void whatIsNoContinuousFlowSaysSo() {
        assertEquals("expected a flow that is a ContinuousFlow, or a composition with one ContinuousFlow among its layers, got one without",
                assertThrows(IllegalArgumentException.class, () -> FlowMatching.of(Small.flow())).getMessage());
        ContinuousFlow c = ContinuousFlow.of(VelocityNet.of(3, 4));
        assertEquals("expected a flow that is a ContinuousFlow, or a composition with one ContinuousFlow among its layers, got one with 2",
                assertThrows(IllegalArgumentException.class, () -> FlowMatching.of(Flow.of(Bijections.compose(c, new Standardize(3), c)))).getMessage());
        assertEquals("expected training rows of shape [n, 3], got a tensor of shape [5, 2]",
                assertThrows(IllegalArgumentException.class, () -> FlowMatching.of(flow()).fit(Tensor.zeros(DType.F32, 5, 2))).getMessage());
        assertEquals("expected validation rows of shape [n, 3], got a tensor of shape [3]",
                assertThrows(IllegalArgumentException.class, () -> FlowMatching.of(flow()).fit(Small.rows(5, 1), Tensor.zeros(DType.F32, 3))).getMessage());
        Flow conditional = Flow.of(ContinuousFlow.of(VelocityNet.of(3, 4).withContext(2)));
        assertEquals("expected training rows with a context of 2 features, got none",
                assertThrows(IllegalArgumentException.class, () -> FlowMatching.of(conditional).fit(Small.rows(5, 1))).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> FlowMatching.of(flow()).pairing(Pairing.exact()).train(Rows.of(Small.rows(5, 1)).weighted(Tensor.ones(DType.F64, 5))))
                .getMessage().startsWith("expected rows without weights where pairs are not independent"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> FlowMatching.of(flow()).contextDropout(0.2)).getMessage().startsWith("expected a Guided velocity"));
    }

    @Test
    void aNotANumberNamesTheStep() {
        double[][] rows = Small.rows(40, 1).toDoubleArray2();
        rows[11][2] = Double.NaN;
        Flow bare = Flow.of(ContinuousFlow.of(VelocityNet.of(3, 4)));
        for (Pairing pairing : PAIRINGS) {
            NonFiniteLossException e = assertThrows(NonFiniteLossException.class, () -> FlowMatching.of(bare).pairing(pairing).batch(40).fit(Tensor.of(rows)));
            assertEquals(1, e.step());
        }
    }

    /// Base and data normal, the data correlated: the trained density is near the true one.
    @Test
    void aNormalLawIsLearned() {
        try (TensorScope open = Tensor.scope()) {
            Tensor mix = Tensor.of(new double[][] {{0.8, 0}, {0.9, 0.4}});
            Tensor shift = Tensor.of(1.0, -0.5);
            Tensor rows = RandomKey.of(1).normal(DType.F64, 20_000, 2).matmul(mix.transpose()).plus(shift);
            Tensor e = RandomKey.of(2).normal(DType.F64, 4_000, 2);
            Tensor test = e.matmul(mix.transpose()).plus(shift);
            double exact = -0.5 * e.square().sum().item() / 4_000 - Math.log(0.8 * 0.4) - Math.log(2 * Math.PI);
            Map<Pairing, ProbabilityPath> usual = Map.of(Pairing.independent(), new ProbabilityPath.VariancePreserving(), Pairing.exact(), ProbabilityPath.straight(), Pairing.entropic(0.18),
                    new ProbabilityPath.Bridge(0.3));
            usual.forEach((pairing, path) -> {
                Model m = FlowMatching.of(Flow.of(ContinuousFlow.of(VelocityNet.of(2, 32)))).path(path).pairing(pairing).steps(1_500).batch(128).learningRate(1e-2).ema(0.99).seed(1).fit(rows);
                double learned = m.logProb(test).mean().item();
                assertEquals(exact, learned, 0.02, path + " " + pairing);
            });
        }
    }

    @Test
    void seedsMatter() {
        List<String> results = new ArrayList<>();
        for (Pairing pairing : PAIRINGS) {
            results.add(ResumeTest.result(run(training(pairing))));
        }
        assertEquals(3, results.stream().distinct().count());
        assertNotEquals(results.get(1), ResumeTest.result(run(training(PAIRINGS.get(1)).seed(8))));
    }
}
