package pushforward.ode;

import java.util.Arrays;
import pushforward.ode.internal.Checks;

/// A Runge-Kutta method's solution within a step: `y(t + theta h) = y + h sum over i of b_i(theta) k_i`, with polynomials b_i that vanish at 0.
///
/// The stages k_i are those of the method, then (where the method's last stage is not that already) the field at the end of the step, then further ones of its own, which are
/// computed only when somebody looks into the step. Like a [ButcherTableau] it holds itself to its order, and to the method's weights at theta = 1.
public final class Interpolant {
    private static final double ROUNDING = 1e-11;

    private final int order;
    private final double[] nodes;
    private final double[][] rows;
    private final double[][] weights;

    /// @param order the power of h its error begins with, less one
    /// @param nodes of the stages beyond the method's and the end
    /// @param rows their coefficients
    /// @param weights `[stages][degree]`: the coefficients of theta, theta^2, ..
    private Interpolant(int order, double[] nodes, double[][] rows, double[][] weights) {
        this.order = order;
        this.nodes = nodes;
        this.rows = rows;
        this.weights = weights;
    }

    /// An interpolant without stages of its own.
    public static Interpolant of(ButcherTableau tableau, int order, double[][] weights) {
        return of(tableau, order, new double[0], new double[0][], weights);
    }

    /// An interpolant.
    public static Interpolant of(ButcherTableau tableau, int order, double[] nodes, double[][] rows, double[][] weights) {
        int end = tableau.lastIsFirst() ? tableau.stages() - 1 : tableau.stages();
        int all = end + 1 + nodes.length;
        Checks.require(weights.length == all, "polynomials of " + all + " stages", weights.length);
        double[][] a = new double[all][];
        double[][] matrix = tableau.matrix();
        for (int i = 0; i < tableau.stages(); i++) {
            a[i] = Arrays.copyOf(matrix[i], all);
        }
        a[end] = Arrays.copyOf(tableau.weights(), all);
        for (int i = 0; i < nodes.length; i++) {
            a[end + 1 + i] = Arrays.copyOf(rows[i], all);
            double sum = Arrays.stream(rows[i]).sum();
            Checks.require(Math.abs(sum - nodes[i]) <= ROUNDING, "row " + i + " to add up to its node " + nodes[i], sum);
        }
        Interpolant p = new Interpolant(order, nodes.clone(), Arrays.copyOfRange(a, end + 1, all), Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new));
        OrderConditions conditions = new OrderConditions(a, order);
        double[] b = new double[all];
        for (double theta : new double[] {0.25, 0.5, 1}) {
            p.weights(theta, b);
            double missed = conditions.residual(b, theta, order);
            Checks.require(missed <= ROUNDING, "an interpolant of order " + order, "one that misses a condition by " + missed + " at " + theta);
        }
        for (int i = 0; i < all; i++) {
            double expected = i < tableau.stages() ? tableau.b(i) : 0;
            Checks.require(Math.abs(b[i] - expected) <= ROUNDING * Math.max(1, Math.abs(expected)), "stage " + i + " to have the weight " + expected + " at the end", b[i]);
        }
        return p;
    }

    /// The cubic through both states with both slopes (Hermite): of order 3, or the method's if that is less.
    public static Interpolant hermite(ButcherTableau tableau) {
        int end = tableau.lastIsFirst() ? tableau.stages() - 1 : tableau.stages();
        double[][] w = new double[end + 1][3];
        for (int i = 0; i < tableau.stages(); i++) {
            w[i][1] = 3 * tableau.b(i);
            w[i][2] = -2 * tableau.b(i);
        }
        w[0][0] += 1;
        w[0][1] -= 2;
        w[0][2] += 1;
        w[end][1] -= 1;
        w[end][2] += 1;
        return of(tableau, Math.min(3, tableau.order()), w);
    }

    /// Its order: values within a step are off by O(h^(order + 1)).
    public int order() {
        return order;
    }

    /// The degree of the polynomials.
    public int degree() {
        return weights[0].length;
    }

    /// How many stages it reads.
    int stages() {
        return weights.length;
    }

    /// How many of them are its own.
    int own() {
        return nodes.length;
    }

    /// The node of one of its own stages.
    double node(int i) {
        return nodes[i];
    }

    /// The coefficients of one of its own stages, not to be modified.
    double[] row(int i) {
        return rows[i];
    }

    /// The coefficient of `theta^(power + 1)` in b_i.
    double weight(int i, int power) {
        return weights[i][power];
    }

    /// The solution within a step of h as the polynomial of a [Segment] `[degree][d]`.
    ///
    /// @param k all stages `[stages][d]`
    double[][] coefficients(double h, double[][] k) {
        double[][] q = new double[degree()][k[0].length];
        double[] w = new double[k.length];
        for (int j = 0; j < q.length; j++) {
            for (int s = 0; s < w.length; s++) {
                w[s] = weights[s][j];
            }
            Stepper.add(q[j], h, w, k, w.length);
        }
        return q;
    }

    /// All b_i(theta).
    ///
    /// @param b modified
    void weights(double theta, double[] b) {
        for (int i = 0; i < weights.length; i++) {
            double v = 0;
            for (int j = weights[i].length - 1; j >= 0; j--) {
                v = (v + weights[i][j]) * theta;
            }
            b[i] = v;
        }
    }
}
