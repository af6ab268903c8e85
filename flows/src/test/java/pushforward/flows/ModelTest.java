package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.tensor.random.RandomKey;
import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.random.RandomKey;

class ModelTest {
    private static Model model(DType type, int context) {
        Flow flow = Flows.realNvp(2).layers(2).hidden(8).context(context).build();
        return Model.of(flow, BijectionLaws.shaken(Parameters.initial(flow, type, 1), 0.3, RandomKey.of(1)));
    }

    private static UniformRandomProvider rng(long seed) {
        return RandomKey.of(seed).source();
    }

    private static Tensor points(int n) {
        return RandomKey.of(3).normal(DType.F64, n, 2);
    }

    @Test
    void pushAndPullUndoEachOtherAndGiveTheDensity() {
        try (Model m = model(DType.F64, 0)) {
            Tensor x = points(100);
            Model.Carried there = m.push(x);
            Model.Carried back = m.pull(there.value());
            assertTrue(back.value().allClose(x, 1e-12, 1e-12));
            assertTrue(there.logAbsDet().plus(back.logAbsDet()).abs().max().item() < 1e-12);
            Tensor base = x.square().sum(1).times(-0.5).minus(Math.log(2 * Math.PI));
            assertTrue(m.logProb(there.value()).allClose(base.minus(there.logAbsDet()), 1e-12, 1e-12));
        }
    }

    @Test
    void rowsOfTheOtherTypeAreConverted() {
        try (Model m = model(DType.F32, 0)) {
            Tensor x = points(10);
            assertEquals(m.logProb(x.to(DType.F32)), m.logProb(x));
            assertEquals(DType.F64, m.logProb(x).dtype());
            assertEquals(DType.F32, m.push(x).value().dtype());
        }
    }

    @Test
    void samplesFollowFromTheKeyAlone() {
        try (Model m = model(DType.F32, 0)) {
            Tensor many = m.sample(1_000, rng(1));
            assertEquals(many, m.sample(1_000, rng(1)));
            assertEquals(many.rows(0, 3), m.sample(3, rng(1)));
            assertEquals(many, m.sampleWithLogProb(1_000, rng(1)).value());
            assertFalse(many.equals(m.sample(1_000, rng(2))));
            UniformRandomProvider one = rng(1);
            m.sample(10, one);
            assertFalse(many.rows(0, 10).equals(m.sample(10, one)));
        }
    }

    @Test
    void noRowsAreNoMistake() {
        try (Model m = model(DType.F64, 0)) {
            assertEquals(0, m.logProb(Tensor.zeros(DType.F64, 0, 2)).size());
            assertEquals(0, m.sample(0, rng(1)).size());
        }
    }

    @Test
    void shapesAreChecked() {
        try (Model m = model(DType.F64, 0)) {
            assertEquals("expected shape [n, 2], got [4, 3]", assertThrows(IllegalArgumentException.class, () -> m.logProb(Tensor.zeros(DType.F64, 4, 3))).getMessage());
            assertEquals("expected shape [n, 2], got [2]", assertThrows(IllegalArgumentException.class, () -> m.pull(Tensor.zeros(DType.F64, 2))).getMessage());
            assertThrows(IllegalArgumentException.class, () -> m.given(Tensor.zeros(DType.F64, 1)));
        }
        Flow flow = Flows.realNvp(2).layers(1).hidden(4).build();
        try (Parameters other = Parameters.initial(Flows.realNvp(2).layers(1).hidden(5).build(), DType.F64, 1)) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Model.of(flow, other)).getMessage().contains("network.0.weight[4, 1]"));
        }
    }

    @Test
    void conditioning() {
        try (Model m = model(DType.F64, 1)) {
            Tensor x = points(6);
            Tensor c = Tensor.of(new double[][] {{1}, {1}, {-1}, {-1}, {0}, {0}});
            Tensor each = m.given(c).logProb(x);
            Tensor one = m.given(Tensor.of(1.0)).logProb(x);
            assertEquals(one.rows(0, 2), each.rows(0, 2));
            assertFalse(one.rows(2, 4).equals(each.rows(2, 4)));
            assertEquals(m.given(Tensor.of(-1.0)).logProb(x).rows(2, 4), each.rows(2, 4));
            assertEquals(8, m.given(Tensor.of(1.0)).sample(8, rng(1)).dim(0));
            assertThrows(IllegalStateException.class, () -> m.logProb(x));
            assertEquals("expected 6 rows of context, got [2, 1]",
                    assertThrows(IllegalArgumentException.class, () -> m.given(c.rows(0, 2)).logProb(x)).getMessage());
        }
    }

    @Test
    void changesOfTheParametersAreSeen() {
        try (Model m = model(DType.F64, 0)) {
            Tensor x = points(5);
            Tensor before = m.logProb(x);
            m.parameters().set("bijection.4.scale", 2, 2);
            assertTrue(m.logProb(x.times(2)).allClose(before.minus(2 * Math.log(2)), 1e-12, 1e-12));
        }
    }

    @Test
    void manyThreads() throws Exception {
        try (Model m = model(DType.F32, 0); ExecutorService pool = Executors.newFixedThreadPool(4)) {
            Tensor x = points(300);
            Tensor expected = m.logProb(x);
            List<Future<Tensor>> results = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                results.add(pool.submit(() -> m.logProb(x)));
            }
            for (Future<Tensor> r : results) {
                assertEquals(expected, r.get());
            }
        }
    }

    @Test
    void closedModelsSaySo() {
        Model m = model(DType.F64, 0);
        m.logProb(points(2));
        m.close();
        assertThrows(IllegalStateException.class, () -> m.logProb(points(2)));
        assertThrows(IllegalStateException.class, () -> m.push(points(2)));
    }

    /// A million rows take the memory of ten thousand, and their densities.
    @Test
    void workingMemoryDoesNotGrowWithTheRows() throws Exception {
        int n = 1 << 20; // the pool of blocks rounds up to a power of two
        try (Model m = model(DType.F32, 0); Tensor few = Tensor.zeros(DType.F32, 10_000, 2); Tensor many = Tensor.zeros(DType.F32, n, 2)) {
            m.logProb(few).close();
            long before = Memory.allocatedBytes();
            AtomicLong most = new AtomicLong();
            AtomicBoolean running = new AtomicBoolean(true);
            Thread watcher = Thread.ofPlatform().start(() -> {
                while (running.get()) {
                    most.accumulateAndGet(Memory.allocatedBytes(), Math::max);
                    Thread.onSpinWait();
                }
            });
            long bytes;
            try (Tensor densities = m.logProb(many)) {
                bytes = densities.shape().size() * densities.dtype().bytes();
            } finally {
                running.set(false);
                watcher.join();
            }
            long grown = most.get() - before;
            assertTrue(grown >= bytes && grown <= bytes + (1 << 16), grown + " bytes more than for 10,000 rows, of which " + bytes + " are the result");
        }
    }
}
