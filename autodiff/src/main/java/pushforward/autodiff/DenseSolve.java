package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.Shape;

/// The solution x of `A x = b`, or of `A^T x = b`, for a square `A` `[n, n]` and `b` `[n]` or `[n, m]`, by elimination with partial pivoting:
/// n^3/3 + n^2 m multiply-adds per sample. A singular A gives non-finite results, never an exception.
record DenseSolve(boolean transposed) implements Primitive {
    @Override
    public String name() {
        return "solve";
    }

    @Override
    public Type infer(List<Type> in) {
        return solveType(in);
    }

    static Type solveType(List<Type> in) {
        Types.sameDtype(in);
        Shape a = in.get(0).shape();
        Shape b = in.get(1).shape();
        if (a.rank() != 2 || a.dim(0) != a.dim(1)) {
            throw new IllegalArgumentException("expected a square matrix, got " + a);
        }
        if (b.rank() < 1 || b.rank() > 2 || b.dim(0) != a.dim(0)) {
            throw new IllegalArgumentException("expected a right side of shape [" + a.dim(0) + "] or [" + a.dim(0) + ", m], got " + b);
        }
        return new Type(b, in.get(1).dtype(), Types.anyVarying(in));
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        int n = inTypes.get(0).shape().dim(0);
        System.arraycopy(in[1], 0, out, 0, out.length);
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i * n + j] = transposed ? in[0][j * n + i] : in[0][i * n + j];
            }
        }
        solveInPlace(a, out, n, n == 0 ? 0 : out.length / n);
    }

    /// Gaussian elimination with partial pivoting on one sample.
    ///
    /// @param a modified, `[n, n]`
    /// @param x the right sides on entry, the solutions on return, `[n, m]`
    static void solveInPlace(double[] a, double[] x, int n, int m) {
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) {
                    pivot = i;
                }
            }
            if (pivot != k) {
                swapRows(a, k, pivot, n);
                swapRows(x, k, pivot, m);
            }
            for (int i = k + 1; i < n; i++) {
                double f = a[i * n + k] / a[k * n + k];
                for (int j = k + 1; j < n; j++) {
                    a[i * n + j] = Math.fma(-f, a[k * n + j], a[i * n + j]);
                }
                for (int c = 0; c < m; c++) {
                    x[i * m + c] = Math.fma(-f, x[k * m + c], x[i * m + c]);
                }
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int c = 0; c < m; c++) {
                double sum = x[i * m + c];
                for (int j = i + 1; j < n; j++) {
                    sum = Math.fma(-a[i * n + j], x[j * m + c], sum);
                }
                x[i * m + c] = sum / a[i * n + i];
            }
        }
    }

    private static void swapRows(double[] v, int i, int j, int n) {
        for (int c = 0; c < n; c++) {
            double t = v[i * n + c];
            v[i * n + c] = v[j * n + c];
            v[j * n + c] = t;
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        Var right = dx[1];
        if (dx[0] != null) {
            Var change = times(dx[0], y, transposed);
            right = right == null ? change.unaryMinus() : right.minus(change);
        }
        return Trace.emit(this, x[0], right);
    }

    /// `A v`, or `A^T v`, for v `[n]` or `[n, m]`.
    static Var times(Var a, Var v, boolean transposed) {
        Ints labels = transposed ? Ints.of(1, 0) : Ints.of(0, 1);
        return v.shape().rank() == 1
                ? Trace.emit(new Contract(labels, Ints.of(1), Ints.of(0), false), a, v)
                : Trace.emit(new Contract(labels, Ints.of(1, 2), Ints.of(0, 2), false), a, v);
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {null, Trace.emit(new DenseSolve(!transposed), x[0], ct)};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return flattenColumns(this, x[0], x[1]);
    }

    /// Solves for all right sides of `b` `[n, ..]` at once.
    static Var flattenColumns(Primitive solve, Var a, Var b) {
        int n = b.shape().dim(0);
        int m = n == 0 ? 0 : Math.toIntExact(b.shape().size() / n);
        return Trace.emit(solve, a, b.reshape(n, m)).reshape(b.shape());
    }
}
