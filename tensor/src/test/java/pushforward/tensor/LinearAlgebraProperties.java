package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/// The defining equations of every factorisation, residuals in double precision, in both types and at awkward sizes.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class LinearAlgebraProperties {
    private static final int TRIES = 60;

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(1, 2, 3, 5, 8, 17, 33, 64);
    }

    /// Standard normal entries, in some cases with rows scaled over twelve orders of magnitude.
    private static Tensor random(DType dtype, int rows, int cols, long seed) {
        Random random = new Random(seed);
        double[][] a = new double[rows][cols];
        for (double[] row : a) {
            double scale = seed % 3 == 0 ? Math.pow(10, 12 * random.nextDouble() - 6) : 1;
            for (int j = 0; j < cols; j++) {
                row[j] = scale * random.nextGaussian();
            }
        }
        return Tensor.of(a).to(dtype);
    }

    /// One or two in ten thousand F32 matrices of 64 rows are singular to the precision of their type, which is an error.
    private static boolean isRegular(Tensor a) {
        try {
            LinearAlgebra.inverse(a);
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    private static double[][] product(double[][] a, double[][] b) {
        int k = b.length;
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int l = 0; l < k; l++) {
                for (int j = 0; j < c[i].length; j++) {
                    c[i][j] += a[i][l] * b[l][j];
                }
            }
        }
        return c;
    }

    private static double[][] transposed(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    private static double norm(double[][] a) {
        double s = 0;
        for (double[] row : a) {
            for (double v : row) {
                s = Math.hypot(s, v);
            }
        }
        return s;
    }

    private static double distance(double[][] a, double[][] b) {
        double[][] d = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            d[i] = a[i].clone();
            for (int j = 0; j < d[i].length; j++) {
                d[i][j] -= b[i][j];
            }
        }
        return norm(d);
    }

    private static void assertSmall(double residual, double bound) {
        assertTrue(residual <= bound, () -> "residual " + residual + " exceeds " + bound);
    }

    private static double[][] identity(int n) {
        return Tensor.eye(DType.F64, n).toDoubleArray2();
    }

    @Property(tries = TRIES)
    void luFactorsMultiplyToThePermutedMatrix(@ForAll DType dtype, @ForAll("sizes") int n, @ForAll long seed) {
        Tensor a = random(dtype, n, n, seed);
        Lu lu = LinearAlgebra.lu(a);
        double[][] pa = product(lu.permutationMatrix().toDoubleArray2(), a.toDoubleArray2());
        double[][] l = lu.lower().toDoubleArray2();
        double[][] u = lu.upper().toDoubleArray2();
        assertSmall(distance(pa, product(l, u)), 4 * n * dtype.epsilon() * norm(l) * norm(u));
        for (int i = 0; i < n; i++) {
            assertEquals(1, l[i][i]);
            for (int j = 0; j < n; j++) {
                assertTrue(Math.abs(l[i][j]) <= 1 && (j <= i || l[i][j] == 0));
                assertTrue(j >= i || u[i][j] == 0);
            }
        }
        double product = lu.permutationSign();
        for (int i = 0; i < n; i++) {
            product *= u[i][i];
        }
        assertEquals(1, LinearAlgebra.det(a) / product, 2 * n * dtype.epsilon());
    }

    @Property(tries = TRIES)
    void slogDetIsALogarithmicHomomorphism(@ForAll DType dtype, @ForAll("sizes") int n, @ForAll long seed) {
        Tensor a = random(DType.F64, n, n, seed).to(dtype);
        Tensor b = random(DType.F64, n, n, seed + 1).to(dtype);
        Tensor ab = Tensor.of(product(a.toDoubleArray2(), b.toDoubleArray2()));
        SlogDet da = LinearAlgebra.slogDet(a);
        SlogDet db = LinearAlgebra.slogDet(b);
        SlogDet dab = LinearAlgebra.slogDet(ab);
        assertEquals(da.sign() * db.sign(), dab.sign());
        // backward errors of order n eps in each matrix, magnified by condition numbers
        double cond = norm(a.toDoubleArray2()) * norm(LinearAlgebra.inverse(a.to(DType.F64)).toDoubleArray2())
                * norm(b.toDoubleArray2()) * norm(LinearAlgebra.inverse(b.to(DType.F64)).toDoubleArray2());
        assertEquals(da.logAbsDet() + db.logAbsDet(), dab.logAbsDet(), 4 * n * DType.F64.epsilon() * cond + 1e-12 * n);
        assertEquals(dab.sign() * Math.exp(dab.logAbsDet()) / LinearAlgebra.det(ab), 1, 1e-10);
    }

    @Property(tries = TRIES)
    void solveLeavesASmallResidual(@ForAll DType dtype, @ForAll("sizes") int n, @ForAll("sizes") int m, @ForAll long seed) {
        Tensor a = random(dtype, n, n, seed);
        Assume.that(isRegular(a));
        Tensor b = random(dtype, n, m, seed + 1);
        double[][] x = LinearAlgebra.solve(a, b).toDoubleArray2();
        double[][] aa = a.toDoubleArray2();
        assertSmall(distance(product(aa, x), b.toDoubleArray2()), 8 * n * dtype.epsilon() * norm(aa) * norm(x));
        double[] first = new double[n];
        for (int i = 0; i < n; i++) {
            first[i] = b.at(i, 0);
        }
        Tensor single = LinearAlgebra.solve(a, Tensor.of(first).to(dtype));
        assertEquals(Shape.of(n), single.shape());
        for (int i = 0; i < n; i++) {
            assertEquals(x[i][0], single.at(i));
        }
    }

    @Property(tries = TRIES)
    void inverseTimesMatrixIsTheIdentity(@ForAll DType dtype, @ForAll("sizes") int n, @ForAll long seed) {
        Tensor a = random(dtype, n, n, seed);
        Assume.that(isRegular(a));
        double[][] aa = a.toDoubleArray2();
        double[][] x = LinearAlgebra.inverse(a).toDoubleArray2();
        assertSmall(distance(product(aa, x), identity(n)), 8 * n * dtype.epsilon() * norm(aa) * norm(x));
    }

    @Property(tries = TRIES)
    void choleskyFactorsMultiplyToTheMatrix(@ForAll DType dtype, @ForAll("sizes") int n, @ForAll long seed) {
        double[][] b = random(DType.F64, n, n + 2, seed).toDoubleArray2();
        Tensor a = Tensor.of(product(b, transposed(b))).to(dtype);
        double ridge = 16 * n * dtype.epsilon() * norm(a.toDoubleArray2());
        double[][] aa = a.toDoubleArray2();
        for (int i = 0; i < n; i++) {
            aa[i][i] += ridge;
        }
        a = Tensor.of(aa).to(dtype);
        double[][] l = LinearAlgebra.cholesky(a).toDoubleArray2();
        assertSmall(distance(product(l, transposed(l)), a.toDoubleArray2()), 4 * n * dtype.epsilon() * norm(a.toDoubleArray2()));
        for (int i = 0; i < n; i++) {
            assertTrue(l[i][i] > 0);
            for (int j = i + 1; j < n; j++) {
                assertEquals(0, l[i][j]);
            }
        }
    }

    @Property(tries = TRIES)
    void triangularSolveReadsOneTriangleOnly(@ForAll DType dtype, @ForAll("sizes") int n, @ForAll boolean lower,
            @ForAll boolean unit, @ForAll long seed) {
        double[][] full = random(DType.F64, n, n, 3 * (seed / 3) + 1).toDoubleArray2();
        double[][] t = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                full[i][j] /= n;
                boolean inside = lower ? j < i : j > i;
                t[i][j] = inside ? full[i][j] : 0;
            }
            full[i][i] = unit ? 17 : 1 + Math.abs(full[i][i]);
            t[i][i] = unit ? 1 : full[i][i];
        }
        Tensor whole = Tensor.of(full).to(dtype);
        Tensor b = random(dtype, n, 3, seed);
        double[][] x = LinearAlgebra.triangularSolve(whole, b, lower, unit).toDoubleArray2();
        double[][] rounded = Tensor.of(t).to(dtype).toDoubleArray2();
        assertSmall(distance(product(rounded, x), b.toDoubleArray2()), 4 * n * dtype.epsilon() * norm(rounded) * norm(x));
    }

    @Property(tries = TRIES)
    void qrGivesOrthonormalColumnsAndAnUpperTriangle(@ForAll DType dtype, @ForAll("sizes") int m, @ForAll("sizes") int n,
            @ForAll long seed) {
        Tensor a = random(dtype, m, n, seed);
        Qr qr = LinearAlgebra.qr(a);
        int k = Math.min(m, n);
        assertEquals(Shape.of(m, k), qr.q().shape());
        assertEquals(Shape.of(k, n), qr.r().shape());
        double[][] q = qr.q().toDoubleArray2();
        double[][] r = qr.r().toDoubleArray2();
        double size = Math.max(m, n);
        assertSmall(distance(product(q, r), a.toDoubleArray2()), 4 * size * dtype.epsilon() * norm(a.toDoubleArray2()));
        assertSmall(distance(product(transposed(q), q), identity(k)), 4 * size * dtype.epsilon());
        for (int i = 0; i < k; i++) {
            assertTrue(r[i][i] >= 0);
            for (int j = 0; j < i; j++) {
                assertEquals(0, r[i][j]);
            }
        }
    }

    @Property(tries = TRIES)
    void eigenvectorsDiagonaliseASymmetricMatrix(@ForAll DType dtype, @ForAll("sizes") int n, @ForAll long seed) {
        double[][] b = random(DType.F64, n, n, seed).toDoubleArray2();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                b[i][j] = b[j][i];
            }
        }
        Tensor a = Tensor.of(b).to(dtype);
        SymmetricEigen eigen = LinearAlgebra.eigenSymmetric(a);
        double[] values = eigen.values().toDoubleArray();
        double[][] v = eigen.vectors().toDoubleArray2();
        double[][] scaled = new double[n][n];
        double trace = 0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            trace += a.at(i, i);
            sum += values[i];
            assertTrue(i == 0 || values[i - 1] <= values[i]);
            for (int j = 0; j < n; j++) {
                scaled[i][j] = v[i][j] * values[j];
            }
        }
        double size = norm(a.toDoubleArray2());
        assertSmall(distance(product(a.toDoubleArray2(), v), scaled), 8 * n * dtype.epsilon() * size);
        assertSmall(distance(product(transposed(v), v), identity(n)), 8 * n * dtype.epsilon());
        assertEquals(trace, sum, 4 * n * dtype.epsilon() * size);
    }

    @Property(tries = TRIES)
    void singularMatricesAreRefused(@ForAll DType dtype, @ForAll("sizes") int n, @ForAll long seed) {
        double[][] a = random(DType.F64, n, n, seed).toDoubleArray2();
        int row = Math.floorMod(seed, n);
        int other = Math.floorMod(seed + 1, n);
        a[row] = row == other ? new double[n] : a[other].clone();
        Tensor t = Tensor.of(a).to(dtype);
        ArithmeticException e = assertThrows(ArithmeticException.class, () -> LinearAlgebra.inverse(t));
        assertTrue(e.getMessage().contains("singular"), e.getMessage());
        assertThrows(ArithmeticException.class, () -> LinearAlgebra.solve(t, t));
    }

    @Property(tries = TRIES)
    void covarianceIsThatOfTheDefinition(@ForAll DType dtype, @ForAll("sizes") int d, @ForAll long seed) {
        int n = d + 7;
        Tensor x = random(dtype, n, d, 3 * (seed / 3) + 1);
        double[][] a = x.toDoubleArray2();
        double[][] cov = LinearAlgebra.covariance(x, 1).toDoubleArray2();
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double mi = 0;
                double mj = 0;
                for (double[] row : a) {
                    mi += row[i] / n;
                    mj += row[j] / n;
                }
                double s = 0;
                for (double[] row : a) {
                    s += (row[i] - mi) * (row[j] - mj) / (n - 1);
                }
                assertEquals(s, cov[i][j], 8 * dtype.epsilon() * (1 + Math.abs(s)));
                assertEquals(cov[j][i], cov[i][j]);
            }
        }
    }
}
