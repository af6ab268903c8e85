package pushforward.tensor;

/// Substitution with a triangular matrix on Java arrays, in double precision.
final class Triangular {
    private Triangular() {
    }

    /// Solves `T x = b` in place. Only the named triangle of `t` is read.
    ///
    /// @param t     `[n][n]`, not modified; no zero on the diagonal
    /// @param x     `[n][cols]` holds `b` and is replaced by the solution
    /// @param lower whether the lower triangle counts, else the upper one
    /// @param unit  whether the diagonal is taken to be 1
    static void solve(double[] t, int n, double[] x, int cols, boolean lower, boolean unit) {
        for (int step = 0; step < n; step++) {
            int i = lower ? step : n - 1 - step;
            int from = lower ? 0 : i + 1;
            int to = lower ? i : n;
            for (int j = from; j < to; j++) {
                subtract(x, i * cols, j * cols, t[i * n + j], cols);
            }
            if (!unit) {
                double d = t[i * n + i];
                for (int c = 0; c < cols; c++) {
                    x[i * cols + c] /= d;
                }
            }
        }
    }

    private static void subtract(double[] x, int to, int from, double factor, int cols) {
        for (int c = 0; c < cols; c++) {
            x[to + c] -= factor * x[from + c];
        }
    }

    /// The Cholesky factor, row by row (Cholesky-Banachiewicz).
    ///
    /// @param a `[n][n]` symmetric; not modified; only the lower triangle is read
    /// @return `[n][n]` lower triangular
    /// @throws ArithmeticException if a pivot is not positive
    static double[] cholesky(double[] a, int n) {
        double[] l = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double s = a[i * n + j] - dot(l, i * n, j * n, j);
                if (j < i) {
                    l[i * n + j] = s / l[j * n + j];
                } else if (s > 0) {
                    l[i * n + i] = Math.sqrt(s);
                } else {
                    throw new ArithmeticException("the [" + n + ", " + n
                            + "] matrix is not positive definite: pivot " + i + " is " + s);
                }
            }
        }
        return l;
    }

    private static double dot(double[] x, int i, int j, int count) {
        double s = 0;
        for (int k = 0; k < count; k++) {
            s += x[i + k] * x[j + k];
        }
        return s;
    }
}
