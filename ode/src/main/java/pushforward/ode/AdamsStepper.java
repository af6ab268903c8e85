package pushforward.ode;

import pushforward.ode.method.Dop853;

/// Steps of an Adams-Bashforth-Moulton method in modified divided differences, which do not suffer from small steps:
///
/// ```
///   phi_i = f[t_n .. t_(n-i+1)] (t_n - t_(n-1)) .. (t_n - t_(n-i+1)),     phi*_i = phi_i beta_i,   beta_i = prod over j < i of (t_(n+1) - t_(n+1-j)) / (t_n - t_(n-j))
///   f(t_n + s h) ~ sum over i = 1 .. k of phi*_i basis_i(s),              basis_i(s) = prod over j < i - 1 of (s h + t_n - t_(n-j)) / (h + t_n - t_(n-j)),   basis_i(1) = 1
///   prediction   p = y + h sum over i = 1 .. k of g_i phi*_i,             g_i = integral of basis_i over [0, 1]
///   correction   y' = p + h g_(k+1) d,                                    d = f(t_(n+1), p) - sum over i of phi*_i,   error h (g_(k+1) - g_k) d
///   afterwards   phi_1 = f(t_(n+1), y'),  phi_(i+1) = phi_i - phi*_i
/// ```
///
/// All zeros of a basis polynomial are at s <= 0, so its coefficients are positive and nothing cancels in g.
final class AdamsStepper extends Stepper {
    private final RungeKuttaStepper start;
    private final int history;
    private final int errorOrder;
    private final double[] times;
    private final double[][] phi;
    private final double[][] starred;
    private final double[][] basis;
    private final double[] difference;
    private final double[] error;
    private int known;
    private boolean starting;

    AdamsStepper(Adams method, OdeFunction field, int size, Tolerances tolerances) {
        super(field, size, tolerances);
        this.history = method.history();
        this.errorOrder = method.errorOrder();
        this.start = new RungeKuttaStepper(Dop853.METHOD, this::evaluate, size, tolerances);
        this.times = new double[history];
        this.phi = new double[history][size];
        this.starred = new double[history][size];
        this.basis = new double[history + 1][history + 1];
        this.difference = new double[size];
        this.error = new double[size];
    }

    @Override
    void begin(double t) {
        start.start(t, y);
        System.arraycopy(start.slope(), 0, phi[0], 0, size);
        times[0] = t;
        known = 1;
    }

    @Override
    double step(double t, double h) {
        starting = known < history;
        if (starting) {
            double r = start.step(t, h);
            return r <= 1 ? Math.max(r, Math.pow(0.9, errorOrder + 1)) : r; // steps do not grow while the history is gathered
        }
        polynomials(h);
        System.arraycopy(y, 0, next, 0, size);
        for (int i = 0; i < history; i++) {
            double beta = 1;
            for (int j = 0; j < i; j++) {
                beta *= (h + times[0] - times[j]) / (times[0] - times[j + 1]);
            }
            double g = integral(i) * h;
            for (int n = 0; n < size; n++) {
                starred[i][n] = phi[i][n] * beta;
                next[n] += g * starred[i][n];
            }
        }
        evaluate(t + h, next, difference);
        for (double[] s : starred) {
            for (int n = 0; n < size; n++) {
                difference[n] -= s[n];
            }
        }
        double g = integral(history);
        double lower = g - integral(history - 1);
        for (int n = 0; n < size; n++) {
            error[n] = h * lower * difference[n];
            next[n] += h * g * difference[n];
        }
        return finite(next) ? tolerances.error(error, y, next) : Double.NaN;
    }

    /// The coefficients of the basis for a step of h.
    private void polynomials(double h) {
        basis[0][0] = 1;
        for (int i = 1; i <= history; i++) {
            double behind = times[0] - times[i - 1];
            double scale = 1 / (h + behind);
            basis[i][i] = 0;
            for (int m = i; m >= 0; m--) {
                basis[i][m] = (m == i ? 0 : basis[i - 1][m] * behind * scale) + (m == 0 ? 0 : basis[i - 1][m - 1] * h * scale);
            }
        }
    }

    private double integral(int i) {
        double sum = 0;
        for (int m = 0; m <= i; m++) {
            sum += basis[i][m] / (m + 1);
        }
        return sum;
    }

    @Override
    void accepted() {
        if (starting) {
            start.accept(stepTime, stepSize, stepEnd);
            System.arraycopy(start.state(), 0, y, 0, size);
            gather(stepEnd);
            return;
        }
        evaluate(stepEnd, y, error);
        for (int i = 0; i < history; i++) {
            double[] f = phi[i];
            for (int n = 0; n < size; n++) {
                f[n] = error[n];
                error[n] -= starred[i][n];
            }
        }
        shift(stepEnd);
    }

    private void shift(double to) {
        System.arraycopy(times, 0, times, 1, history - 1);
        times[0] = to;
    }

    /// While the history is gathered, phi holds the values of the field, the newest first; once there are enough, their differences.
    private void gather(double to) {
        shift(to);
        double[] oldest = phi[history - 1];
        System.arraycopy(phi, 0, phi, 1, history - 1);
        phi[0] = oldest;
        System.arraycopy(start.slope(), 0, phi[0], 0, size);
        known++;
        if (known < history) {
            return;
        }
        double unit = times[0] - times[1]; // in units of a step: powers of tiny ones would leave the range of doubles
        double product = 1;
        double[] undo = new double[history];
        for (int m = 1; m < history; m++) {
            for (int i = history - 1; i >= m; i--) {
                for (int n = 0; n < size; n++) {
                    phi[i][n] = (phi[i - 1][n] - phi[i][n]) / ((times[i - m] - times[i]) / unit);
                }
            }
            product *= (times[0] - times[m]) / unit;
            undo[m] = product;
        }
        for (int m = 1; m < history; m++) {
            for (int n = 0; n < size; n++) {
                phi[m][n] *= undo[m];
            }
        }
    }

    @Override
    double[] slope() {
        return phi[0];
    }

    @Override
    double[][] coefficients() {
        if (starting) {
            return start.coefficients();
        }
        double[][] q = new double[history + 1][size];
        for (int i = 0; i <= history; i++) {
            double[] s = i < history ? starred[i] : difference;
            for (int m = 0; m <= i; m++) {
                double w = stepSize * basis[i][m] / (m + 1);
                for (int n = 0; n < size; n++) {
                    q[m][n] += w * s[n];
                }
            }
        }
        return q;
    }
}
