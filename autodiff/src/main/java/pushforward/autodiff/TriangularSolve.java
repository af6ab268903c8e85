package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.Shape;

/// The solution x of `A x = b`, or of `A^T x = b`, for a triangular `A` `[n, n]` and `b` `[n]` or `[n, m]`, by substitution: n^2 m multiply-adds.
/// Only the named triangle of A is read; with `unit` its diagonal counts as ones.
record TriangularSolve(boolean lower, boolean unit, boolean transposed) implements Primitive {
    @Override
    public String name() {
        return "triangular_solve";
    }

    @Override
    public Type infer(List<Type> in) {
        return DenseSolve.solveType(in);
    }

    @Override
    public void evaluate(double[] out, double[][] in, Type type, List<Type> inTypes) {
        int n = inTypes.get(0).shape().dim(0);
        int m = n == 0 ? 0 : out.length / n;
        double[] a = in[0];
        boolean forward = lower != transposed;
        System.arraycopy(in[1], 0, out, 0, out.length);
        for (int c = 0; c < m; c++) {
            for (int s = 0; s < n; s++) {
                int i = forward ? s : n - 1 - s;
                double sum = out[i * m + c];
                for (int t = 0; t < s; t++) {
                    int j = forward ? t : n - 1 - t;
                    sum = Math.fma(-(transposed ? a[j * n + i] : a[i * n + j]), out[j * m + c], sum);
                }
                out[i * m + c] = unit ? sum : sum / a[i * n + i];
            }
        }
    }

    @Override
    public Var jvp(Var[] x, Var y, Var[] dx) {
        Var right = dx[1];
        if (dx[0] != null) {
            Var change = DenseSolve.times(dx[0].times(mask(dx[0])), y, transposed);
            right = right == null ? change.unaryMinus() : right.minus(change);
        }
        return Trace.emit(this, x[0], right);
    }

    private Var mask(Var like) {
        int n = like.shape().dim(0);
        double[] ones = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                ones[i * n + j] = (lower ? j < i : j > i) || (i == j && !unit) ? 1 : 0;
            }
        }
        return like.trace().constant(Constant.of(ones, Shape.of(n, n), like.dtype()));
    }

    @Override
    public Var[] transpose(Var ct, Var[] x, Type type, boolean[] linear) {
        return new Var[] {null, Trace.emit(new TriangularSolve(lower, unit, !transposed), x[0], ct)};
    }

    @Override
    public Var batch(Var[] x, boolean[] batched, int k) {
        return DenseSolve.flattenColumns(this, x[0], x[1]);
    }
}
