package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Memory;

/// A program at run time: arguments, memory, threads, failures.
class BoundTest {
    private static final Argument X = Argument.perSample("x", Shape.of(3), DType.F32);
    private static final Argument Y = Argument.perSample("y", Shape.of(2), DType.F32);
    private static final Argument W1 = Argument.shared("w1", Shape.of(16, 3), DType.F32);
    private static final Argument W2 = Argument.shared("w2", Shape.of(2, 16), DType.F32);

    /// A training step's graph: loss and gradients.
    private static Graph training() {
        return Autodiff.trace(List.of(X, W1, Y, W2), v -> {
            Autodiff.ValueAndGrad g = Autodiff.valueAndGrad(p -> p.get(1).matmul(p.get(0).matmul(v.get(0)).tanh()).minus(v.get(2)).square().sumF64().meanOverSamples(),
                    List.of(v.get(1), v.get(3)));
            return List.of(g.value(), g.gradients().get(0), g.gradients().get(1));
        });
    }

    private static Tensor ramp(DType t, int... shape) {
        int n = Math.toIntExact(Shape.of(shape).size());
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = Math.sin(0.37 * i + 0.1);
        }
        return Tensor.of(v).reshape(shape).to(t);
    }

    @Test
    void argumentsAreCheckedOnceAtTheDoor() {
        Program p = Program.compile(training(), Options.defaults());
        assertEquals("input 1 'w1': expected F32 of shape [16, 3], got F32 of shape [3, 16]",
                assertThrows(IllegalArgumentException.class, () -> p.bind(ramp(DType.F32, 3, 16), ramp(DType.F32, 2, 16))).getMessage());
        assertThrows(IllegalArgumentException.class, () -> p.bind(ramp(DType.F32, 16, 3)));
        try (Bound b = p.bind(ramp(DType.F32, 16, 3), ramp(DType.F32, 2, 16))) {
            assertEquals("input 2 'y': expected F32 of shape [rows, 2] with 5 rows, got F32 of shape [5, 3]",
                    assertThrows(IllegalArgumentException.class, () -> b.run(5, Key.ZERO, ramp(DType.F32, 5, 3), ramp(DType.F32, 5, 3))).getMessage());
            assertEquals("input 0 'x': expected F32 of shape [rows, 3] with 5 rows, got F64 of shape [5, 3]",
                    assertThrows(IllegalArgumentException.class, () -> b.run(5, Key.ZERO, ramp(DType.F64, 5, 3), ramp(DType.F32, 5, 2))).getMessage());
            assertThrows(IllegalArgumentException.class, () -> b.run(4, Key.ZERO, ramp(DType.F32, 5, 3), ramp(DType.F32, 5, 2)));
            assertThrows(IllegalArgumentException.class, () -> b.run(5, Key.ZERO, ramp(DType.F32, 5, 3)));
        }
    }

    @Test
    void sharedArgumentsAreLeasedAndReadAgainAfterRebind() {
        Graph g = Autodiff.trace(List.of(X, Argument.shared("w", Shape.of(3, 3), DType.F32)), v -> List.of(v.get(1).matmul(v.get(0))));
        Tensor w = ramp(DType.F32, 3, 3);
        Tensor x = ramp(DType.F32, 20, 3);
        Bound b = Program.compile(g, Options.defaults()).bind(w);
        Tensor before = b.run(20, Key.ZERO, x).get(0);
        assertThrows(IllegalStateException.class, w::close);
        try (var lease = pushforward.tensor.kernel.TensorAccess.lease(w)) {
            Memory.putFloat(lease.address(), 5);
        }
        b.rebind();
        assertFalse(ProgramLaws.sameBits(before, b.run(20, Key.ZERO, x).get(0)));
        b.close();
        b.close();
        w.close();
        assertThrows(IllegalStateException.class, () -> b.run(20, Key.ZERO, x));
        x.close();
        before.close();
    }

    @Test
    void noRowsAtAll() {
        Graph g = Autodiff.trace(List.of(X), v -> List.of(v.get(0).exp(), v.get(0).sumOverSamples(), v.get(0).maxOverSamples(), v.get(0).rowCount()));
        try (Bound b = Program.compile(g, Options.defaults()).bind()) {
            List<Tensor> r = b.run(0, Key.ZERO, Tensor.zeros(DType.F32, 0, 3));
            assertEquals(Shape.of(0, 3), r.get(0).shape());
            assertEquals(Tensor.zeros(DType.F32, 3), r.get(1));
            assertEquals(Double.NEGATIVE_INFINITY, r.get(2).at(0));
            assertEquals(0, r.get(3).item());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRunAllocatesNothingAfterTheFirst(int threads) {
        assumeFalse(Boolean.getBoolean("pushforward.checked"), "checks of every access allocate");
        Program p = Program.compile(training(), Options.defaults().withThreads(threads));
        Tensor[] in = {ramp(DType.F32, 1000, 3), ramp(DType.F32, 1000, 2)};
        Tensor[] out = {Tensor.zeros(DType.F64), Tensor.zeros(DType.F32, 16, 3), Tensor.zeros(DType.F32, 2, 16)};
        try (Bound b = p.bind(ramp(DType.F32, 16, 3), ramp(DType.F32, 2, 16))) {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 2000 && least > 1024; i++) { // kernels box vectors until they are compiled, those of the last rows are called once a run
                least = Allocation.least(30, () -> {
                    b.rebind();
                    b.run(1000, Key.ZERO, in, out);
                });
            }
            assertTrue(least <= 1024, "a run allocated " + least + " bytes");
            long offHeap = Memory.allocatedBytes();
            for (int i = 0; i < 2000; i++) {
                b.run(1000, Key.ZERO, in, out);
            }
            long scratch = threads * 256L * 1024; // of a thread that nothing was left for before
            assertTrue(Memory.allocatedBytes() - offHeap <= scratch, "off-heap memory grew by " + (Memory.allocatedBytes() - offHeap));
        }
    }

    /// Beyond 8,192 rows, from where on there are as many strips as there ever are.
    @Test
    void memoryDoesNotDependOnTheNumberOfRows() {
        Program p = Program.compile(training(), Options.defaults().withThreads(1));
        Tensor[] out = {Tensor.zeros(DType.F64), Tensor.zeros(DType.F32, 16, 3), Tensor.zeros(DType.F32, 2, 16)};
        Tensor[] few = {ramp(DType.F32, 8192, 3), ramp(DType.F32, 8192, 2)};
        Tensor[] many = {ramp(DType.F32, 81920, 3), ramp(DType.F32, 81920, 2)};
        try (Bound b = p.bind(ramp(DType.F32, 16, 3), ramp(DType.F32, 2, 16))) {
            b.run(8192, Key.ZERO, few, out);
            long before = Memory.allocatedBytes();
            b.run(81920, Key.ZERO, many, out);
            assertTrue(Memory.allocatedBytes() <= before);
        }
    }

    @Test
    void closingGivesTheMemoryBack() {
        Program p = Program.compile(training(), Options.defaults());
        Tensor w1 = ramp(DType.F32, 16, 3);
        Tensor w2 = ramp(DType.F32, 2, 16);
        Tensor[] in = {ramp(DType.F32, 300, 3), ramp(DType.F32, 300, 2)};
        Tensor[] out = {Tensor.zeros(DType.F64), Tensor.zeros(DType.F32, 16, 3), Tensor.zeros(DType.F32, 2, 16)};
        long before = Memory.allocatedBytes();
        for (int i = 0; i < 20; i++) {
            try (Bound b = p.bind(w1, w2)) {
                b.run(300, Key.ZERO, in, out);
            }
        }
        assertTrue(Memory.allocatedBytes() <= before, "less only if something forgotten earlier was collected meanwhile");
    }

    @Test
    void forgettingGivesTheMemoryBackToo() throws InterruptedException {
        Program p = Program.compile(training(), Options.defaults());
        Tensor w1 = ramp(DType.F32, 16, 3);
        Tensor w2 = ramp(DType.F32, 2, 16);
        for (int i = 0; i < 5; i++) {
            p.bind(w1, w2);
        }
        for (int i = 0; i < 200; i++) {
            System.gc();
            try {
                w1.close();
                w2.close();
                return;
            } catch (IllegalStateException stillLeased) {
                Thread.sleep(20);
            }
        }
        w1.close();
        w2.close();
    }

    @Test
    void oneProgramInManyThreads() throws Exception {
        Program p = Program.compile(training(), Options.defaults().withThreads(3));
        Tensor w1 = ramp(DType.F32, 16, 3);
        Tensor w2 = ramp(DType.F32, 2, 16);
        Tensor x = ramp(DType.F32, 777, 3);
        Tensor y = ramp(DType.F32, 777, 2);
        List<Tensor> expected;
        try (Bound b = p.bind(w1, w2)) {
            expected = b.run(777, Key.ZERO, x, y);
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                calls.add(() -> {
                    try (Bound b = p.bind(w1, w2)) {
                        boolean same = true;
                        for (int i = 0; i < 50; i++) {
                            List<Tensor> r = b.run(777, Key.ZERO, x, y);
                            for (int k = 0; k < r.size(); k++) {
                                same &= ProgramLaws.sameBits(expected.get(k), r.get(k));
                            }
                        }
                        return same;
                    }
                });
            }
            for (Future<Boolean> f : pool.invokeAll(calls)) {
                assertTrue(f.get());
            }
        }
    }

    @Test
    void aBoundProgramIsForOneThreadAtATime() throws Exception {
        Bound[] self = new Bound[1];
        Graph g = Autodiff.trace(List.of(X), v -> List.of(Control.call((in, out) -> {
            if (in[0][0] > 5) {
                self[0].rebind();
                self[0].run(1, Key.ZERO, Tensor.zeros(DType.F32, 1, 3));
            }
        }, Shape.of(1), DType.F32, v.get(0))));
        self[0] = Program.compile(g, Options.defaults()).bind();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> self[0].run(1, Key.ZERO, Tensor.full(DType.F32, 9, 1, 3)));
        assertTrue(e.getMessage().contains("bind the program once per thread"), e.getMessage());
        self[0].run(1, Key.ZERO, Tensor.zeros(DType.F32, 1, 3));
        self[0].close();
    }

    @Test
    void anExceptionInAnotherThreadReachesTheCaller() {
        Graph g = Autodiff.trace(List.of(X), v -> List.of(Control.call((in, out) -> {
            if (in[0][0] > 5) {
                throw new ArithmeticException("too large");
            }
        }, Shape.of(1), DType.F32, v.get(0)).sumOverSamples()));
        try (Bound b = Program.compile(g, Options.defaults().withThreads(3)).bind()) {
            float[][] rows = new float[500][3];
            rows[400][0] = 6;
            assertEquals("too large", assertThrows(ArithmeticException.class, () -> b.run(500, Key.ZERO, Tensor.of(rows))).getMessage());
            rows[400][0] = 0;
            assertEquals(0, b.run(500, Key.ZERO, Tensor.of(rows)).get(0).item());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void theFirstNonFiniteValueIsNamed(int threads) {
        Graph g = Autodiff.trace(List.of(X, Argument.shared("w", Shape.of(3), DType.F32)), v -> {
            Var a = v.get(0).plus(1);
            Var b = a.log();
            Var c = v.get(0).times(1e30).times(1e30);
            return List.of(b.plus(v.get(1)).plus(c), b.sumOverSamples());
        });
        float[][] rows = new float[700][3];
        rows[333][1] = -2;
        rows[333][0] = 1;
        rows[650][2] = -1;
        for (int batch : new int[] {1, 16, 128}) {
            Program p = Program.compile(g, Options.defaults().withThreads(threads).withMicroBatch(batch).withProvenance(true).withPoison(true));
            try (Bound b = p.bind(Tensor.zeros(DType.F32, 3))) {
                NonFiniteException e = assertThrows(NonFiniteException.class, () -> b.run(700, Key.ZERO, Tensor.of(rows)));
                assertEquals(333, e.row());
                assertEquals("log", e.operation());
                assertTrue(Double.isNaN(e.value()));
                assertTrue(e.getMessage().startsWith("log gave NaN for sample 333 (BoundTest.java:"), e.getMessage());
                assertEquals(700, b.run(700, Key.ZERO, Tensor.zeros(DType.F32, 700, 3)).get(0).dim(0));
            }
            try (Bound b = p.bind(Tensor.full(DType.F32, Double.POSITIVE_INFINITY, 3))) {
                NonFiniteException e = assertThrows(NonFiniteException.class, () -> b.run(3, Key.ZERO, Tensor.zeros(DType.F32, 3, 3)));
                assertEquals("add", e.operation());
                assertEquals(0, e.row());
            }
        }
    }

    @Test
    void sumsOverSamplesWithinLoopsAreRefused() {
        Graph g = Autodiff.trace(List.of(X), v -> List.of(Control.repeat(3, v.get(0), in -> in.get(1).minus(in.get(1).meanOverSamples()))));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Program.compile(g, Options.defaults()));
        assertTrue(e.getMessage().contains("sum_samples stands inside the body of a loop (recorded at BoundTest.java:"), e.getMessage());
    }

    @Test
    void theBudgetChoosesTheMicroBatch() {
        Program wide = Program.compile(training(), Options.defaults().withThreads(1));
        Program narrow = Program.compile(training(), Options.defaults().withThreads(1).withMemoryBudget(wide.slabBytes() / 4));
        assertTrue(narrow.microBatch() < wide.microBatch());
        assertTrue(narrow.slabBytes() <= wide.slabBytes() / 4);
        assertThrows(IllegalArgumentException.class, () -> Program.compile(training(), Options.defaults().withThreads(1).withMemoryBudget(64)));
    }

    @Test
    void aPlanIsReadable() {
        String text = Program.compile(training(), Options.defaults()).describe();
        for (String part : List.of("phase 0, every micro-batch", "phase 1, once", "contract (gemm per sample)", "tanh (map unary)",
                "contract (contract over samples)", "BoundTest.java:")) {
            assertTrue(text.contains(part), part + " in\n" + text);
        }
        String positive = Program.compile(Autodiff.trace(List.of(X, W1), v -> List.of(v.get(1).exp().matmul(v.get(0)))), Options.defaults()).describe();
        assertTrue(positive.contains("at bind, once") && positive.indexOf("exp (map unary)") < positive.indexOf("phase 0"), positive);
    }

    @Test
    void tracedFunctionsApplyToTensors() {
        Traced rosenbrock = Autodiff.compile(x -> x.at(0).minus(1).square().plus(x.at(1).minus(x.at(0).square()).square().times(100)));
        Tensor points = Tensor.of(new double[][] {{1, 1}, {0, 0}, {-1, 2}});
        assertEquals(Tensor.of(0, 1, 104.0), rosenbrock.apply(points));
        assertEquals(Tensor.of(new double[][] {{0, 0}, {-2, 0}, {396, 200}}), Autodiff.grad(rosenbrock).apply(points));
        assertEquals(Shape.of(3, 2, 2), Autodiff.hessian(rosenbrock).apply(points).shape());
        assertEquals(2, rosenbrock.apply(points.to(DType.F32)).toFloatArray().length - 1);
        assertTrue(rosenbrock.graph(DType.F64, 2).toString().contains("square"));
        TracedMany scaled = Autodiff.compile(List.of(Argument.perSample("x", Shape.of(2), DType.F64), Argument.shared("s", Shape.scalar(), DType.F64)),
                v -> List.of(v.get(0).times(v.get(1)), v.get(0).sumOverSamples()));
        List<Tensor> r = scaled.apply(points, Tensor.scalar(2));
        assertEquals(Tensor.of(new double[][] {{2, 2}, {0, 0}, {-2, 4}}), r.get(0));
        assertEquals(Tensor.of(0.0, 3.0), r.get(1));
        assertThrows(IllegalArgumentException.class, () -> rosenbrock.apply(Tensor.scalar(1)));
    }
}
