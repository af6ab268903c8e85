package pushforward.ode;

import java.util.Arrays;
import pushforward.ode.internal.Checks;

/// The coefficients of a Rosenbrock method of s stages in the form that needs no product with the Jacobian:
///
/// ```
///   (I / (h gamma) - J) u_i = f(t + c_i h, y + sum over j < i of a_ij u_j) + sum over j < i of C_ij u_j / h + h d_i df/dt
///   y1 = y + sum over i of m_i u_i,    error = sum over i of e_i u_i
///   y(t + theta h) = (1 - theta) y + theta (y1 + (1 - theta) (w_0 + theta w_1 + theta^2 w_2 + ..)),   w_k = sum over i of dense_ki u_i
/// ```
///
/// It computes the coefficients of the original form, `k_i = f(y + sum of alpha_ij k_j) + h J sum of gamma_ij k_j`, from these and holds them to what is claimed, as
/// [ButcherTableau] does: rows of alpha add up to c, those of Gamma to d, and the conditions of the order hold for the method, of one less for the embedded one, and for the
/// interpolant.
///
/// E. Hairer and G. Wanner, Solving Ordinary Differential Equations II, section IV.7, Springer 1996, DOI 10.1007/978-3-642-05221-7.
public final class RosenbrockTableau {
    private static final double ROUNDING = 1e-11;

    private final int order;
    private final int interpolantOrder;
    final double gamma;
    final double[][] a;
    final double[][] c;
    final double[] nodes;
    final double[] slopes;
    final double[] weights;
    final double[] errors;
    final double[][] dense;

    private RosenbrockTableau(int order, int interpolantOrder, double gamma, double[][] a, double[][] c, double[] nodes, double[] slopes, double[] weights, double[] errors, double[][] dense) {
        this.order = order;
        this.interpolantOrder = interpolantOrder;
        this.gamma = gamma;
        this.a = a;
        this.c = c;
        this.nodes = nodes;
        this.slopes = slopes;
        this.weights = weights;
        this.errors = errors;
        this.dense = dense;
    }

    /// A tableau.
    ///
    /// @param order what it claims; that of the embedded method is one less
    /// @param interpolantOrder what its interpolant claims
    /// @param a rows of i coefficients
    /// @param c rows of i coefficients
    /// @param nodes c_i `[s]`, the first 0
    /// @param slopes d_i `[s]`
    /// @param weights m_i `[s]`
    /// @param errors e_i `[s]`
    /// @param dense `[powers][s]`
    /// @throws IllegalArgumentException if a condition does not hold
    public static RosenbrockTableau of(int order, int interpolantOrder, double gamma, double[][] a, double[][] c, double[] nodes, double[] slopes, double[] weights, double[] errors,
            double[][] dense) {
        int s = nodes.length;
        Checks.require(a.length == s && c.length == s && slopes.length == s && weights.length == s && errors.length == s, s + " rows of everything",
                Arrays.toString(new int[] {a.length, c.length, slopes.length, weights.length, errors.length}));
        Checks.require(gamma > 0, "a gamma above 0", gamma);
        for (int i = 0; i < s; i++) {
            Checks.require(a[i].length == i && c[i].length == i, i + " coefficients in row " + i, a[i].length + " and " + c[i].length);
        }
        double[][] original = inverse(gamma, c);
        double[][] alpha = new double[s][s];
        double[][] both = new double[s][s];
        for (int i = 0; i < s; i++) {
            double[] row = times(a[i], original);
            System.arraycopy(row, 0, alpha[i], 0, s);
            for (int j = 0; j < s; j++) {
                both[i][j] = alpha[i][j] + original[i][j];
            }
            close("row " + i + " of alpha to add up to its node", nodes[i], Arrays.stream(alpha[i]).sum());
            close("row " + i + " of Gamma to add up to its d", slopes[i], Arrays.stream(original[i]).sum());
        }
        OrderConditions conditions = new OrderConditions(alpha, both, order);
        double missed = conditions.residual(times(weights, original), 1, order);
        Checks.require(missed <= ROUNDING, "weights that satisfy the conditions of order " + order, "one missed by " + missed);
        double[] embedded = new double[s];
        for (int i = 0; i < s; i++) {
            embedded[i] = weights[i] - errors[i];
        }
        missed = conditions.residual(times(embedded, original), 1, order - 1);
        Checks.require(missed <= ROUNDING, "an embedded method of order " + (order - 1), "one that misses a condition by " + missed);
        for (double theta : new double[] {0.25, 0.5, 0.75}) {
            double[] within = new double[s];
            for (int i = 0; i < s; i++) {
                double w = 0;
                for (int k = dense.length - 1; k >= 0; k--) {
                    w = w * theta + dense[k][i];
                }
                within[i] = theta * (weights[i] + (1 - theta) * w);
            }
            missed = conditions.residual(times(within, original), theta, interpolantOrder);
            Checks.require(missed <= ROUNDING, "an interpolant of order " + interpolantOrder, "one that misses a condition by " + missed + " at " + theta);
        }
        return new RosenbrockTableau(order, interpolantOrder, gamma, copy(a), copy(c), nodes.clone(), slopes.clone(), weights.clone(), errors.clone(), copy(dense));
    }

    private static void close(String what, double expected, double got) {
        Checks.require(Math.abs(expected - got) <= ROUNDING * Math.max(1, Math.abs(expected)), what + " " + expected, got);
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    /// Gamma, from `Gamma^-1 = I / gamma - C`, a triangular matrix.
    private static double[][] inverse(double gamma, double[][] c) {
        int s = c.length;
        double[][] x = new double[s][s];
        for (int j = 0; j < s; j++) {
            for (int i = j; i < s; i++) {
                double v = i == j ? 1 : 0;
                for (int k = j; k < i; k++) {
                    v += c[i][k] * x[k][j];
                }
                x[i][j] = v * gamma;
            }
        }
        return x;
    }

    private static double[] times(double[] row, double[][] matrix) {
        double[] out = new double[matrix.length];
        for (int k = 0; k < row.length; k++) {
            for (int j = 0; j < out.length; j++) {
                out[j] += row[k] * matrix[k][j];
            }
        }
        return out;
    }

    /// The number of stages.
    public int stages() {
        return nodes.length;
    }

    /// The order.
    public int order() {
        return order;
    }

    /// The order of its interpolant.
    public int interpolantOrder() {
        return interpolantOrder;
    }
}
