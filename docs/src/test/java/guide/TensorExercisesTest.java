package guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Answers to the exercises of chapter 1.
class TensorExercisesTest {
    @Test
    void aReducedAxisIsPutBackToBroadcastAgainstItsOperand() {
        Tensor x = Tensor.of(new double[][] {{1, 3}, {10, 20}, {0, 4}});
        // The means have shape [3], which lines up with the last axis of [3, 2], the features. As [3, 1] they line up with the rows.
        String message = assertThrows(IllegalArgumentException.class, () -> x.minus(x.mean(1))).getMessage();
        assertTrue(message.contains("[3, 2]") && message.contains("[3]"), message);
        assertEquals(Tensor.of(new double[][] {{-1, 1}, {-5, 5}, {-2, 2}}), x.minus(x.mean(1).expandDims(1)));
    }

    @Test
    void floatsAreSummedInDoublePrecision() {
        float large = 1 << 24;
        assertEquals(large, large + 1f + 1f);               // 2^24 + 1 lies halfway between two floats and rounds to the even one, twice
        assertEquals(large + 2, Tensor.of(large, 1f, 1f).sum().item());
    }

    @Test
    void aViewKeepsItsMemory() {
        Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}});
        Tensor view = x.rows(1, 2);
        x.close();
        assertArrayEquals(new double[] {3, 4}, view.toDoubleArray());
    }

    @Test
    void samplesLieInnermost() {
        Tensor x = Tensor.of(new double[][] {{1, 10}, {2, 20}, {3, 30}});
        assertArrayEquals(new double[] {1, 2, 3, 10, 20, 30}, x.transpose().toDoubleArray());
    }

    @Test
    void logarithmsOfVolumeFactorsAdd() {
        Tensor a = RandomKey.of(1).normal(DType.F64, 5, 5);
        Tensor b = RandomKey.of(2).normal(DType.F64, 5, 5);
        double both = LinearAlgebra.slogDet(b.matmul(a)).logAbsDet();
        assertEquals(LinearAlgebra.slogDet(a).logAbsDet() + LinearAlgebra.slogDet(b).logAbsDet(), both, 1e-13);
    }
}
