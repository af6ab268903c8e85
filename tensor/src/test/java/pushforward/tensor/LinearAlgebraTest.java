package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LinearAlgebraTest {
    private static final Tensor RANK_TWO = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});

    private static void assertMessage(Class<? extends RuntimeException> type, String message, Executable code) {
        assertEquals(message, assertThrows(type, code).getMessage());
    }

    @Test
    void aKnownSystem() {
        Tensor a = Tensor.of(new double[][] {{0, 2}, {4, 1}});
        assertArrayEquals(new double[] {2, 3}, LinearAlgebra.solve(a, Tensor.of(6.0, 11.0)).toDoubleArray());
        assertEquals(-8, LinearAlgebra.det(a));
        assertEquals(new SlogDet(-1, Math.log(4) + Math.log(2)), LinearAlgebra.slogDet(a));
        assertArrayEquals(new int[] {1, 0}, LinearAlgebra.lu(a).permutation());
        assertEquals(-1, LinearAlgebra.lu(a).permutationSign());
    }

    @Test
    void determinantsThatOverflowHaveLogarithms() {
        Tensor big = Tensor.of(new double[][] {{1e200, 0}, {0, -1e200}});
        assertEquals(Double.NEGATIVE_INFINITY, LinearAlgebra.det(big));
        SlogDet d = LinearAlgebra.slogDet(big);
        assertEquals(-1, d.sign());
        assertEquals(400 * Math.log(10), d.logAbsDet(), 1e-12 * d.logAbsDet());
    }

    @Test
    void singularityIsSeenThroughScaling() {
        assertThrows(ArithmeticException.class, () -> LinearAlgebra.inverse(RANK_TWO));
        Tensor scaled = Tensor.of(new double[][] {{1e-30, 0}, {0, 1e30}});
        assertEquals(1e30, LinearAlgebra.inverse(scaled).at(0, 0), 1e15);
        assertMessage(ArithmeticException.class,
                "the [2, 2] matrix is singular to working precision: pivot 1 is 0.0",
                () -> LinearAlgebra.solve(Tensor.of(new double[][] {{1, 2}, {2, 4}}), Tensor.of(1.0, 2.0)));
        SlogDet zero = LinearAlgebra.slogDet(Tensor.zeros(DType.F32, 3, 3));
        assertEquals(new SlogDet(0, Double.NEGATIVE_INFINITY), zero);
    }

    @Test
    void shapesAreChecked() {
        Tensor wide = Tensor.zeros(DType.F64, 2, 3);
        String square = "expected a square matrix, got shape [2, 3]";
        assertMessage(IllegalArgumentException.class, square, () -> LinearAlgebra.lu(wide));
        assertMessage(IllegalArgumentException.class, square, () -> LinearAlgebra.det(wide));
        assertMessage(IllegalArgumentException.class, square, () -> LinearAlgebra.inverse(wide));
        assertMessage(IllegalArgumentException.class, square, () -> LinearAlgebra.cholesky(wide));
        assertMessage(IllegalArgumentException.class, square, () -> LinearAlgebra.eigenSymmetric(wide));
        assertMessage(IllegalArgumentException.class, "expected rank 2, got shape [2]", () -> LinearAlgebra.qr(Tensor.of(1.0, 2.0)));
        assertMessage(IllegalArgumentException.class, "expected shape [3] or [3, m], got [4]",
                () -> LinearAlgebra.solve(RANK_TWO, Tensor.zeros(DType.F64, 4)));
        assertThrows(IllegalArgumentException.class, () -> LinearAlgebra.solve(RANK_TWO, Tensor.zeros(DType.F32, 3)));
        assertThrows(IllegalArgumentException.class, () -> LinearAlgebra.covariance(Tensor.zeros(DType.F64, 1, 2), 1));
    }

    @Test
    void nanAndInfinityAreNamed() {
        Tensor nan = Tensor.of(new double[][] {{1, 2}, {Double.NaN, 4}});
        String message = "expected finite numbers, got NaN at [1, 0]";
        assertMessage(IllegalArgumentException.class, message, () -> LinearAlgebra.lu(nan));
        assertMessage(IllegalArgumentException.class, message, () -> LinearAlgebra.slogDet(nan));
        assertMessage(IllegalArgumentException.class, message, () -> LinearAlgebra.qr(nan));
        assertMessage(IllegalArgumentException.class, message, () -> LinearAlgebra.cholesky(nan));
        assertMessage(IllegalArgumentException.class, message, () -> LinearAlgebra.eigenSymmetric(nan));
        assertMessage(IllegalArgumentException.class, "expected finite numbers, got Infinity at [1]",
                () -> LinearAlgebra.solve(Tensor.eye(DType.F64, 2), Tensor.of(1, Double.POSITIVE_INFINITY)));
    }

    @Test
    void choleskyNamesTheFirstBadPivot() {
        assertMessage(ArithmeticException.class, "the [2, 2] matrix is not positive definite: pivot 1 is -3.0",
                () -> LinearAlgebra.cholesky(Tensor.of(new double[][] {{1, 2}, {2, 1}})));
        assertMessage(IllegalArgumentException.class, "expected a symmetric matrix, got 0.0 at [1, 0] and 2.0 at [0, 1]",
                () -> LinearAlgebra.cholesky(Tensor.of(new double[][] {{1, 2}, {0, 1}})));
    }

    @Test
    void emptyAndDegenerateMatrices() {
        Tensor empty = Tensor.zeros(DType.F64, 0, 0);
        assertEquals(1, LinearAlgebra.det(empty));
        assertEquals(new SlogDet(1, 0), LinearAlgebra.slogDet(empty));
        assertEquals(Shape.of(0, 0), LinearAlgebra.inverse(empty).shape());
        assertEquals(Shape.of(0), LinearAlgebra.eigenSymmetric(empty).values().shape());
        Qr zero = LinearAlgebra.qr(Tensor.zeros(DType.F64, 3, 2));
        assertEquals(Tensor.zeros(DType.F64, 2, 2), zero.r());
        SymmetricEigen equal = LinearAlgebra.eigenSymmetric(Tensor.eye(DType.F64, 4));
        assertEquals(Tensor.ones(DType.F64, 4), equal.values());
        assertEquals(Tensor.eye(DType.F64, 4), equal.vectors());
    }

    @Test
    void hilbertMatricesAreSolvedBackwardStably() {
        double[][] h = new double[8][8];
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                h[i][j] = 1.0 / (i + j + 1);
            }
        }
        Tensor a = Tensor.of(h);
        double[] x = LinearAlgebra.solve(a, Tensor.ones(DType.F64, 8)).toDoubleArray();
        for (int i = 0; i < 8; i++) {
            double r = -1;
            double size = 0;
            for (int j = 0; j < 8; j++) {
                r += h[i][j] * x[j];
                size += Math.abs(h[i][j] * x[j]);
            }
            assertTrue(Math.abs(r) <= 8 * DType.F64.epsilon() * size);
        }
    }
}
