package pushforward.bench.data;

/// A rectangle of the plane, `[left, right] x [bottom, top]`.
public record Box(double left, double right, double bottom, double top) {
    /// Checks that the rectangle has an area.
    public Box {
        if (!(left < right && bottom < top)) {
            throw new IllegalArgumentException("expected left < right and bottom < top, got [" + left + ", " + right + "] x [" + bottom + ", " + top + "]");
        }
    }

    /// The square of half width `half` around the origin.
    public static Box square(double half) {
        return new Box(-half, half, -half, half);
    }

    /// The smallest box around all rows of `points[count, 2]` but those beyond the quantiles `tail` and `1 - tail` of each column, widened by
    /// `margin` of its side lengths on every side.
    public static Box around(Rows points, double tail, double margin) {
        double[] x = interval(points.column(0), tail, margin);
        double[] y = interval(points.column(1), tail, margin);
        return new Box(x[0], x[1], y[0], y[1]);
    }

    /// The middle of cell `i` of `n` along the horizontal axis.
    public double x(int i, int n) {
        return left + (i + 0.5) * (right - left) / n;
    }

    /// The middle of cell `j` of `n` along the vertical axis, counted from the bottom.
    public double y(int j, int n) {
        return bottom + (j + 0.5) * (top - bottom) / n;
    }

    /// The middles of `n x n` cells, `[n * n, 2]`: row by row from the bottom, each row from the left.
    public Rows grid(int n) {
        double[] values = new double[2 * n * n];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                values[2 * (j * n + i)] = x(i, n);
                values[2 * (j * n + i) + 1] = y(j, n);
            }
        }
        return Rows.wrap(values, 2);
    }

    /// The area of one of `n x n` cells.
    public double cell(int n) {
        return (right - left) / n * ((top - bottom) / n);
    }

    private static double[] interval(double[] values, double tail, double margin) {
        double[] sorted = java.util.Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return new double[] {-1, 1};
        }
        double low = sorted[(int) (tail * (sorted.length - 1))];
        double high = sorted[sorted.length - 1 - (int) (tail * (sorted.length - 1))];
        double pad = high > low ? margin * (high - low) : 1;
        return new double[] {low - pad, high + pad};
    }
}
