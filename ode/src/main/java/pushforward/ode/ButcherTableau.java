package pushforward.ode;

import java.util.Arrays;
import pushforward.ode.internal.Checks;

/// The coefficients of a Runge-Kutta method of s stages, which hold themselves to what they claim:
///
/// ```
///   c | A          k_i = f(t + c_i h, y + h sum over j of a_ij k_j)
///   --+---         y1  = y + h sum over i of b_i k_i
///     | b
/// ```
///
/// Rows of A must add up to c, b to one, and all conditions up to the order must hold (see [OrderConditions]): a typing error does not survive construction. A row may
/// end on the diagonal (implicit) or before it (explicit).
public final class ButcherTableau {
    private static final double ROUNDING = 1e-12;

    private final int order;
    private final double[] c;
    private final double[][] a;
    private final double[] b;
    private final boolean explicit;
    private final boolean lastIsFirst;

    private ButcherTableau(int order, double[] c, double[][] a, double[] b) {
        this.order = order;
        this.c = c;
        this.a = a;
        this.b = b;
        int s = c.length;
        boolean before = true;
        for (int i = 0; i < s; i++) {
            before &= a[i].length <= i || a[i][i] == 0;
        }
        this.explicit = before;
        double[] last = Arrays.copyOf(a[s - 1], s);
        this.lastIsFirst = before && s > 1 && c[s - 1] == 1 && Arrays.equals(last, b);
    }

    /// A tableau.
    ///
    /// @param order what it claims
    /// @param c nodes `[s]`
    /// @param a rows of at most i + 1 coefficients; those left out are 0
    /// @param b weights `[s]`
    /// @throws IllegalArgumentException if a condition does not hold
    public static ButcherTableau of(int order, double[] c, double[][] a, double[] b) {
        int s = c.length;
        Checks.require(s >= 1 && a.length == s && b.length == s, "as many rows and weights as nodes, " + s, a.length + " rows and " + b.length + " weights");
        Checks.require(order >= 1, "an order of at least 1", order);
        double[][] rows = new double[s][];
        for (int i = 0; i < s; i++) {
            Checks.require(a[i].length <= i + 1, "at most " + (i + 1) + " coefficients in row " + i, a[i].length);
            rows[i] = a[i].clone();
            double sum = Arrays.stream(a[i]).sum();
            double scale = Math.max(1, Arrays.stream(a[i]).map(Math::abs).max().orElse(0));
            Checks.require(Math.abs(sum - c[i]) <= ROUNDING * scale, "row " + i + " to add up to its node " + c[i], sum);
        }
        double missed = new OrderConditions(rows, order).residual(b, 1, order);
        Checks.require(missed <= ROUNDING, "weights that satisfy the conditions of order " + order, "one missed by " + missed);
        return new ButcherTableau(order, c.clone(), rows, b.clone());
    }

    /// The number of stages.
    public int stages() {
        return c.length;
    }

    /// The order.
    public int order() {
        return order;
    }

    /// Whether every stage follows from those before it.
    public boolean explicit() {
        return explicit;
    }

    /// Whether the last stage is the field at the new state, so that it serves as the first stage of the next step ("first same as last", derived from the coefficients).
    public boolean lastIsFirst() {
        return lastIsFirst;
    }

    /// The node of a stage.
    public double c(int i) {
        return c[i];
    }

    /// A coefficient; 0 where there is none.
    public double a(int i, int j) {
        return j < a[i].length ? a[i][j] : 0;
    }

    /// The weight of a stage.
    public double b(int i) {
        return b[i];
    }

    /// The weights, a copy.
    public double[] weights() {
        return b.clone();
    }

    /// The rows of A, each of s numbers, a copy.
    public double[][] matrix() {
        double[][] full = new double[c.length][];
        for (int i = 0; i < full.length; i++) {
            full[i] = Arrays.copyOf(a[i], c.length);
        }
        return full;
    }

    /// The largest amount by which other weights, such as embedded ones, miss a condition of that order or less.
    double residual(double[] weights, int upTo) {
        return new OrderConditions(a, upTo).residual(weights, 1, upTo);
    }

    /// The stability polynomial R(z) of an explicit method at z: one step of `y' = lambda y` multiplies y by `R(h lambda)`.
    public double stability(double z) {
        double[] k = new double[c.length];
        double r = 1;
        for (int i = 0; i < c.length; i++) {
            double y = 1;
            for (int j = 0; j < a[i].length; j++) {
                y += z * a[i][j] * k[j];
            }
            k[i] = y;
            r += z * b[i] * y;
        }
        return r;
    }
}
