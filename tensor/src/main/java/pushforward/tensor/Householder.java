package pushforward.tensor;

/// Householder reflections on Java arrays, in double precision: QR factors and the reduction of a symmetric matrix to
/// tridiagonal form (G. H. Golub, C. F. Van Loan, *Matrix Computations*, 4th edition, sections 5.2 and 8.3).
final class Householder {
    private Householder() {
    }

    /// Turns `x` into the vector `v` of the reflection `H = I - beta v v^T` with `H x = alpha e1` and returns
    /// `{beta, alpha}`. The sign of `alpha` is opposite to that of `x[0]`, so nothing cancels; `x` is scaled first, so
    /// nothing overflows.
    private static double[] reflector(double[] x) {
        double scale = 0;
        for (double v : x) {
            scale = Math.max(scale, Math.abs(v));
        }
        if (scale == 0) {
            return new double[] {0, 0};
        }
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] /= scale;
            sum += x[i] * x[i];
        }
        double alpha = x[0] > 0 ? -Math.sqrt(sum) : Math.sqrt(sum);
        double beta = 1 / (sum - alpha * x[0]); // 2 / v^T v
        x[0] -= alpha;
        return new double[] {beta, alpha * scale};
    }

    /// Replaces rows `first ..` of `a` `[m][n]` by `H` times them, from column `col` on.
    private static void reflect(double[] a, int n, int first, int col, double[] v, double beta) {
        double[] w = new double[n - col];
        for (int i = 0; i < v.length; i++) {
            add(w, 0, v[i], a, (first + i) * n + col, w.length);
        }
        for (int i = 0; i < v.length; i++) {
            add(a, (first + i) * n + col, -beta * v[i], w, 0, w.length);
        }
    }

    /// `y[yi + c] += factor * x[xi + c]`
    private static void add(double[] y, int yi, double factor, double[] x, int xi, int count) {
        for (int c = 0; c < count; c++) {
            y[yi + c] += factor * x[xi + c];
        }
    }

    /// `A = Q R`, returned as `{q, r}` of shapes `[m][k]` and `[k][n]`, `k = min(m, n)`, the diagonal of `r` not negative.
    ///
    /// @param a `[m][n]`, not modified
    static double[][] qr(double[] a, int m, int n) {
        int k = Math.min(m, n);
        double[] r = a.clone();
        double[][] vs = new double[k][];
        double[] betas = new double[k];
        for (int j = 0; j < k; j++) {
            double[] v = new double[m - j];
            for (int i = 0; i < v.length; i++) {
                v[i] = r[(j + i) * n + j];
            }
            double[] h = reflector(v);
            vs[j] = v;
            betas[j] = h[0];
            reflect(r, n, j, j + 1, v, h[0]);
            r[j * n + j] = h[1];
        }
        double[] q = new double[m * k];
        double[] upper = new double[k * n];
        for (int j = 0; j < k; j++) {
            q[j * k + j] = 1;
            System.arraycopy(r, j * n + j, upper, j * n + j, n - j);
        }
        for (int j = k - 1; j >= 0; j--) {
            reflect(q, k, j, j, vs[j], betas[j]);
        }
        for (int j = 0; j < k; j++) {
            if (upper[j * n + j] < 0) {
                for (int c = j; c < n; c++) {
                    upper[j * n + c] = -upper[j * n + c];
                }
                for (int i = 0; i < m; i++) {
                    q[i * k + j] = -q[i * k + j];
                }
            }
        }
        return new double[][] {q, upper};
    }

    /// Reduces a symmetric matrix to `A = Q T Q^T` with `T` tridiagonal.
    ///
    /// @param a    `[n][n]` symmetric; overwritten
    /// @param d    `[n]` receives the diagonal of `T`
    /// @param e    `[n]` receives the subdiagonal; the last element is 0
    /// @return `[n][n]` the transpose of `Q`
    static double[] tridiagonal(double[] a, int n, double[] d, double[] e) {
        double[][] vs = new double[n][];
        double[] betas = new double[n];
        for (int k = 0; k < n - 2; k++) {
            double[] v = new double[n - 1 - k];
            for (int i = 0; i < v.length; i++) {
                v[i] = a[(k + 1 + i) * n + k];
            }
            double[] h = reflector(v);
            vs[k] = v;
            betas[k] = h[0];
            e[k] = h[1];
            reflectBothSides(a, n, k + 1, v, h[0]);
        }
        if (n > 1) {
            e[n - 2] = a[(n - 1) * n + n - 2];
        }
        double[] q = new double[n * n];
        for (int i = 0; i < n; i++) {
            d[i] = a[i * n + i];
            q[i * n + i] = 1;
        }
        for (int k = n - 3; k >= 0; k--) {
            reflect(q, n, k + 1, k + 1, vs[k], betas[k]);
        }
        return transposed(q, n);
    }

    /// `B = H B H` for the trailing block `B` from row and column `first` on: `B - v w^T - w v^T` with
    /// `p = beta B v`, `w = p - (beta/2) (p^T v) v`.
    private static void reflectBothSides(double[] a, int n, int first, double[] v, double beta) {
        int m = v.length;
        double[] p = new double[m];
        double pv = 0;
        for (int i = 0; i < m; i++) {
            double s = 0;
            int row = (first + i) * n + first;
            for (int j = 0; j < m; j++) {
                s += a[row + j] * v[j];
            }
            p[i] = beta * s;
            pv += p[i] * v[i];
        }
        add(p, 0, -0.5 * beta * pv, v, 0, m);
        for (int i = 0; i < m; i++) {
            int row = (first + i) * n + first;
            double vi = v[i];
            double wi = p[i];
            for (int j = 0; j < m; j++) {
                a[row + j] -= vi * p[j] + wi * v[j];
            }
        }
    }

    private static double[] transposed(double[] q, int n) {
        double[] t = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                t[j * n + i] = q[i * n + j];
            }
        }
        return t;
    }
}
