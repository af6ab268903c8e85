package pushforward.tensor;

/// Eigenvalues and eigenvectors of a symmetric matrix in double precision: reduction to tridiagonal form, then the implicit
/// QR iteration with Wilkinson's shift (J. H. Wilkinson, "Global convergence of tridiagonal QR algorithm with origin
/// shifts", Linear Algebra and its Applications 1, 1968, DOI 10.1016/0024-3795(68)90017-7).
final class TridiagonalEigen {
    private static final double EPS = 0x1p-52;
    /// Two to three steps per eigenvalue are usual.
    private static final int STEPS_PER_VALUE = 60;

    private final int n;
    private final double[] d;
    private final double[] e;
    /// `[n][n]` one eigenvector per row, so that rotations run over contiguous memory.
    private final double[] rows;

    /// @param a `[n][n]` symmetric; overwritten
    TridiagonalEigen(double[] a, int n) {
        this.n = n;
        this.d = new double[n];
        this.e = new double[n];
        this.rows = Householder.tridiagonal(a, n, d, e);
        iterate();
        sort();
        orient();
    }

    /// `[n]` ascending.
    double[] values() {
        return d;
    }

    /// `[n][n]` one eigenvector per column.
    double[] vectors() {
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                v[j * n + i] = rows[i * n + j];
            }
        }
        return v;
    }

    /// Splits off eigenvalues at the end of the active block until none is left.
    private void iterate() {
        int steps = 0;
        int hi = n - 1;
        while (hi > 0) {
            if (negligible(hi - 1)) {
                e[hi - 1] = 0;
                hi--;
                continue;
            }
            int lo = hi - 1;
            while (lo > 0 && !negligible(lo - 1)) {
                lo--;
            }
            if (++steps > STEPS_PER_VALUE * n) {
                throw new ArithmeticException("the eigenvalues did not converge in " + (steps - 1) + " steps");
            }
            step(lo, hi);
        }
    }

    private boolean negligible(int k) {
        return Math.abs(e[k]) <= EPS * (Math.abs(d[k]) + Math.abs(d[k + 1]));
    }

    /// One QR step on the block `lo .. hi`: the first rotation brings in the shift, the others chase the bulge out.
    private void step(int lo, int hi) {
        double half = (d[hi - 1] - d[hi]) / 2;
        double b = Math.abs(e[hi - 1]);
        double shift = d[hi] - b / (half / b + Math.copySign(Math.hypot(half / b, 1), half));
        double x = d[lo] - shift;
        double z = e[lo];
        for (int k = lo; k < hi; k++) {
            double r = Math.hypot(x, z);
            double c = r == 0 ? 1 : x / r;
            double s = r == 0 ? 0 : z / r;
            if (k > lo) {
                e[k - 1] = r;
            }
            double p = d[k];
            double q = d[k + 1];
            double t = s * (q - p) + 2 * c * e[k];
            d[k] = p + s * t;
            d[k + 1] = q - s * t;
            e[k] = c * t - e[k];
            if (k < hi - 1) {
                x = e[k];
                z = s * e[k + 1];
                e[k + 1] *= c;
            }
            rotate(k * n, (k + 1) * n, c, s);
        }
    }

    private void rotate(int i, int j, double c, double s) {
        for (int k = 0; k < n; k++) {
            double u = rows[i + k];
            double v = rows[j + k];
            rows[i + k] = c * u + s * v;
            rows[j + k] = c * v - s * u;
        }
    }

    private void sort() {
        for (int i = 0; i < n - 1; i++) {
            int least = i;
            for (int j = i + 1; j < n; j++) {
                if (d[j] < d[least]) {
                    least = j;
                }
            }
            if (least != i) {
                double t = d[i];
                d[i] = d[least];
                d[least] = t;
                rotate(i * n, least * n, 0, 1);
            }
        }
    }

    /// Makes the element of largest magnitude in each vector positive.
    private void orient() {
        for (int i = 0; i < n; i++) {
            int largest = i * n;
            for (int k = i * n; k < (i + 1) * n; k++) {
                if (Math.abs(rows[k]) > Math.abs(rows[largest])) {
                    largest = k;
                }
            }
            if (rows[largest] < 0) {
                for (int k = i * n; k < (i + 1) * n; k++) {
                    rows[k] = -rows[k];
                }
            }
        }
    }
}
