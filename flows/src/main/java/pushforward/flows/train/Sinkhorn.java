package pushforward.flows.train;

import java.util.Arrays;
import pushforward.flows.internal.Checks;

/// Optimal transport with entropy between n points and n others, all of weight 1/n: the plan P, `[n, n]` with both marginals 1/n, that makes
///
/// ```
///   sum of P_ij c_ij + epsilon sum of P_ij log P_ij
/// ```
///
/// least. It has the form `P_ij = exp((f_i + g_j - c_ij) / epsilon)`. As epsilon falls to 0 its cost comes down to that of the [Assignment] over n; as epsilon grows P tends to
/// 1/n^2.
///
/// Marginals are fitted in turn, rows and columns, until the absolute errors of all 2n marginals sum to no more than a tolerance. Potentials are kept as logarithms, and epsilon
/// comes down to its value by halving,
/// so nothing overflows; between two sweeps in logarithms the marginals are fitted by factors, which need no exponentials, for as long as the factors stay within 1e30 of 1. The
/// number of iterations needed grows like
/// the range of costs over epsilon.
///
/// M. Cuturi, Sinkhorn Distances: Lightspeed Computation of Optimal Transport, NeurIPS 2013, DOI 10.48550/arXiv.1306.0895; B. Schmitzer, Stabilized Sparse Scaling Algorithms
/// for Entropy Regularized Transport Problems,
/// SIAM J. Sci. Comput. 41 (2019), DOI 10.1137/16M1106018.
public final class Sinkhorn {
    private static final double LARGEST = 1e300;
    private static final double FACTOR = 1e30;
    private static final int FACTORS = 100;
    private static final int MOST = 50_000;
    /// The summed error at which epsilon is halved again.
    private static final double ROUGH = 0.1;

    private final int n;
    private final double[] cost;
    private final double[] f;
    private final double[] g;
    private final double[] plan;
    private final double[] a;
    private final double[] b;
    private final double[] sums;
    private final double[] most;
    private int iterations;
    private double error = Double.POSITIVE_INFINITY;
    private double total;

    private Sinkhorn(double[] cost, int n) {
        this.n = n;
        this.cost = cost;
        this.f = new double[n];
        this.g = new double[n];
        this.plan = new double[n * n];
        this.a = new double[n];
        this.b = new double[n];
        this.sums = new double[n];
        this.most = new double[n];
    }

    /// Finds the plan.
    ///
    /// @param cost `[n, n]`, row after row, of absolute value 1e300 or less, not modified
    /// @param epsilon above 0, in the units of the cost
    /// @param tolerance how far the absolute errors of all marginals may sum to, above 0; the marginals themselves sum to 1 on each side
    /// @throws ArithmeticException if that is not reached in 50,000 iterations
    public static Sinkhorn of(double[] cost, double epsilon, double tolerance) {
        int n = Assignment.size(cost, LARGEST);
        Checks.require(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY, "an epsilon above 0", epsilon);
        Checks.require(tolerance > 0 && tolerance < Double.POSITIVE_INFINITY, "a tolerance above 0", tolerance);
        Sinkhorn s = new Sinkhorn(cost, n);
        double range = Arrays.stream(cost).max().orElse(0) - Arrays.stream(cost).min().orElse(0);
        for (double e = Math.max(range, epsilon); e > epsilon; e /= 2) {
            s.fit(e, Math.max(tolerance, ROUGH));
        }
        s.fit(epsilon, tolerance);
        if (!(s.error <= tolerance)) {
            throw new ArithmeticException("expected marginals to " + tolerance + " within " + MOST + " iterations, got to " + s.error + " with epsilon " + epsilon + " for costs of range " + range
                    + ": a larger epsilon needs fewer");
        }
        for (int i = 0; i < s.plan.length; i++) {
            s.total += s.plan[i] * cost[i];
        }
        return s;
    }

    /// Sweeps until the marginals are as exact as that or the iterations run out; leaves the plan and the potentials of this epsilon.
    private void fit(double epsilon, double tolerance) {
        do {
            sweep(epsilon);
            factors(epsilon, tolerance);
        } while (error > tolerance && iterations < MOST);
    }

    /// Fits rows and then columns once, in logarithms.
    private void sweep(double epsilon) {
        iterations++;
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i++) {
            int row = i * n;
            double top = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                top = Math.max(top, g[j] - cost[row + j]);
            }
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += Math.exp((g[j] - cost[row + j] - top) / epsilon);
            }
            f[i] = -top - epsilon * Math.log(n * sum);
            for (int j = 0; j < n; j++) {
                most[j] = Math.max(most[j], f[i] - cost[row + j]);
            }
        }
        Arrays.fill(sums, 0);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sums[j] += Math.exp((f[i] - cost[i * n + j] - most[j]) / epsilon);
            }
        }
        for (int j = 0; j < n; j++) {
            g[j] = -most[j] - epsilon * Math.log(n * sums[j]);
        }
    }

    /// Forms the plan and goes on fitting it by factors `P_ij = a_i P_ij b_j` while they are near enough to 1; then makes them part of potentials and plan. Columns are fitted
    /// last, so what errors remain are those
    /// of rows.
    private void factors(double epsilon, double tolerance) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                plan[i * n + j] = Math.exp((f[i] + g[j] - cost[i * n + j]) / epsilon);
            }
        }
        Arrays.fill(a, 1);
        Arrays.fill(b, 1);
        for (int k = 0; ; k++) {
            rowSums();
            error = 0;
            for (int i = 0; i < n; i++) {
                error += Math.abs(a[i] * sums[i] - 1.0 / n);
            }
            if (error <= tolerance || k == FACTORS || iterations >= MOST || !inverted(a)) {
                break;
            }
            iterations++;
            columnSums();
            if (!inverted(b)) {
                break;
            }
        }
        for (int i = 0; i < n; i++) {
            f[i] += epsilon * Math.log(a[i]);
            g[i] += epsilon * Math.log(b[i]);
            for (int j = 0; j < n; j++) {
                plan[i * n + j] *= a[i] * b[j];
            }
        }
    }

    /// The factors that would make each sum 1/n; false, and none is changed, if one would be too far from 1.
    private boolean inverted(double[] factors) {
        for (double s : sums) {
            if (!(n * s >= 1 / FACTOR && n * s <= FACTOR)) {
                return false;
            }
        }
        for (int i = 0; i < n; i++) {
            factors[i] = 1 / (n * sums[i]);
        }
        return true;
    }

    /// `P b`.
    private void rowSums() {
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += plan[i * n + j] * b[j];
            }
            sums[i] = sum;
        }
    }

    /// `P^T a`.
    private void columnSums() {
        Arrays.fill(sums, 0);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sums[j] += plan[i * n + j] * a[i];
            }
        }
    }

    /// n.
    public int size() {
        return n;
    }

    /// P, `[n, n]`, row after row.
    public double[] plan() {
        return plan.clone();
    }

    /// f `[n]`.
    public double[] rowPotentials() {
        return f.clone();
    }

    /// g `[n]`.
    public double[] columnPotentials() {
        return g.clone();
    }

    /// The sum of P_ij c_ij: the mean cost of a point, without the entropy's part.
    public double cost() {
        return total;
    }

    /// What the absolute errors of all marginals sum to, up to rounding.
    public double error() {
        return error;
    }

    /// How often both marginals were fitted, for larger epsilons included.
    public int iterations() {
        return iterations;
    }

    /// A column drawn with the probabilities of a row.
    ///
    /// @param u uniform on [0, 1)
    public int draw(int row, double u) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum += plan[row * n + j];
        }
        double reached = 0;
        for (int j = 0; j < n - 1; j++) {
            reached += plan[row * n + j];
            if (u * sum < reached) {
                return j;
            }
        }
        return n - 1;
    }
}
