package pushforward.tensor;

/// What the matrix algorithms share: checks, the way from tensors to Java arrays and back, small constructions.
final class Matrices {
    /// How far, in units of `eps` times the largest element, a matrix may be from symmetric.
    private static final double SYMMETRY = 8;

    private Matrices() {
    }

    /// The side of a square matrix.
    static int square(Tensor a) {
        if (a.rank() != 2 || a.dim(0) != a.dim(1)) {
            throw new IllegalArgumentException("expected a square matrix, got shape " + a.shape());
        }
        return a.dim(0);
    }

    /// The number of right-hand sides in `b` for an `[n, n]` system.
    static int columns(Tensor a, int n, Tensor b) {
        Shapes.sameType(a, b);
        if (b.rank() < 1 || b.rank() > 2 || b.dim(0) != n) {
            throw new IllegalArgumentException("expected shape [" + n + "] or [" + n + ", m], got " + b.shape());
        }
        return b.rank() == 1 ? 1 : b.dim(1);
    }

    /// All elements as doubles.
    static double[] read(Tensor a) {
        double[] values = a.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                String place = a.rank() == 2 ? "[" + i / a.dim(1) + ", " + i % a.dim(1) + "]" : "[" + i + "]";
                throw new IllegalArgumentException("expected finite numbers, got " + values[i] + " at " + place);
            }
        }
        return values;
    }

    /// All elements of a matrix that must be symmetric, the upper triangle made equal to the lower one.
    static double[] symmetric(Tensor a, int n) {
        double[] values = read(a);
        double largest = 0;
        for (double v : values) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double lower = values[i * n + j];
                double upper = values[j * n + i];
                if (Math.abs(lower - upper) > SYMMETRY * a.dtype().epsilon() * largest) {
                    throw new IllegalArgumentException("expected a symmetric matrix, got " + lower + " at [" + i + ", " + j
                            + "] and " + upper + " at [" + j + ", " + i + "]");
                }
                values[j * n + i] = lower;
            }
        }
        return values;
    }

    static void expectDiagonal(double[] t, int n) {
        for (int i = 0; i < n; i++) {
            if (t[i * n + i] == 0) {
                throw new ArithmeticException("the triangular [" + n + ", " + n + "] matrix is singular: element [" + i
                        + ", " + i + "] is 0");
            }
        }
    }

    static Tensor write(Tensor like, int rows, int cols, double[] values) {
        return Elements.fill(like.dtype(), Shape.of(rows, cols), values);
    }

    static double[] identity(int n) {
        double[] e = new double[n * n];
        for (int i = 0; i < n; i++) {
            e[i * n + i] = 1;
        }
        return e;
    }

    /// `[d][d]` from centred rows; `x` `[rows][d]` is overwritten.
    static double[] covariance(double[] x, int rows, int d, int ddof) {
        double[] mean = new double[d];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < d; j++) {
                mean[j] += x[i * d + j] / rows;
            }
        }
        double[] cov = new double[Math.multiplyExact(d, d)];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < d; j++) {
                x[i * d + j] -= mean[j];
            }
            for (int j = 0; j < d; j++) {
                double v = x[i * d + j];
                for (int k = 0; k <= j; k++) {
                    cov[j * d + k] += v * x[i * d + k];
                }
            }
        }
        for (int j = 0; j < d; j++) {
            for (int k = 0; k <= j; k++) {
                cov[j * d + k] /= rows - ddof;
                cov[k * d + j] = cov[j * d + k];
            }
        }
        return cov;
    }
}
