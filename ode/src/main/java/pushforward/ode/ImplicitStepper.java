package pushforward.ode;

/// What implicit steps share: Jacobians, exact where the field has them and by differences otherwise, and linear systems with `I - h gamma J`.
abstract class ImplicitStepper extends Stepper {
    private static final double ROOT = Math.sqrt(Math.ulp(1.0));
    private static final double LEAST = 1e-3;

    private final double[][] jacobian;
    private final double[][] lu;
    private final int[] order;
    private final double[] moved;
    private final double[] changed;

    ImplicitStepper(OdeFunction field, int size, Tolerances tolerances) {
        super(field, size, tolerances);
        this.jacobian = new double[size][size];
        this.lu = new double[size][size];
        this.order = new int[size];
        this.moved = new double[size];
        this.changed = new double[size];
    }

    /// Computes the Jacobian.
    ///
    /// @param f the field there
    /// @param h the step that is to be taken, which says how far components move
    final void differentiate(double t, double[] y, double[] f, double h) {
        jacobians++;
        if (field.hasJacobian()) {
            field.jacobian(t, y, jacobian);
            return;
        }
        System.arraycopy(y, 0, moved, 0, size);
        for (int j = 0; j < size; j++) {
            double least = tolerances.atol(j) > 0 ? Math.min(LEAST, 1e3 * tolerances.atol(j)) : LEAST;
            double way = ROOT * Math.max(Math.abs(y[j]), Math.max(Math.min(Math.abs(h * f[j]), 1), least));
            moved[j] = y[j] + (f[j] < 0 ? -way : way);
            double exact = moved[j] - y[j];
            evaluate(t, moved, changed);
            for (int i = 0; i < size; i++) {
                jacobian[i][j] = (changed[i] - f[i]) / exact;
            }
            moved[j] = y[j];
        }
    }

    /// Computes the derivative of the field with respect to time.
    ///
    /// @param out `[d]`, modified
    final void inTime(double t, double[] y, double[] f, double h, double[] out) {
        if (field.hasTimeDerivative()) {
            field.timeDerivative(t, y, out);
            return;
        }
        double to = t + Math.copySign(Math.max(ROOT * Math.abs(t), 1e-5 * Math.abs(h)), h);
        evaluate(to, y, out);
        for (int i = 0; i < size; i++) {
            out[i] = (out[i] - f[i]) / (to - t);
        }
    }

    /// Factors `I - scale J` with partial pivoting. A singular matrix shows in solutions that are not finite.
    final void factor(double scale) {
        factorizations++;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                lu[i][j] = (i == j ? 1 : 0) - scale * jacobian[i][j];
            }
            order[i] = i;
        }
        for (int k = 0; k < size; k++) {
            int pivot = k;
            for (int i = k + 1; i < size; i++) {
                if (Math.abs(lu[i][k]) > Math.abs(lu[pivot][k])) {
                    pivot = i;
                }
            }
            double[] row = lu[k];
            lu[k] = lu[pivot];
            lu[pivot] = row;
            int o = order[k];
            order[k] = order[pivot];
            order[pivot] = o;
            for (int i = k + 1; i < size; i++) {
                double m = lu[i][k] / lu[k][k];
                lu[i][k] = m;
                if (m != 0) {
                    for (int j = k + 1; j < size; j++) {
                        lu[i][j] -= m * lu[k][j];
                    }
                }
            }
        }
    }

    /// Solves with the matrix factored last.
    ///
    /// @param b `[d]`, not modified
    /// @param x `[d]`, modified, another array
    final void solve(double[] b, double[] x) {
        for (int i = 0; i < size; i++) {
            double v = b[order[i]];
            for (int j = 0; j < i; j++) {
                v -= lu[i][j] * x[j];
            }
            x[i] = v;
        }
        for (int i = size - 1; i >= 0; i--) {
            double v = x[i];
            for (int j = i + 1; j < size; j++) {
                v -= lu[i][j] * x[j];
            }
            x[i] = v / lu[i][i];
        }
    }
}
