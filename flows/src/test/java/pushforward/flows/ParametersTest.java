package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

class ParametersTest {
    private static final List<Parameter> THREE = List.of(Parameter.trained("a.weight", Init.normal(1), 3, 2), Parameter.state("a.flag", Init.ones()),
            Parameter.trained("b", Init.constant(0.1), 5));

    @Test
    void entriesBeginAtMultiplesOf64BytesAndGapsAreZero() {
        for (DType type : DType.values()) {
            try (Parameters p = Parameters.initial(THREE, type, 7)) {
                int step = 64 / type.bytes();
                assertEquals(List.of(0L, (long) step, 2L * step), p.entries().stream().map(Parameters.Entry::offset).toList());
                double[] all = p.buffer().toDoubleArray();
                assertEquals(3 * step, all.length);
                assertArrayEquals(p.at("b").toDoubleArray(), Arrays.copyOfRange(all, 2 * step, 2 * step + 5));
                assertEquals(0, all[6]);
                assertEquals(1, all[step]);
                assertEquals(0, all[step + 1]);
                assertEquals(11, p.trainedCount());
            }
        }
    }

    @Test
    void viewsSeeChangesInPartsToo() {
        try (Parameters p = Parameters.initial(THREE, DType.F64, 7)) {
            Parameters a = p.child("a");
            assertEquals(List.of("weight", "flag"), a.entries().stream().map(Parameters.Entry::name).toList());
            a.set("flag", 5);
            assertEquals(5, p.at("a.flag").item());
            a.set("weight", Tensor.zeros(DType.F64, 3, 2));
            assertEquals(0, p.at("a.weight").abs().sum().item());
            a.close();
            assertFalse(p.buffer().isClosed());
        }
    }

    @Test
    void firstValuesDependOnSeedAndNameAlone() {
        try (Parameters p = Parameters.initial(THREE, DType.F64, 7); Parameters other = Parameters.initial(List.of(THREE.get(2), THREE.get(0)), DType.F64, 7);
                Parameters seeded = Parameters.initial(THREE, DType.F64, 8); Parameters narrow = Parameters.initial(THREE, DType.F32, 7)) {
            assertEquals(p.at("a.weight"), other.at("a.weight"));
            assertFalse(p.at("a.weight").equals(seeded.at("a.weight")));
            assertEquals(p.at("a.weight").to(DType.F32), narrow.at("a.weight"));
        }
    }

    @Test
    void copiesHaveMemoryOfTheirOwn() {
        try (Parameters p = Parameters.initial(THREE, DType.F64, 7); Parameters copy = p.copy(); Parameters zeros = p.zeros()) {
            assertEquals(p.buffer(), copy.buffer());
            copy.set("b", 1, 2, 3, 4, 5);
            assertEquals(0.1, p.at("b").at(0));
            assertEquals(0, zeros.buffer().abs().sum().item());
            p.setAll(copy);
            assertEquals(p.buffer(), copy.buffer());
            assertThrows(IllegalArgumentException.class, () -> p.setAll(p.child("a")));
        }
    }

    @Test
    void mistakesAreNamed() {
        try (Parameters p = Parameters.initial(THREE, DType.F64, 7)) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> p.at("c")).getMessage().contains("[a.weight, a.flag, b], got \"c\""));
            assertEquals("expected 5 values for \"b\", got 1", assertThrows(IllegalArgumentException.class, () -> p.set("b", 1)).getMessage());
            assertEquals("expected F64 of shape [5] for \"b\", got F32 of shape [5]",
                    assertThrows(IllegalArgumentException.class, () -> p.set("b", Tensor.zeros(DType.F32, 5))).getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> Parameters.zeros(List.of(THREE.get(0), THREE.get(0)), DType.F64));
        assertThrows(IllegalArgumentException.class, () -> Parameter.trained("a b", Init.zeros(), 1));
        assertThrows(IllegalArgumentException.class, () -> Parameter.trained("a.", Init.zeros(), 1));
    }

    @Test
    void closedMemoryIsNotUsed() {
        Parameters p = Parameters.initial(THREE, DType.F64, 7);
        Tensor view = p.at("b");
        p.close();
        assertThrows(IllegalStateException.class, view::toDoubleArray);
    }

    @Test
    void waysToBegin() {
        RandomKey key = RandomKey.of(3);
        assertArrayEquals(new double[] {1, 0, 0, 0, 1, 0}, Init.identity().draw(Shape.of(2, 3), key));
        assertArrayEquals(new double[] {1, 2}, Init.values(1, 2).draw(Shape.of(2), key));
        assertThrows(IllegalArgumentException.class, () -> Init.values(1, 2).draw(Shape.of(3), key));
        assertThrows(IllegalArgumentException.class, () -> Init.orthogonal(1).draw(Shape.of(3), key));
        double[] n = Init.fanIn(2).draw(Shape.of(400, 25), key);
        assertEquals(0.4, Tensor.of(n).std().item(), 0.4 * 4 / Math.sqrt(2 * n.length));
        double[] u = Init.uniform(0.5).draw(Shape.of(10_000), key);
        assertTrue(Tensor.of(u).abs().max().item() < 0.5);
        assertEquals(0.5 / Math.sqrt(3), Tensor.of(u).std().item(), 0.01);
        for (int[] dims : new int[][] {{4, 4}, {5, 3}, {3, 5}}) {
            Tensor q = Tensor.of(Init.orthogonal(2).draw(Shape.of(dims), key)).reshape(dims);
            Tensor product = dims[0] >= dims[1] ? q.transpose().matmul(q) : q.matmul(q.transpose());
            assertTrue(product.allClose(Tensor.eye(DType.F64, Math.min(dims[0], dims[1])).times(4), 0, 1e-13));
        }
    }
}
