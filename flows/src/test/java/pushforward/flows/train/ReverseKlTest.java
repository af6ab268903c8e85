package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.flows.ActNorm;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Inverse;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.TriangularLinear;
import pushforward.flows.inference.Importance;
import pushforward.flows.inference.LogDensity;
import pushforward.flows.inference.WeightedSamples;
import pushforward.flows.train.ReverseKl.Estimator;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

class ReverseKlTest {
    /// The covariance A A^T = ((1, 0.6, 0), (0.6, 2, -0.5), (0, -0.5, 0.7)), the mean, and log Z.
    private static final double[] MEAN = {1, -2, 0.5};
    private static final double[][] COVARIANCE = {{1, 0.6, 0}, {0.6, 2, -0.5}, {0, -0.5, 0.7}};
    private static final double LOG_Z = 3.25;

    @TempDir
    Path folder;

    private static LogDensity gaussian() {
        double[][] inverse = inverse(COVARIANCE);
        double constant = LOG_Z - 1.5 * Math.log(2 * Math.PI) - 0.5 * Math.log(determinant(COVARIANCE));
        return x -> {
            Var d = x.minus(x.constant(MEAN, 3));
            double[] flat = new double[9];
            for (int i = 0; i < 9; i++) {
                flat[i] = inverse[i / 3][i % 3];
            }
            return d.dot(x.constant(flat, 3, 3).matmul(d)).times(-0.5).plus(constant);
        };
    }

    private static double determinant(double[][] a) {
        return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0]) + a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
    }

    private static double[][] inverse(double[][] a) {
        double[][] r = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int p = (i + 1) % 3;
                int q = (i + 2) % 3;
                int u = (j + 1) % 3;
                int v = (j + 2) % 3;
                r[j][i] = (a[p][u] * a[q][v] - a[p][v] * a[q][u]) / determinant(a);
            }
        }
        return r;
    }

    /// Gradients of one batch, over independent batches.
    private static List<double[]> gradients(Flow flow, Parameters parameters, LogDensity target, Estimator estimator, int batches, int batch) {
        Objective objective = ReverseKl.of(flow, target).estimator(estimator).objective();
        List<double[]> all = new ArrayList<>();
        try (LossProgram loss = LossProgram.withGradient(objective, parameters, List.of(), Options.defaults())) {
            for (int i = 0; i < batches; i++) {
                loss.run(batch, new Key(11, i, 0), 1, new Tensor[0]);
                all.add(loss.gradient().toDoubleArray());
            }
        }
        return all;
    }

    /// Scale exp(s) and shift m per feature.
    private static Parameters affine(Flow flow, DType dtype, double[] logScale, double[] shift) {
        Parameters p = Parameters.initial(flow, dtype, 0);
        p.set("bijection.log_scale", logScale);
        p.set("bijection.shift", shift);
        return p;
    }

    private static LogDensity normal(double[] mean, double[] sd) {
        return x -> x.minus(x.constant(mean, mean.length)).div(x.constant(sd, sd.length)).square().sum().times(-0.5);
    }

    /// Where the flow is the target, each sample's gradient along the path is 0; the standard one's is not, though its mean is.
    @ParameterizedTest
    @EnumSource(DType.class)
    void thePathEstimatorHasNoNoiseAtTheTarget(DType dtype) {
        double[] shift = {1.5, -0.25};
        double[] scale = {2, 0.5};
        Flow flow = Flow.of(new ActNorm(2));
        try (Parameters p = affine(flow, dtype, new double[] {Math.log(2), Math.log(0.5)}, shift)) {
            for (double[] g : gradients(flow, p, normal(shift, scale), Estimator.PATH, 30, 1)) {
                assertArrayEquals(new double[g.length], g, dtype == DType.F64 ? 1e-13 : 2e-5);
            }
            double greatest = 0;
            for (double[] g : gradients(flow, p, normal(shift, scale), Estimator.STANDARD, 30, 1)) {
                for (double v : g) {
                    greatest = Math.max(greatest, Math.abs(v));
                }
            }
            assertTrue(greatest > 1, "the standard estimator's gradients: " + greatest);
        }
    }

    /// KL(N(m, e^2s) || N(a, b^2)) = log b - s + (e^2s + (m - a)^2) / (2 b^2) - 1/2: its derivatives are (m - a) / b^2 by m and e^2s / b^2 - 1 by s.
    @ParameterizedTest
    @EnumSource(Estimator.class)
    void bothEstimatorsHaveTheExactGradientAsMean(Estimator estimator) {
        double[] m = {0.7, -0.4};
        double[] s = {0.3, -0.6};
        double[] a = {0.1, 0.5};
        double[] b = {1.2, 0.8};
        Flow flow = Flow.of(new ActNorm(2));
        try (Parameters p = affine(flow, DType.F64, s, m)) {
            int batches = 100;
            List<double[]> all = gradients(flow, p, normal(a, b), estimator, batches, 400);
            for (Parameters.Entry e : p.entries()) {
                for (int i = 0; i < e.shape().size(); i++) {
                    int at = (int) e.offset() + i;
                    double mean = all.stream().mapToDouble(g -> g[at]).average().orElseThrow();
                    double error = Math.sqrt(all.stream().mapToDouble(g -> (g[at] - mean) * (g[at] - mean)).sum() / (batches - 1) / batches);
                    double exact = e.name().endsWith("shift") ? (m[i] - a[i]) / (b[i] * b[i]) : Math.exp(2 * s[i]) / (b[i] * b[i]) - 1;
                    assertEquals(exact, mean, 4 * error, e.name() + i);
                    assertTrue(error < 0.02);
                }
            }
        }
    }

    /// The loss is the same number, however its gradient is estimated.
    @Test
    void bothEstimatorsHaveOneValue() {
        Flow flow = Flows.splineCoupling(3).layers(2).hidden(8).build();
        try (Parameters p = Parameters.initial(flow, DType.F64, 4)) {
            double[] losses = new double[2];
            for (Estimator e : Estimator.values()) {
                try (LossProgram loss = LossProgram.withGradient(ReverseKl.of(flow, gaussian()).estimator(e).objective(), p, List.of(), Options.defaults())) {
                    losses[e.ordinal()] = loss.run(333, new Key(1, 0, 0), 1, new Tensor[0]);
                }
            }
            assertEquals(losses[0], losses[1], 1e-10);
        }
    }

    @ParameterizedTest
    @CsvSource({"PATH, F32", "PATH, F64", "STANDARD, F32", "STANDARD, F64"})
    void anAffineFlowBecomesAGaussianTarget(Estimator estimator, DType dtype) {
        Flow flow = Flow.of(Bijections.compose(new TriangularLinear(3), new ActNorm(3)));
        Fitted f = ReverseKl.of(flow, gaussian()).estimator(estimator).steps(2_500).batch(64).learningRate(0.02).seed(2).dtype(dtype).train();
        try (Model m = f.model()) {
            // the image of the origin and of the axes
            double[][] ends = m.push(Tensor.of(new double[][] {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}})).value().toDoubleArray2();
            double tolerance = estimator == Estimator.PATH ? (dtype == DType.F64 ? 1e-6 : 1e-4) : 0.03;
            assertArrayEquals(MEAN, ends[0], tolerance);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double c = 0;
                    for (int k = 1; k < 4; k++) {
                        c += (ends[k][i] - ends[0][i]) * (ends[k][j] - ends[0][j]);
                    }
                    assertEquals(COVARIANCE[i][j], c, 2 * tolerance, i + ", " + j);
                }
            }
            // KL = 0, so the loss is -log Z, and every weight is Z
            assertEquals(-LOG_Z, f.log().entries().getLast().trainLoss(), estimator == Estimator.PATH ? 1e-4 : 0.01);
            try (WeightedSamples w = Importance.draw(m, gaussian(), 1_000, new SplittableRandom(3)::nextLong)) {
                assertEquals(LOG_Z, w.weights().logNormalizer(), Math.max(4 * w.weights().standardError(), 1e-5));
                assertTrue(w.weights().effectiveSampleSize() > 990);
            }
        }
    }

    /// Flows with a push alone take the standard estimator by themselves; the path estimator is refused.
    @Test
    void aFlowWithoutAPull() {
        Flow flow = Flow.of(Bijections.compose(new PushOnly(2), new ActNorm(2)));
        ReverseKl training = ReverseKl.of(flow, normal(new double[] {1, 2}, new double[] {2, 0.5})).steps(800).batch(64).learningRate(0.02).seed(1);
        assertTrue(message(() -> training.estimator(Estimator.PATH)).contains("expected a flow with a pull"));
        assertTrue(message(() -> training.start(Tensor.zeros(DType.F64, 3, 2))).contains("expected a flow with a pull"));
        try (Model m = training.fit()) {
            assertArrayEquals(new double[] {1, 2}, m.push(Tensor.zeros(DType.F32, 1, 2)).value().toDoubleArray(), 0.1);
        }
    }

    /// The identity, in one direction.
    private record PushOnly(int d) implements pushforward.flows.Bijection {
        @Override
        public pushforward.tensor.Shape shape() {
            return pushforward.tensor.Shape.of(d);
        }

        @Override
        public boolean pulls() {
            return false;
        }

        @Override
        public pushforward.flows.Mapped push(Var x, pushforward.flows.Scope scope) {
            return new pushforward.flows.Mapped(x, x.constant(0).cast(DType.F64));
        }

        @Override
        public pushforward.flows.Mapped pull(Var y, pushforward.flows.Scope scope) {
            throw new UnsupportedOperationException("a push alone");
        }
    }

    private static ReverseKl annealed() {
        LogDensity reference = x -> x.square().sum().times(-0.05);
        return ReverseKl.of(Small.flow(), gaussian()).steps(60).batch(48).seed(5).learningRate(0.01).ema(0.95).validateEvery(8).validationSamples(33).threads(1)
                .annealing(Annealing.linear(0.1, 0.6).reference(reference)).dtype(DType.F64);
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static TrainingListener stopAt(int at) {
        return new TrainingListener() {
            @Override
            public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                if (step == at) {
                    throw new Stop();
                }
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "20", "36", "59"})
    void aRunThatBrokeOffEndsAsIfItHadNot(int brokenAt) {
        Path file = folder.resolve("run.safetensors");
        assertThrows(Stop.class, () -> annealed().checkpoint(file).checkpointEvery(3).listener(stopAt(brokenAt)).train());
        assertEquals(ResumeTest.result(annealed().train()), ResumeTest.result(annealed().checkpoint(file).resume(true).train()));
    }

    @Test
    void anotherRunIsNotResumed() {
        Path file = folder.resolve("run.safetensors");
        annealed().checkpoint(file).train();
        assertTrue(message(() -> annealed().checkpoint(file).resume(true).estimator(Estimator.STANDARD).train()).contains("estimator is \"PATH\" there and \"STANDARD\" here"));
        assertTrue(message(() -> annealed().checkpoint(file).resume(true).annealing(Annealing.none()).train()).contains("annealing is"));
        assertTrue(message(() -> annealed().checkpoint(file).resume(true).validationSamples(34).train()).contains("validation_samples is 33 there and 34 here"));
        ReverseKl other = ReverseKl.of(Small.flow(), x -> x.square().sum().unaryMinus()).steps(60).batch(48).seed(5).learningRate(0.01).ema(0.95).validateEvery(8).validationSamples(33).threads(1)
                .annealing(Annealing.linear(0.1, 0.6).reference(x -> x.square().sum().times(-0.05))).dtype(DType.F64);
        assertTrue(message(() -> other.checkpoint(file).resume(true).train()).contains("target is"));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void threadsAndMicroBatchesDoNotMatter(DType dtype) {
        String expected = ResumeTest.result(annealed().dtype(dtype).steps(10).batch(130).train());
        assertEquals(expected, ResumeTest.result(annealed().dtype(dtype).steps(10).batch(130).threads(3).microBatch(7).poison(true).train()));
        assertEquals(expected, ResumeTest.result(annealed().dtype(dtype).steps(10).batch(130).threads(2).microBatch(64).train()));
        assertNotEquals(expected, ResumeTest.result(annealed().dtype(dtype).steps(10).batch(130).seed(6).train()));
    }

    /// Validation is with the whole target from the first step, whatever beta is; training is not.
    @Test
    void annealing() {
        Annealing a = Annealing.linear(0.1, 0.5);
        assertEquals(0.1, a.beta(0, 100));
        assertEquals(0.55, a.beta(25, 100), 1e-15);
        assertEquals(1, a.beta(50, 100));
        assertEquals(1, a.beta(99, 100));
        assertEquals(1, Annealing.none().beta(0, 100));
        Flow flow = Flow.of(new ActNorm(3));
        double[][] losses = new double[2][];
        for (int i = 0; i < 2; i++) {
            // a rate of next to nothing: the flow stays N(0, I)
            Fitted f = ReverseKl.of(flow, gaussian()).annealing(i == 0 ? Annealing.none() : Annealing.linear(0.25, 1)).steps(4).batch(4_000).learningRate(1e-12).validateEvery(1).dtype(DType.F64)
                    .validationSamples(300).train();
            losses[i] = f.log().entries().stream().mapToDouble(TrainingLog.Entry::validationLoss).toArray();
            if (i == 1) {
                // E log q - beta E log p~ for q = N(0, I)
                double entropy = 1.5 * (1 + Math.log(2 * Math.PI));
                double[][] inverse = inverse(COVARIANCE);
                double quadratic = 0;
                for (int r = 0; r < 3; r++) {
                    quadratic += inverse[r][r];
                    for (int c = 0; c < 3; c++) {
                        quadratic += MEAN[r] * inverse[r][c] * MEAN[c];
                    }
                }
                double log = LOG_Z - 1.5 * Math.log(2 * Math.PI) - 0.5 * Math.log(determinant(COVARIANCE)) - 0.5 * quadratic;
                for (int step = 0; step < 4; step++) {
                    double beta = 0.25 + 0.75 * step / 4;
                    assertEquals(-entropy - beta * log, f.log().entries().get(step).trainLoss(), 0.3, "step " + step);
                }
            }
        }
        assertArrayEquals(losses[0], losses[1], 1e-9);
    }

    /// With a reference and beta 0 throughout, the reference is the target.
    @Test
    void aReferenceIsWhatTheTargetIsApproachedFrom() {
        Flow flow = Flow.of(new ActNorm(2));
        LogDensity far = normal(new double[] {50, 50}, new double[] {1, 1});
        LogDensity near = normal(new double[] {1, -1}, new double[] {1, 1});
        try (TrainingSteps steps = ReverseKl.of(flow, far).annealing(new Annealing(0, 1, java.util.Optional.of(near))).steps(100_000).learningRate(0.02).begin()) {
            for (int i = 0; i < 300; i++) {
                steps.next();
            }
            try (Model m = steps.model()) {
                assertArrayEquals(new double[] {1, -1}, m.push(Tensor.zeros(DType.F32, 1, 2)).value().toDoubleArray(), 0.25);
            }
        }
    }

    @Test
    void layersStartFromRows() {
        Flow flow = Flows.realNvp(3).layers(2).hidden(5).build();
        double[][] rows = new double[500][3];
        SplittableRandom random = new SplittableRandom(1);
        for (double[] r : rows) {
            r[0] = 1_000 + 3 * random.nextGaussian();
            r[1] = -50 + 0.1 * random.nextGaussian();
            r[2] = random.nextGaussian();
        }
        try (Tensor start = Tensor.of(rows); TrainingSteps steps = ReverseKl.of(flow, x -> x.square().sum().times(-1e-9)).start(start).dtype(DType.F64).begin(); Model m = steps.model()) {
            Tensor x = m.sample(2_000, new SplittableRandom(1)::nextLong);
            assertArrayEquals(new double[] {1_000, -50, 0}, x.mean(0).toDoubleArray(), 0.5);
            assertEquals(0.1, x.std(0).at(1), 0.01);
        }
    }

    @Test
    void withoutValidationTheLastParametersAreReturned() {
        Fitted f = ReverseKl.of(Small.plain(), gaussian()).steps(5).batch(8).validationSamples(0).train();
        assertEquals(5, f.log().bestStep());
        assertTrue(Double.isNaN(f.log().bestValidation()));
        f.model().close();
    }

    @Test
    void massOutsideTheSupportIsAnError() {
        LogDensity positive = x -> x.at(0).gt(0).select(x.at(0).max(1e-300).log(), x.constant(Double.NEGATIVE_INFINITY)).minus(x.square().sum());
        NonFiniteLossException e = assertThrows(NonFiniteLossException.class, () -> ReverseKl.of(Flow.of(new ActNorm(1)), positive).steps(5).batch(64).train());
        assertEquals(1, e.step());
        assertTrue(String.valueOf(e.getMessage()).contains("a target that is not finite where the flow has mass"), e::getMessage);
    }

    @Test
    void badInput() {
        Flow flow = Flow.of(new ActNorm(2));
        LogDensity target = normal(new double[2], new double[] {1, 1});
        assertTrue(message(() -> ReverseKl.of(Flows.realNvp(2).context(1).build(), target)).contains("expected a flow without context"));
        assertTrue(message(() -> ReverseKl.of(Flow.of(new Inverse(new PushOnly(2))), target)).contains("expected a flow that can be sampled"));
        assertTrue(message(() -> ReverseKl.of(flow, x -> x).train()).contains("expected a log-density that is an F64 scalar"));
        assertTrue(message(() -> ReverseKl.of(flow, target).validationSamples(-1)).contains("expected 0 samples or more"));
        assertTrue(message(() -> ReverseKl.of(flow, target).start(Tensor.zeros(DType.F64, 2, 3))).contains("expected starting rows of shape [n, 2]"));
        assertTrue(message(() -> Annealing.linear(0, 0.5)).contains("expected a first beta in (0, 1], got 0.0"));
        assertTrue(message(() -> Annealing.linear(0.5, 1.5)).contains("expected a share in [0, 1]"));
    }

    private static String message(org.junit.jupiter.api.function.Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
