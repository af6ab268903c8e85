package pushforward.tensor;

/// Gaussian elimination with partial pivoting on a Java array, in double precision.
///
/// Row-oriented: the inner loops run over contiguous rows.
final class GaussianElimination {
    private final int n;
    /// `[n][n]` L below the diagonal (its unit diagonal implied) and U on and above it.
    private final double[] lu;
    private final int[] permutation;

    /// Factors a copy of `a`.
    ///
    /// @param a `[n][n]` finite numbers; not modified
    GaussianElimination(double[] a, int n) {
        this.n = n;
        this.lu = a.clone();
        this.permutation = new int[n];
        for (int i = 0; i < n; i++) {
            permutation[i] = i;
        }
        for (int k = 0; k < n; k++) {
            swap(k, pivotRow(k));
            double pivot = lu[k * n + k];
            if (pivot != 0) {
                for (int i = k + 1; i < n; i++) {
                    double factor = lu[i * n + k] / pivot;
                    lu[i * n + k] = factor;
                    subtract(lu, i * n, k * n, factor, k + 1, n);
                }
            }
        }
    }

    private int pivotRow(int k) {
        int row = k;
        for (int i = k + 1; i < n; i++) {
            if (Math.abs(lu[i * n + k]) > Math.abs(lu[row * n + k])) {
                row = i;
            }
        }
        return row;
    }

    private void swap(int i, int j) {
        if (i != j) {
            for (int c = 0; c < n; c++) {
                double t = lu[i * n + c];
                lu[i * n + c] = lu[j * n + c];
                lu[j * n + c] = t;
            }
            int t = permutation[i];
            permutation[i] = permutation[j];
            permutation[j] = t;
        }
    }

    /// `x[to + c] -= factor * x[from + c]` for `c` in `first .. end - 1`.
    private static void subtract(double[] x, int to, int from, double factor, int first, int end) {
        for (int c = first; c < end; c++) {
            x[to + c] -= factor * x[from + c];
        }
    }

    int[] permutation() {
        return permutation;
    }

    double[] lower() {
        double[] l = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(lu, i * n, l, i * n, i);
            l[i * n + i] = 1;
        }
        return l;
    }

    double[] upper() {
        double[] u = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(lu, i * n + i, u, i * n + i, n - i);
        }
        return u;
    }

    double determinant() {
        double det = sign(permutation);
        for (int i = 0; i < n; i++) {
            det *= lu[i * n + i];
        }
        return det;
    }

    SlogDet slogDet() {
        double sign = sign(permutation);
        double log = 0;
        for (int i = 0; i < n; i++) {
            double u = lu[i * n + i];
            sign *= Math.signum(u);
            log += Math.log(Math.abs(u));
        }
        return new SlogDet(sign == 0 ? 0 : sign, log);
    }

    /// Checks that no pivot is lost in the rounding errors of its own computation: `|u_kk| > n eps (|L| |U|)_kk`.
    /// The test does not change when rows or columns of the matrix are scaled.
    ///
    /// @throws ArithmeticException naming the first such pivot
    GaussianElimination expectRegular(double eps) {
        for (int k = 0; k < n; k++) {
            double terms = Math.abs(lu[k * n + k]);
            for (int j = 0; j < k; j++) {
                terms += Math.abs(lu[k * n + j] * lu[j * n + k]);
            }
            if (!(Math.abs(lu[k * n + k]) > n * eps * terms)) {
                throw new ArithmeticException("the [" + n + ", " + n + "] matrix is singular to working precision: pivot "
                        + k + " is " + lu[k * n + k]);
            }
        }
        return this;
    }

    /// Solves `A x = b`.
    ///
    /// @param b    `[n][cols]`, not modified
    /// @return `[n][cols]`
    double[] solve(double[] b, int cols) {
        double[] x = new double[n * cols];
        for (int i = 0; i < n; i++) {
            System.arraycopy(b, permutation[i] * cols, x, i * cols, cols);
        }
        Triangular.solve(lu, n, x, cols, true, true);
        Triangular.solve(lu, n, x, cols, false, false);
        return x;
    }

    /// 1 for an even permutation, -1 for an odd one: each cycle of even length is odd.
    static int sign(int[] permutation) {
        boolean[] seen = new boolean[permutation.length];
        int sign = 1;
        for (int i = 0; i < permutation.length; i++) {
            int length = 0;
            for (int j = i; !seen[j]; j = permutation[j]) {
                seen[j] = true;
                length++;
            }
            if (length > 0 && length % 2 == 0) {
                sign = -sign;
            }
        }
        return sign;
    }
}
