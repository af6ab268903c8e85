package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.flows.AffineFixed;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Standardize;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.Diffusion;
import pushforward.flows.continuous.DiffusionVelocity;
import pushforward.flows.continuous.Guided;
import pushforward.flows.continuous.Prediction;
import pushforward.flows.continuous.TimeFeatures;
import pushforward.flows.continuous.UnitInput;
import pushforward.flows.continuous.Velocity;
import pushforward.flows.continuous.VelocityNet;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

@SuppressWarnings("try")
class ScoreMatchingTest {
    @TempDir
    Path folder;

    private static Flow flow(int d, Diffusion schedule, Prediction prediction, Velocity net) {
        Bijection base = AffineFixed.of(d, schedule.baseScale(), 0);
        return Flow.of(Bijections.compose(base, new DiffusionVelocity(new UnitInput(net, schedule), schedule, prediction).layer(), new Standardize(d)));
    }

    private static ScoreMatching training() {
        return ScoreMatching.of(flow(3, Diffusion.vp(), Prediction.NOISE, VelocityNet.of(3, 9))).steps(12).batch(33).seed(7).learningRate(0.01).ema(0.9).validateEvery(3).validationDraws(2);
    }

    private static String run(ScoreMatching training) {
        try (Tensor train = Small.rows(130, 1); Tensor validation = Small.rows(47, 2)) {
            return ResumeTest.result(training.train(train, validation));
        }
    }

    @Test
    void threadsMicroBatchesAndResumingDoNotMatter() {
        for (DType type : DType.values()) {
            String golden = run(training().dtype(type).threads(1).microBatch(16));
            assertEquals(golden, run(training().dtype(type).threads(3).microBatch(128).poison(true)));
            Path file = folder.resolve(type + ".safetensors");
            assertThrows(IllegalStateException.class, () -> run(training().dtype(type).checkpoint(file).checkpointEvery(2).listener(new TrainingListener() {
                @Override
                public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                    if (step == 7) {
                        throw new IllegalStateException("broken off");
                    }
                }
            })));
            assertEquals(golden, run(training().dtype(type).checkpoint(file).resume(true)));
        }
    }

    /// Normal data, which schedules keep normal: a small network comes near their density.
    @Test
    void aNormalLawIsLearned() {
        try (TensorScope open = Tensor.scope()) {
            Tensor mix = Tensor.of(new double[][] {{0.8, 0}, {0.9, 0.4}});
            Tensor shift = Tensor.of(1.0, -0.5);
            Tensor rows = RandomKey.of(1).normal(DType.F64, 20_000, 2).matmul(mix.transpose()).plus(shift);
            Tensor e = RandomKey.of(2).normal(DType.F64, 1_000, 2);
            Tensor test = e.matmul(mix.transpose()).plus(shift);
            double exact = -0.5 * e.square().sum().item() / 1_000 - Math.log(0.8 * 0.4) - Math.log(2 * Math.PI);
            check(exact, rows, test, Diffusion.vp(), Prediction.NOISE);
            check(exact, rows, test, Diffusion.subVp(), Prediction.SCORE);
            check(exact, rows, test, new Diffusion.Ve(0.02, 10), Prediction.NOISE);
        }
    }

    private static void check(double exact, Tensor rows, Tensor test, Diffusion schedule, Prediction prediction) {
        Velocity net = VelocityNet.of(2, 32, 32).withTime(new TimeFeatures.Fourier(2));
        Model m = ScoreMatching.of(flow(2, schedule, prediction, net)).steps(2_000).batch(256).learningRate(5e-3).ema(0.99).seed(1).fit(rows);
        assertEquals(exact, m.logProb(test).mean().item(), 0.03, schedule + " " + prediction);
    }

    @Test
    void whatIsNoDiffusionSaysSo() {
        VelocityNet net = VelocityNet.of(2, 4);
        assertEquals("expected a flow whose velocity is a DiffusionVelocity, perhaps Guided, got VelocityNet",
                assertThrows(IllegalArgumentException.class, () -> ScoreMatching.of(Flow.of(ContinuousFlow.of(net)))).getMessage());
        DiffusionVelocity vp = new DiffusionVelocity(net, Diffusion.vp(), Prediction.NOISE);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ScoreMatching.of(Flow.of(ContinuousFlow.of(vp)))).getMessage().startsWith("expected a flow that stops short of 1"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ScoreMatching.of(Flow.of(ContinuousFlow.of(vp).until(1.5)))).getMessage().startsWith("expected a flow that ends at 1 or before"));
        Velocity guided = new Guided(new DiffusionVelocity(VelocityNet.of(2, 4).withContext(2), new Diffusion.Straight(), Prediction.VELOCITY), 1);
        ScoreMatching.of(Flow.of(ContinuousFlow.of(guided))).contextDropout(0.2).steps(3).train(Rows.of(Tensor.zeros(DType.F32, 5, 2)).given(Tensor.zeros(DType.F32, 5, 1)));
    }
}
