package pushforward.bench.anomaly;

import java.util.Arrays;
import java.util.stream.IntStream;
import pushforward.bench.data.Rows;

/// The distance of a row to the k-th nearest training row, a score of anomaly that needs no density: exact, every distance worked out.
///
/// Up to a constant its logarithm is `-1/d` times the logarithm of the k-nearest-neighbour estimate of the density, so it ranks rows as that does. S. Ramaswamy, R.
/// Rastogi and K. Shim, Efficient Algorithms for Mining Outliers from Large Data Sets, SIGMOD 2000, DOI 10.1145/342009.335437.
public final class NearestNeighbours {
    /// The usual number of neighbours in comparisons of detectors.
    public static final int USUAL = 5;

    private final double[] train;
    private final int count;
    private final int width;
    private final int k;

    private NearestNeighbours(double[] train, int width, int k) {
        this.train = train;
        this.count = train.length / width;
        this.width = width;
        this.k = k;
    }

    /// The score by distance to the k-th nearest of `train[n, d]`.
    ///
    /// @param k from 1 to n
    public static NearestNeighbours of(Rows train, int k) {
        if (k < 1 || k > train.count()) {
            throw new IllegalArgumentException("expected 1 to " + train.count() + " neighbours, got " + k);
        }
        return new NearestNeighbours(train.toArray(), train.width(), k);
    }

    /// The Euclidean distance of every row of `x[m, d]` to its k-th nearest training row, `[m]`. A row that is itself a training row has itself as its first neighbour.
    /// O(m n d), on all processors.
    public double[] distances(Rows x) {
        if (x.width() != width) {
            throw new IllegalArgumentException("expected rows of " + width + " columns, got " + x.width());
        }
        double[] distances = new double[x.count()];
        IntStream.range(0, x.count()).parallel().forEach(r -> distances[r] = distance(x.row(r)));
        return distances;
    }

    private double distance(double[] row) {
        double[] least = new double[k]; // squares, ascending
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int i = 0; i < count; i++) {
            double square = 0;
            for (int c = 0, at = i * width; c < width; c++, at++) {
                double difference = row[c] - train[at];
                square += difference * difference;
            }
            if (square < least[k - 1]) {
                int place = k - 1;
                for (; place > 0 && least[place - 1] > square; place--) {
                    least[place] = least[place - 1];
                }
                least[place] = square;
            }
        }
        return Math.sqrt(least[k - 1]);
    }
}
