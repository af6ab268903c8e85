package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TensorTest {
    @Test
    void theTypeFollowsFromTheArguments() {
        assertEquals(DType.F64, Tensor.of(1.0, 2.0).dtype());
        assertEquals(DType.F32, Tensor.of(1f, 2f).dtype());
        assertEquals(DType.F64, Tensor.of(1, 2).dtype());
        assertEquals(DType.F64, Tensor.of(1, 2.5).dtype());
        assertEquals(DType.F64, Tensor.of(new double[][] {{1}}).dtype());
        assertEquals(DType.F32, Tensor.of(new float[][] {{1}}).dtype());
        assertEquals(DType.F64, Tensor.scalar(1).dtype());
    }

    @Test
    void arraysComeBackAsTheyWent() {
        double[][] d = {{1, -0.0, Double.NaN}, {Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Math.PI}};
        float[][] f = {{1, -0f}, {Float.MIN_VALUE, Float.NaN}, {3, 4}};
        assertArrayEquals(d, Tensor.of(d).toDoubleArray2());
        assertArrayEquals(f, Tensor.of(f).toFloatArray2());
        assertArrayEquals(d[1], Tensor.of(d[1]).toDoubleArray());
        assertArrayEquals(f[1], Tensor.of(f[1]).toFloatArray());
        assertArrayEquals(new int[] {1, -7}, Tensor.of(1, -7).toIntArray());
        assertArrayEquals(new double[] {1, -0.0, Float.MIN_VALUE, Double.NaN, 3, 4}, Tensor.of(f).toDoubleArray());
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(1.5).toIntArray());
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(1e10).toIntArray());
    }

    @Test
    void longArraysConvertInPieces() {
        Tensor t = Tensor.arange(DType.F32, 10_001);
        double[] v = t.toDoubleArray();
        for (int i = 0; i < v.length; i++) {
            assertEquals(i, v[i]);
        }
    }

    @Test
    void raggedRowsAreRefused() {
        assertEquals("expected rows of length 2, got length 1 in row 1",
                assertThrows(IllegalArgumentException.class, () -> Tensor.of(new double[][] {{1, 2}, {3}})).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[][] {{1, 2}, {3, 4, 5}}));
        assertEquals(Shape.of(0, 0), Tensor.of(new double[0][]).shape());
    }

    @Test
    void floatsAreNotTakenFromDoubles() {
        assertEquals("expected type F32, got F64: convert with .to(F32)",
                assertThrows(IllegalArgumentException.class, () -> Tensor.of(1.0).toFloatArray()).getMessage());
        assertArrayEquals(new float[] {0.1f}, Tensor.of(0.1).to(DType.F32).toFloatArray());
    }

    @Test
    void regularTensors() {
        assertArrayEquals(new double[] {0, 0.25, 0.5, 0.75, 1}, Tensor.linspace(DType.F64, 0, 1, 5).toDoubleArray());
        assertEquals(0.3, Tensor.linspace(DType.F64, 0.1, 0.3, 7).at(6));
        assertArrayEquals(new double[][] {{1, 0}, {0, 1}}, Tensor.eye(DType.F32, 2).toDoubleArray2());
        assertArrayEquals(new double[] {2, 2, 2}, Tensor.full(DType.F32, 2, 3).toDoubleArray());
        assertEquals(Shape.scalar(), Tensor.full(DType.F32, 2).shape());
        assertEquals(Shape.of(0), Tensor.arange(DType.F64, 0).shape());
        assertThrows(IllegalArgumentException.class, () -> Tensor.linspace(DType.F64, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(DType.F64, 2, -1));
    }

    @Test
    void elementsAreReadByIndex() {
        Tensor t = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertEquals(6, t.at(1, 2));
        assertEquals(4, t.reshape(-1).at(3));
        assertEquals("index [2, 0] lies outside shape [2, 3]",
                assertThrows(IndexOutOfBoundsException.class, () -> t.at(2, 0)).getMessage());
        assertEquals("expected an index of 2 numbers for shape [2, 3], got [1]",
                assertThrows(IllegalArgumentException.class, () -> t.at(1)).getMessage());
        assertEquals("expected one element, got shape [2, 3]",
                assertThrows(IllegalArgumentException.class, t::item).getMessage());
        assertEquals(7, Tensor.full(DType.F32, 7, 1, 1).item());
    }

    @Test
    void equalityIsOfBits() {
        Tensor a = Tensor.of(1.0, Double.NaN);
        assertEquals(a, Tensor.of(1.0, Double.NaN));
        assertEquals(a.hashCode(), Tensor.of(1.0, Double.NaN).hashCode());
        assertNotEquals(a, Tensor.of(1.0, 2.0));
        assertNotEquals(Tensor.of(0.0), Tensor.of(-0.0));
        assertNotEquals(Tensor.of(1.0), Tensor.of(1f));
        assertNotEquals(Tensor.of(1.0, 2.0), Tensor.of(1.0, 2.0).reshape(2, 1));
        assertEquals(Tensor.of(2.0), Tensor.of(1.0, 2.0).slice(0, 1, 2));
    }

    @Test
    void closenessHasTolerances() {
        Tensor a = Tensor.of(1.0, 100.0, Double.POSITIVE_INFINITY);
        assertTrue(a.allClose(a, 0, 0));
        assertTrue(Tensor.of(1.01, 101.0, Double.POSITIVE_INFINITY).allClose(a, 0.0101, 0));
        assertFalse(Tensor.of(1.02, 101.0, Double.POSITIVE_INFINITY).allClose(a, 0.0101, 0));
        assertFalse(Tensor.of(1.0, 100.0, 5.0).allClose(a, 1, 1));
        assertFalse(Tensor.of(Double.NaN).allClose(Tensor.of(Double.NaN), 1, 1));
        assertEquals("expected shape [2], got [1]",
                assertThrows(IllegalArgumentException.class, () -> Tensor.of(1.0, 2.0).allClose(Tensor.of(1.0), 0, 0)).getMessage());
    }

    @Test
    void shapesThatDoNotBroadcastAreNamed() {
        assertEquals("shapes [3, 4] and [2, 4] do not broadcast: axis -2 has lengths 3 and 2",
                assertThrows(IllegalArgumentException.class,
                        () -> Tensor.zeros(DType.F64, 3, 4).plus(Tensor.zeros(DType.F64, 2, 4))).getMessage());
    }
}
