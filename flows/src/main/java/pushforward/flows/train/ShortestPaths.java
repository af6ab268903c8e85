package pushforward.flows.train;

import java.util.Arrays;

/// How an [Assignment] is found. Columns have prices v; at all times every row that has a column has the one where cost less price is least. Cheap steps go first:
///
/// 1. each column offers itself to the row where it is cheapest, which takes one of them;
/// 2. a row that had one offer lowers its column's price by as much as it stays the best of the row;
/// 3. a row without a column takes its best one, and lowers the price until the second best would be as good; who had the column before goes on in the same way, and does so twice at most if a price no longer falls;
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
        int[] cheapest = new int[n];
        System.arraycopy(cost, 0, v, 0, n);
        for (int i = 1; i < n; i++) {
            int row = i * n;
            for (int j = 0; j < n; j++) {
                if (cost[row + j] < v[j]) {
                    v[j] = cost[row + j];
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
                v[columns[i]] -= bestBut(i, columns[i]);
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
        double[] distance = new double[n];
        int[] from = new int[n];
        int[] order = new int[n];
        for (int w = 0; w < waitingCount; w++) {
            for (int j = 0; j < n; j++) {
                order[j] = j;
            }
            Arrays.fill(distance, Double.POSITIVE_INFINITY);
            int open = n; // columns order[0 .. open) have no final distance yet
            int i = waiting[w];
            int reached = -1;
            double offset = 0;
            while (true) {
                int row = i * n;
                double least = Double.POSITIVE_INFINITY;
                int at = -1;
                for (int k = 0; k < open; k++) {
                    int j = order[k];
                    double there = offset + (cost[row + j] - v[j]);
                    if (there < distance[j]) {
                        distance[j] = there;
                        from[j] = i;
                    }
                    double d = distance[j];
                    if (d < least || d == least && rows[j] < 0) {
                        least = d;
                        at = k;
                    }
                }
                reached = order[at];
                order[at] = order[--open];
                order[open] = reached;
                if (rows[reached] < 0) {
                    break;
                }
                i = rows[reached];
                offset = least - (cost[i * n + reached] - v[reached]);
            }
            double length = distance[reached];
            for (int k = open + 1; k < n; k++) {
                v[order[k]] += Math.min(0, distance[order[k]] - length); // above 0 by rounding alone
            }
            exchange(waiting[w], reached, from);
        }
    }

    /// Every row along the path takes the column after it.
    private void exchange(int first, int last, int[] from) {
        int j = last;
        while (true) {
            int i = from[j];
            int next = columns[i];
            give(i, j);
            if (i == first) {
                return;
            }
            j = next;
        }
    }
}
