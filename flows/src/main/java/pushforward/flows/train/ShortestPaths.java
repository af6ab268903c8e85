package pushforward.flows.train;

import java.util.Arrays;

/// How an [Assignment] is found. Columns have prices v; at all times every row that has a column has the one where cost less price is least. Cheap steps go first:
///
/// 1. each column offers itself to the row where it is cheapest beyond the row's own least cost, which takes one of them;
/// 2. a row that had one offer lowers its column's price by as much as it stays the best of the row;
/// 3. a row without a column takes its best one, and lowers the price until the second best would be as good; who had the column before goes on in the same way, and does so
/// twice at most if a price no longer falls;
/// 4. what is still without a column gets one along a shortest path of exchanges, found as Dijkstra finds one, with cost less price as lengths.
final class ShortestPaths {
    private static final int ROUNDS = 2;
    /// Bids per row of a round: prices that fall by little more than rounding could otherwise keep rows bidding for very long.
    private static final int BIDS = 8;

    final int[] columns;
    final double[] v;
    private final int n;
    private final double[] cost;
    private final int[] rows;
    private final int[] waiting;
    private int waitingCount;

    /// @param cost `[n, n]`, finite
    ShortestPaths(double[] cost, int n) {
        this.n = n;
        this.cost = cost;
        this.columns = new int[n];
        this.v = new double[n];
        this.rows = new int[n];
        this.waiting = new int[n];
        Arrays.fill(columns, -1);
        Arrays.fill(rows, -1);
    }

    void solve() {
        offer();
        for (int round = 0; round < ROUNDS && waitingCount > 0; round++) {
            bid();
        }
        complete();
    }

    private void offer() {
        double[] u = new double[n];
        for (int i = 0; i < n; i++) {
            u[i] = bestBut(i, -1);
        }
        Arrays.fill(v, Double.POSITIVE_INFINITY);
        int[] cheapest = new int[n];
        for (int i = 0; i < n; i++) {
            int row = i * n;
            double least = u[i];
            for (int j = 0; j < n; j++) {
                double price = cost[row + j] - least;
                if (price < v[j]) {
                    v[j] = price;
                    cheapest[j] = i;
                }
            }
        }
        int[] offers = new int[n];
        for (int j = 0; j < n; j++) {
            if (offers[cheapest[j]]++ == 0) {
                give(cheapest[j], j);
            }
        }
        for (int i = 0; i < n; i++) {
            if (offers[i] == 0) {
                waiting[waitingCount++] = i;
            } else if (offers[i] == 1 && n > 1) {
                v[columns[i]] -= bestBut(i, columns[i]) - (cost[i * n + columns[i]] - v[columns[i]]);
            }
        }
    }

    private void give(int row, int column) {
        columns[row] = column;
        rows[column] = row;
    }

    /// The least cost less price of a row over all columns but one.
    private double bestBut(int i, int but) {
        int row = i * n;
        double best = Double.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            if (j != but) {
                best = Math.min(best, cost[row + j] - v[j]);
            }
        }
        return best;
    }

    private void bid() {
        int end = waitingCount;
        long bids = (long) BIDS * n;
        waitingCount = 0;
        for (int at = 0; at < end; ) {
            int i = waiting[at++];
            int row = i * n;
            double best = Double.POSITIVE_INFINITY;
            double second = Double.POSITIVE_INFINITY;
            int j1 = 0;
            int j2 = 0;
            for (int j = 0; j < n; j++) {
                double c = cost[row + j] - v[j];
                if (c < second) {
                    if (c < best) {
                        second = best;
                        j2 = j1;
                        best = c;
                        j1 = j;
                    } else {
                        second = c;
                        j2 = j;
                    }
                }
            }
            double price = n > 1 ? v[j1] - (second - best) : v[j1];
            boolean fell = price < v[j1];
            int before = rows[j1];
            if (fell) {
                v[j1] = price;
            } else if (before >= 0 && n > 1) {
                j1 = j2;
                before = rows[j2];
            }
            give(i, j1);
            if (before >= 0) {
                columns[before] = -1;
                if (fell && bids-- > 0) {
                    waiting[--at] = before;
                } else {
                    waiting[waitingCount++] = before;
                }
            }
        }
    }

    private void complete() {
        double[] shown = new double[n]; // prices, minus infinity where the distance is final
        double[] reach = new double[n]; // distances so far, infinity where final
        double[] distance = new double[n];
        int[] ended = new int[n];
        int[] tried = new int[n];
        double[] offset = new double[n];
        for (int w = 0; w < waitingCount; w++) {
            System.arraycopy(v, 0, shown, 0, n);
            Arrays.fill(reach, Double.POSITIVE_INFINITY);
            tried[0] = waiting[w];
            offset[0] = 0;
            int count = 0; // columns whose distance is final
            int j = nearest(shown, reach, tried[0], 0, distance);
            while (rows[j] >= 0) {
                ended[count++] = j;
                tried[count] = rows[j];
                offset[count] = distance[j] - (cost[rows[j] * n + j] - v[j]);
                j = nearest(shown, reach, tried[count], offset[count], distance);
            }
            exchange(j, tried, offset, distance);
            for (int k = 0; k < count; k++) {
                v[ended[k]] += Math.min(0, distance[ended[k]] - distance[j]); // above 0 by rounding alone
            }
        }
    }

    /// Goes on from a row; returns the nearest column without a final distance, one that no row has if there are several, and makes its distance final.
    private int nearest(double[] shown, double[] reach, int i, double offset, double[] distance) {
        int row = i * n;
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            double d = Math.min(reach[j], offset + (cost[row + j] - shown[j]));
            reach[j] = d;
            least = Math.min(least, d);
        }
        int at = -1;
        for (int j = 0; j < n; j++) {
            if (reach[j] == least) {
                at = j;
                if (rows[j] < 0) {
                    break;
                }
            }
        }
        distance[at] = least;
        shown[at] = Double.NEGATIVE_INFINITY;
        reach[at] = Double.POSITIVE_INFINITY;
        return at;
    }

    /// Every row along the path to a column takes the column after it. The row before a column on its path is the one that gave it its distance.
    private void exchange(int last, int[] tried, double[] offset, double[] distance) {
        int j = last;
        while (true) {
            int k = 0;
            while (offset[k] + (cost[tried[k] * n + j] - v[j]) != distance[j]) {
                k++;
            }
            int next = columns[tried[k]];
            give(tried[k], j);
            if (k == 0) {
                return;
            }
            j = next;
        }
    }
}
