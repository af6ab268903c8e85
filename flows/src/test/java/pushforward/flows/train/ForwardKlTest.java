package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.NonFiniteException;
import pushforward.autodiff.Var;
import pushforward.flows.ActNorm;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Coupling;
import pushforward.flows.Flow;
import pushforward.flows.Mapped;
import pushforward.flows.Mlp;
import pushforward.flows.Model;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.VelocityNet;
import pushforward.flows.transform.Affine;
import pushforward.ode.Solver;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorMemory;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.random.RandomKey;

class ForwardKlTest {
    private static ForwardKl training() {
        return ForwardKl.of(Small.plain()).steps(60).batch(32).learningRate(0.01).schedule(Schedule.constant()).validateEvery(5).threads(1);
    }

    private static long hash(Fitted f) {
        return Fingerprint.of(f.model().parameters().buffer());
    }

    @Test
    void theLossFalls() {
        Fitted f = training().steps(200).train(Small.rows(500, 1), Small.rows(200, 2));
        List<TrainingLog.Entry> entries = f.log().entries();
        assertTrue(entries.getLast().validationLoss() < entries.getFirst().validationLoss() - 0.5, entries::toString);
        assertTrue(entries.getLast().trainLoss() < entries.getFirst().trainLoss() - 0.5, entries::toString);
        assertEquals(200, f.log().steps());
        assertEquals(TrainingLog.Stop.STEPS, f.log().stop());
    }

    @Test
    void validationsTakeNoLongerThanTheSteps() {
        // 500 rows and two draws cost as much as 1000 / 3 rows of a step: eleven steps of 32.
        ForwardKl plain = ForwardKl.of(Small.plain()).steps(60).batch(32).threads(1).validationDraws(2);
        List<Long> seldom = plain.train(Small.rows(200, 1), Small.rows(500, 2)).log().entries().stream().map(TrainingLog.Entry::step).toList();
        assertEquals(List.of(11L, 22L, 33L, 44L, 55L, 60L), seldom);
        List<Long> often = plain.train(Small.rows(200, 1), Small.rows(20, 2)).log().entries().stream().map(TrainingLog.Entry::step).toList();
        assertEquals(30, often.size());
        assertEquals(2L, often.getFirst());
    }

    @Test
    void theBestParametersAreReturned() {
        // Training rows in a corner of the validation rows: validation soon gets worse.
        Tensor train = Small.rows(200, 1).times(0.1);
        Tensor validation = Small.rows(200, 2);
        Fitted f = training().patience(4).steps(1000).learningRate(0.02).train(train, validation);
        assertEquals(TrainingLog.Stop.PATIENCE, f.log().stop());
        TrainingLog.Entry best = f.log().entries().stream().min(java.util.Comparator.comparingDouble(TrainingLog.Entry::validationLoss)).orElseThrow();
        assertEquals(best.step(), f.log().bestStep());
        assertEquals(best.validationLoss(), f.log().bestValidation());
        assertEquals(best.step() + 4 * 5, f.log().steps());
        Fitted short1 = training().steps(best.step()).learningRate(0.02).train(train);
        assertEquals(hash(short1), hash(f));
        assertTrue(Double.isNaN(short1.log().bestValidation()));
    }

    @Test
    void theAverageIsWhatIsValidatedAndReturned() {
        Tensor train = Small.rows(200, 1);
        Fitted plain = training().train(train, Small.rows(100, 2));
        Fitted averaged = training().ema(0.9).train(train, Small.rows(100, 2));
        assertEquals(plain.log().entries().getLast().trainLoss(), averaged.log().entries().getLast().trainLoss());
        assertTrue(plain.log().entries().getLast().validationLoss() != averaged.log().entries().getLast().validationLoss());
        assertTrue(hash(plain) != hash(averaged));
    }

    @Test
    void aNotANumberNamesTheStepTheParameterAndTheOperation() {
        double[][] rows = Small.rows(40, 1).toDoubleArray2();
        rows[11][2] = Double.NaN;
        NonFiniteLossException e = assertThrows(NonFiniteLossException.class, () -> training().batch(40).fit(Tensor.of(rows)));
        assertEquals(1, e.step());
        assertFalse(e.parameter().isEmpty());
        assertTrue(e.getMessage().startsWith("expected a finite loss and gradient in step 1, got loss NaN and a gradient of \"bijection."), e.getMessage());
        NonFiniteException cause = (NonFiniteException) e.getCause();
        int[] order = new int[40];
        new BatchOrder(40, 40, pushforward.tensor.kernel.Philox.derive(0, Trainer.ORDER)).rows(0, order);
        assertEquals(11, order[(int) cause.row()]);
        assertTrue(e.getMessage().contains(".java:"), e.getMessage());
    }

    @Test
    void aNotANumberInTheValidationSetNamesItsRow() {
        double[][] rows = Small.rows(40, 1).toDoubleArray2();
        rows[17][0] = Double.NaN;
        NonFiniteLossException e = assertThrows(NonFiniteLossException.class, () -> training().fit(Small.rows(40, 2), Tensor.of(rows)));
        assertTrue(e.getMessage().startsWith("expected a finite validation loss after step 5, got NaN: "), e.getMessage());
        assertEquals(17, ((NonFiniteException) e.getCause()).row());
    }

    @Test
    void badStepsAreSkippedWithinTheLimit() {
        double[][] rows = Small.rows(40, 1).toDoubleArray2();
        rows[11][2] = Double.POSITIVE_INFINITY;
        Tensor train = Tensor.of(rows);
        Fitted f = training().batch(10).steps(20).maxSkipped(5).train(train, Small.rows(20, 2));
        assertEquals(5, f.log().skipped()); // one of the four batches of each of five epochs
        for (double p : f.model().parameters().buffer().toDoubleArray()) {
            assertTrue(Double.isFinite(p));
        }
        NonFiniteLossException e = assertThrows(NonFiniteLossException.class, () -> training().batch(10).steps(20).maxSkipped(4).fit(train));
        assertTrue(e.step() > 16, e.getMessage());
    }

    @Test
    void shapesAreChecked() {
        assertEquals("expected training rows of shape [n, 3], got a tensor of shape [5, 2]",
                assertThrows(IllegalArgumentException.class, () -> training().fit(Tensor.zeros(DType.F32, 5, 2))).getMessage());
        assertEquals("expected validation rows of shape [n, 3], got a tensor of shape [3]",
                assertThrows(IllegalArgumentException.class, () -> training().fit(Small.rows(5, 1), Tensor.zeros(DType.F32, 3))).getMessage());
        assertEquals("expected at least one training row, got shape [0, 3]",
                assertThrows(IllegalArgumentException.class, () -> training().fit(Tensor.zeros(DType.F32, 0, 3))).getMessage());
        assertEquals("expected at least 1 step, got 0", assertThrows(IllegalArgumentException.class, () -> training().steps(0)).getMessage());
        assertEquals("expected a share in [0, 1), got 1.0", assertThrows(IllegalArgumentException.class, () -> training().ema(1)).getMessage());
    }

    @Test
    void dequantisationStaysWithinTheLevelAndDependsOnSeedAndDrawAlone() {
        Tensor levels = Tensor.of(new float[][] {{0, 16}, {3, 7}, {5, 5}});
        Tensor a = DataNoise.uniform().draw(levels, 1, 0);
        double[][] x = a.toDoubleArray2();
        double[][] q = levels.toDoubleArray2();
        for (int i = 0; i < q.length; i++) {
            for (int j = 0; j < 2; j++) {
                assertEquals(q[i][j], Math.floor(x[i][j]));
            }
        }
        assertEquals(a, DataNoise.uniform().draw(levels, 1, 0));
        assertFalse(a.equals(DataNoise.uniform().draw(levels, 1, 1)));
        assertFalse(a.equals(DataNoise.uniform().draw(levels, 2, 0)));
        assertEquals(levels, DataNoise.none().draw(levels, 1, 0));
    }

    @Test
    void conditionalFlowsLearnWhatTheContextSays() {
        double[][] noise = Small.rows(400, 1).toDoubleArray2();
        double[][] x = new double[400][];
        double[][] c = new double[400][];
        for (int i = 0; i < 400; i++) {
            c[i] = new double[] {noise[i][2]};
            x[i] = new double[] {noise[i][2] + 0.1 * noise[i][0], -noise[i][2] + 0.1 * noise[i][0] * noise[i][0]};
        }
        Bijection first = new Coupling(2, List.of(0), new Affine(2), Mlp.of(2, 2, 16), 1);
        Bijection second = new Coupling(2, List.of(1), new Affine(2), Mlp.of(2, 2, 16), 1);
        ForwardKl training = ForwardKl.of(Flow.of(Bijections.compose(first, second))).steps(300).batch(64).learningRate(0.01).threads(1);
        Rows train = Rows.of(Tensor.of(x)).given(Tensor.of(c));
        Rows wrong = Rows.of(Tensor.of(x)).given(Tensor.zeros(DType.F64, 400, 1));
        double informed = training.train(train, train).log().bestValidation();
        double ignorant = training.train(wrong, wrong).log().bestValidation();
        assertTrue(informed < ignorant - 0.7, informed + " against " + ignorant);
        assertEquals("expected training rows with a context of 1 features, got none",
                assertThrows(IllegalArgumentException.class, () -> training.fit(Tensor.of(x))).getMessage());
        assertEquals("expected a context of shape [400, 1] for the training rows, got [400, 2]",
                assertThrows(IllegalArgumentException.class, () -> training.train(Rows.of(Tensor.of(x)).given(Tensor.of(x)))).getMessage());
    }

    /// Stops the run as soon as a stretch of steps has allocated little: until the kernels are compiled, their vectors lie on the heap.
    private static final class AllocationWatch implements TrainingListener {
        private static final int STRETCH = 50;
        private long heap;
        private long offHeap;
        private long least = Long.MAX_VALUE;
        private boolean grew;

        @Override
        public void stepped(long step, long steps, double loss, double rowsPerSecond) {
            if (step % STRETCH != 0) {
                return;
            }
            long now = Memory.allocatedBytes() + TensorMemory.bytesInUse();
            grew |= step > STRETCH && now > offHeap; // it may shrink: forgotten tensors of other tests
            offHeap = now;
            if (step > STRETCH) {
                least = Math.min(least, (Heap.allocated() - heap) / STRETCH);
            }
            if (least <= 1024 && step >= 10 * STRETCH) {
                Thread.currentThread().interrupt();
            }
            heap = Heap.allocated();
        }
    }

    @Test
    void aStepAllocatesNextToNothing() {
        assumeFalse(Boolean.getBoolean("pushforward.checked"), "checks of every access allocate");
        AllocationWatch watch = new AllocationWatch();
        Flow flow = Flow.of(Coupling.half(3, false, 16, 16));
        ForwardKl.of(flow).steps(100_000).batch(64).threads(1).ema(0.9).weightDecay(0.1).timeLimit(Duration.ofSeconds(60)).listener(watch).fit(Small.rows(130, 1));
        assertTrue(Thread.interrupted(), watch.least + " bytes per step");
        assertFalse(watch.grew);
    }

    @Test
    void soDoesOneThroughADifferentialEquation() {
        assumeFalse(Boolean.getBoolean("pushforward.checked"), "checks of every access allocate");
        AllocationWatch watch = new AllocationWatch();
        Flow flow = Flow.of(ContinuousFlow.of(VelocityNet.of(3, 8, 8)).withSolver(Solver.defaults().withTolerances(1e-3, 1e-3).withMaxSteps(50)));
        ForwardKl.of(flow).steps(100_000).batch(130).threads(1).timeLimit(Duration.ofSeconds(60)).listener(watch).fit(Small.rows(130, 1));
        assertTrue(Thread.interrupted(), watch.least + " bytes per step");
        assertFalse(watch.grew);
    }

    /// A scale and a shift whose push nobody has written.
    record PullOnly(ActNorm of) implements Bijection {
        @Override
        public Shape shape() {
            return of.shape();
        }

        @Override
        public List<Parameter> parameters() {
            return of.parameters();
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            throw new UnsupportedOperationException("no push");
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            return of.pull(y, scope);
        }

        @Override
        public boolean pushes() {
            return false;
        }
    }

    /// Maximum likelihood needs the way from the data to the base alone.
    @Test
    void aBijectionWithoutPushIsTrained() {
        Tensor rows = RandomKey.of(1).normal(DType.F64, 2_000, 2).times(2).plus(1);
        Model model = ForwardKl.of(Flow.of(new PullOnly(new ActNorm(2)))).steps(400).batch(128).learningRate(3e-2).dtype(DType.F64).seed(1).fit(rows);
        double[] scale = model.parameters().at("bijection.log_scale").toDoubleArray();
        assertEquals(Math.log(2), scale[0], 0.1);
        assertThrows(UnsupportedOperationException.class, () -> model.sample(10, RandomKey.of(2).source()));
    }
}
