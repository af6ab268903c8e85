package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The expected texts are what NumPy prints for the same arrays.
class TensorPrinterTest {
    @Test
    void integersEndInADot() {
        assertEquals("[1. 2. 3.]", Tensor.of(1.0, 2.0, 3.0).toString());
        assertEquals("[[ 1. -2.]\n [30.  4.]]", Tensor.of(new double[][] {{1, -2}, {30, 4}}).toString());
        assertEquals("[-0.  0.]", Tensor.of(-0.0, 0.0).toString());
    }

    @Test
    void fractionsShareTheirColumns() {
        assertEquals("[1.5   2.25  3.125]", Tensor.of(1.5, 2.25, 3.125).toString());
        assertEquals("[0.33333333 0.66666667]", Tensor.of(1 / 3.0, 2 / 3.0).toString());
        assertEquals("[0.1 0.2]", Tensor.of(0.1f, 0.2f).toString());
        assertEquals("[0.1        0.33333334]", Tensor.of(0.1f, 1 / 3f).toString());
    }

    @Test
    void wideRangesAreScientific() {
        assertEquals("[1.e-05 1.e+00]", Tensor.of(1e-5, 1.0).toString());
        assertEquals("[1.00e+00 1.25e+09]", Tensor.of(1.0, 1.25e9).toString());
        assertEquals("[1.e+100 1.e-300]", Tensor.of(1e100, 1e-300).toString());
        assertEquals("[1.79769313e+308]", Tensor.of(Double.MAX_VALUE).toString());
    }

    @Test
    void notNumbersAreNamed() {
        assertEquals("[ nan  inf -inf   1.]", Tensor.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1)
                .toString());
        assertEquals("[nan 1.5]", Tensor.of(Double.NaN, 1.5).toString());
        assertEquals("[nan nan]", Tensor.of(Double.NaN, Double.NaN).toString());
    }

    @Test
    void ranksNestAndScalarsStandAlone() {
        assertEquals("3.5", Tensor.scalar(3.5).toString());
        assertEquals("[[[0. 1.]\n  [2. 3.]]\n\n [[4. 5.]\n  [6. 7.]]]", Tensor.arange(DType.F64, 8).reshape(2, 2, 2).toString());
        assertEquals("[]", Tensor.zeros(DType.F64, 0, 3).toString());
    }

    @Test
    void longAxesKeepTheirEnds() {
        assertEquals("[0.000e+00 1.000e+00 2.000e+00 ... 1.998e+03 1.999e+03 2.000e+03]",
                Tensor.arange(DType.F64, 2001).toString());
        assertEquals("[0. 0. 0. ... 0. 0. 0.]", Tensor.zeros(DType.F64, 1001).toString());
        assertEquals("""
                [[1. 1. 1. ... 1. 1. 1.]
                 [1. 1. 1. ... 1. 1. 1.]
                 [1. 1. 1. ... 1. 1. 1.]
                 ...
                 [1. 1. 1. ... 1. 1. 1.]
                 [1. 1. 1. ... 1. 1. 1.]
                 [1. 1. 1. ... 1. 1. 1.]]""", Tensor.ones(DType.F32, 100, 100).toString());
    }

    @Test
    void longRowsWrap() {
        assertEquals("""
                [ 0.  1.  2.  3.  4.  5.  6.  7.  8.  9. 10. 11. 12. 13. 14. 15. 16. 17.
                 18. 19.]""", Tensor.arange(DType.F64, 20).toString());
    }

    @Test
    void aClosedTensorSaysSo() {
        Tensor t = Tensor.of(1.0);
        t.close();
        assertEquals("<closed F64 [1]>", t.toString());
    }
}
