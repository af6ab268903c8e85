package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/// Matrix products against sums over indices in double precision, and the laws of the algebra.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class MatrixProductProperties {
    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(1, 2, 3, 5, 8, 17, 33, 64);
    }

    @Property(tries = 100)
    void productsAreSumsOfProducts(@ForAll DType dtype, @ForAll("sizes") int m, @ForAll("sizes") int k,
            @ForAll("sizes") int n, @ForAll long seed) {
        Tensor a = ElementwiseProperties.random(dtype, Shape.of(m, k), seed);
        Tensor b = ElementwiseProperties.random(dtype, Shape.of(k, n), seed + 1);
        double[][] got = a.matmul(b).toDoubleArray2();
        double[][] x = a.toDoubleArray2();
        double[][] y = b.toDoubleArray2();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                double size = 0;
                for (int l = 0; l < k; l++) {
                    sum += x[i][l] * y[l][j];
                    size += Math.abs(x[i][l] * y[l][j]);
                }
                assertEquals(sum, got[i][j], (k + 1) * dtype.epsilon() * size);
            }
        }
        assertEquals(a.matmul(b), b.transpose().matmul(a.transpose()).transpose());
        assertEquals(a, a.matmul(Tensor.eye(dtype, k)).plus(0));
    }

    @Property(tries = 60)
    void vectorsAreRowsOnTheLeftAndColumnsOnTheRight(@ForAll DType dtype, @ForAll("sizes") int k, @ForAll("sizes") int n,
            @ForAll long seed) {
        Tensor v = ElementwiseProperties.random(dtype, Shape.of(k), seed);
        Tensor w = ElementwiseProperties.random(dtype, Shape.of(k), seed + 1);
        Tensor b = ElementwiseProperties.random(dtype, Shape.of(k, n), seed + 2);
        assertEquals(v.reshape(1, k).matmul(b).row(0), v.matmul(b));
        assertEquals(b.transpose().matmul(v.reshape(k, 1)).squeeze(1), b.transpose().matmul(v));
        assertEquals(v.reshape(1, k).matmul(w.reshape(k, 1)).item(), v.matmul(w).item());
        assertEquals(Shape.scalar(), v.matmul(w).shape());
    }

    @Property(tries = 60)
    void leadingAxesBroadcast(@ForAll DType dtype, @ForAll long seed) {
        Tensor a = ElementwiseProperties.random(dtype, Shape.of(4, 1, 3, 5), seed);
        Tensor b = ElementwiseProperties.random(dtype, Shape.of(2, 5, 7), seed + 1);
        Tensor c = a.matmul(b);
        assertEquals(Shape.of(4, 2, 3, 7), c.shape());
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 2; j++) {
                assertEquals(a.row(i).row(0).matmul(b.row(j)), c.row(i).row(j));
            }
        }
        Tensor v = ElementwiseProperties.random(dtype, Shape.of(5), seed + 2);
        assertEquals(Shape.of(2, 7), v.matmul(b).shape());
        assertEquals(v.matmul(b.row(1)), v.matmul(b).row(1));
        assertEquals(Shape.of(4, 1, 3), a.matmul(v).shape());
    }

    @Example
    void emptyProducts() {
        assertEquals(Tensor.zeros(DType.F64, 2, 3), Tensor.zeros(DType.F64, 2, 0).matmul(Tensor.zeros(DType.F64, 0, 3)));
        assertEquals(Shape.of(0, 3), Tensor.zeros(DType.F64, 0, 2).matmul(Tensor.zeros(DType.F64, 2, 3)).shape());
        assertEquals(Shape.of(0, 2, 2), Tensor.zeros(DType.F64, 0, 2, 2).matmul(Tensor.eye(DType.F64, 2)).shape());
    }

    @Example
    void errorsNameBothShapes() {
        Tensor a = Tensor.zeros(DType.F32, 3, 4);
        assertEquals("matmul of shapes [3, 4] and [3, 4]: inner lengths 4 and 3 differ",
                assertThrows(IllegalArgumentException.class, () -> a.matmul(a)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> a.matmul(Tensor.full(DType.F32, 1)));
        assertThrows(IllegalArgumentException.class,
                () -> Tensor.zeros(DType.F32, 2, 3, 4).matmul(Tensor.zeros(DType.F32, 3, 4, 5)));
    }
}
