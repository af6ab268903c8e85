package pushforward.ode;

import java.util.Arrays;

/// Steps of a Rosenbrock method. The Jacobian belongs to the state: it is computed once for it, however often the step is tried.
final class RosenbrockStepper extends ImplicitStepper {
    private final RosenbrockTableau tableau;
    private final int stages;
    private final double[][] u;
    private final double[] inTime;
    private final double[] work;
    private final double[] right;
    private final double[] error;
    private final double[] first;
    private boolean differentiated;

    RosenbrockStepper(Rosenbrock method, OdeFunction field, int size, Tolerances tolerances) {
        super(field, size, tolerances);
        this.tableau = method.tableau();
        this.stages = tableau.stages();
        this.u = new double[stages][size];
        this.inTime = new double[size];
        this.work = new double[size];
        this.right = new double[size];
        this.error = new double[size];
        this.first = new double[size];
    }

    @Override
    void begin(double t) {
        evaluate(t, y, first);
        differentiated = false;
    }

    @Override
    double step(double t, double h) {
        if (!differentiated) {
            differentiate(t, y, first, h);
            inTime(t, y, first, h, inTime);
            differentiated = true;
        }
        double scale = h * tableau.gamma;
        factor(scale);
        for (int s = 0; s < stages; s++) {
            if (s == 0) {
                System.arraycopy(first, 0, right, 0, size);
            } else {
                System.arraycopy(y, 0, work, 0, size);
                add(work, 1, tableau.a[s], u, s);
                evaluate(t + tableau.nodes[s] * h, work, right);
                add(right, 1 / h, tableau.c[s], u, s);
            }
            double d = h * tableau.slopes[s];
            for (int i = 0; i < size; i++) {
                right[i] = (right[i] + d * inTime[i]) * scale;
            }
            solve(right, u[s]);
        }
        System.arraycopy(y, 0, next, 0, size);
        add(next, 1, tableau.weights, u, stages);
        Arrays.fill(error, 0);
        add(error, 1, tableau.errors, u, stages);
        return finite(next) ? tolerances.error(error, y, next) : Double.NaN;
    }

    @Override
    void accepted() {
        begin(stepEnd);
    }

    @Override
    double[] slope() {
        return first;
    }

    @Override
    double[][] coefficients() {
        int powers = tableau.dense.length;
        double[][] w = new double[powers + 2][size];
        for (int i = 0; i < size; i++) {
            w[0][i] = y[i] - before[i];
        }
        for (int k = 0; k < powers; k++) {
            add(w[k + 1], 1, tableau.dense[k], u, stages);
        }
        // theta (rise + (1 - theta) (w_0 + theta w_1 + ..)), multiplied out
        double[][] q = new double[powers + 1][size];
        for (int k = 0; k <= powers; k++) {
            for (int i = 0; i < size; i++) {
                q[k][i] = k == 0 ? w[0][i] + w[1][i] : w[k + 1][i] - w[k][i];
            }
        }
        return q;
    }
}
