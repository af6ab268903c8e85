package pushforward.flows.train;

/// The cheapest way to give each of n rows a column of its own: the permutation s with the least sum over i of c(i, s(i)). Exact.
///
/// Between n points and n others, with their [squared distances][#squaredDistances] as costs, the mean cost is the squared Wasserstein distance W2^2 of the two samples.
///
/// With the permutation come potentials u and v that prove it best, for no permutation costs less than the sum of all of them:
///
/// ```
///   u_i + v_j <= c(i, j) for all i and j,   with equality where j = s(i)            up to rounding
/// ```
///
/// At worst the time grows like n^3. R. Jonker and A. Volgenant, A Shortest Augmenting Path Algorithm for Dense and Sparse Linear Assignment Problems, Computing 38 (1987),
/// DOI 10.1007/BF02278710.
public final class Assignment {
    /// Larger costs could overflow when summed along a path.
    private static final double LARGEST = 1e300;

    private final int[] columns;
    private final double[] rowPotentials;
    private final double[] columnPotentials;
    private final double cost;

    private Assignment(int[] columns, double[] rowPotentials, double[] columnPotentials, double cost) {
        this.columns = columns;
        this.rowPotentials = rowPotentials;
        this.columnPotentials = columnPotentials;
        this.cost = cost;
    }

    /// Solves the problem of a square matrix of costs.
    ///
    /// @param cost `[n, n]`, row after row, of absolute value 1e300 or less, not modified
    public static Assignment of(double[] cost) {
        int n = size(cost, LARGEST);
        ShortestPaths solver = new ShortestPaths(cost, n);
        solver.solve();
        double[] u = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double c = cost[i * n + solver.columns[i]];
            u[i] = c - solver.v[solver.columns[i]];
            sum += c;
        }
        return new Assignment(solver.columns, u, solver.v, sum);
    }

    /// The n of `[n, n]` costs.
    ///
    /// @throws IllegalArgumentException if there is none, or if a cost is not a number or exceeds `largest`
    static int size(double[] cost, double largest) {
        int n = (int) Math.round(Math.sqrt(cost.length));
        if (n == 0 || n * n != cost.length) {
            throw new IllegalArgumentException("expected n times n costs for some n of 1 or more, got " + cost.length);
        }
        for (int i = 0; i < cost.length; i++) {
            if (!(Math.abs(cost[i]) <= largest)) {
                throw new IllegalArgumentException("expected costs of absolute value " + largest + " or less, got " + cost[i] + " in row " + i / n + " and column " + i % n);
            }
        }
        return n;
    }

    /// The squared Euclidean distances of n points from n others.
    ///
    /// @param from `[n, d]`, point after point: the rows of the result
    /// @param to `[n, d]`, point after point: its columns
    /// @param features d
    /// @return `[n, n]`, row after row
    public static double[] squaredDistances(double[] from, double[] to, int features) {
        if (features < 1 || from.length != to.length || from.length % features != 0) {
            throw new IllegalArgumentException("expected as many points on both sides, of " + features + " numbers each, got " + from.length + " and " + to.length + " numbers");
        }
        int n = from.length / features;
        double[] result = new double[Math.multiplyExact(n, n)];
        addSquaredDistances(result, from, to, n, features, 1);
        return result;
    }

    /// Adds weighted squared distances to what is there.
    static void addSquaredDistances(double[] result, double[] from, double[] to, int n, int features, double weight) {
        double[] column = new double[n];
        for (int k = 0; k < features; k++) {
            for (int j = 0; j < n; j++) {
                column[j] = to[j * features + k];
            }
            for (int i = 0; i < n; i++) {
                double a = from[i * features + k];
                int row = i * n;
                for (int j = 0; j < n; j++) {
                    double difference = a - column[j];
                    result[row + j] += weight * (difference * difference);
                }
            }
        }
    }

    /// n.
    public int size() {
        return columns.length;
    }

    /// The column of a row.
    public int column(int row) {
        return columns[row];
    }

    /// The columns of all rows `[n]`.
    public int[] columns() {
        return columns.clone();
    }

    /// The sum of the costs of all rows with their columns.
    public double cost() {
        return cost;
    }

    /// u `[n]`.
    public double[] rowPotentials() {
        return rowPotentials.clone();
    }

    /// v `[n]`.
    public double[] columnPotentials() {
        return columnPotentials.clone();
    }
}
