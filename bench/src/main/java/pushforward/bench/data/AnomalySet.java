package pushforward.bench.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A set of rows of which some are known to be anomalies, split so that what is learned from normal rows alone can be tested on both.
///
/// Half of the normal rows, drawn by the seed, are for training; the other half and all anomalies are the test. Columns that are constant in the training half tell
/// nothing about it and have no scale: they are left out. The others are standardised by the mean and the standard deviation of the training half. Neither looks at a
/// test row.
///
/// @param name what the user called it
/// @param train normal rows, `[n, d]`, standardised
/// @param test other normal rows and, after them, the anomalies, `[m, d]`, on the same scale
/// @param anomalous which test rows are anomalies, `[m]`
/// @param constant how many columns were left out
public record AnomalySet(String name, Rows train, Rows test, boolean[] anomalous, int constant) {
    /// Fewer normal rows than this are not worth a split.
    private static final int LEAST_ROWS = 20;

    /// Finds a table and its label called `y`, and splits it.
    public static AnomalySet load(String name, Catalogue catalogue, long seed) throws IOException {
        return split(name, catalogue.read(name, Selection.all()).requireFinite().values(), Labels.read(name, "y", catalogue).anomalous(), seed);
    }

    /// Splits rows.
    ///
    /// @param rows `[n, columns]`, not modified
    /// @param anomalous which of them are anomalies, `[n]`
    public static AnomalySet split(String name, Rows rows, boolean[] anomalous, long seed) {
        int[] normal = IntStream.range(0, rows.count()).filter(r -> !anomalous[r]).toArray();
        int[] anomalies = IntStream.range(0, rows.count()).filter(r -> anomalous[r]).toArray();
        if (normal.length < LEAST_ROWS) {
            throw new DataException(name + ": expected at least " + LEAST_ROWS + " normal rows, got " + normal.length);
        }
        int[] order = Random.permutation(normal.length, Random.of(seed, "anomaly split"));
        int half = normal.length / 2;
        int[] shuffled = Arrays.stream(order).map(i -> normal[i]).toArray();
        Rows train = rows.select(Arrays.copyOf(shuffled, half));
        Rows test = rows.select(IntStream.concat(Arrays.stream(shuffled, half, normal.length), Arrays.stream(anomalies)).toArray());
        boolean[] labels = new boolean[test.count()];
        Arrays.fill(labels, normal.length - half, labels.length, true);
        int[] varying = IntStream.range(0, rows.width()).filter(c -> Arrays.stream(train.column(c)).distinct().count() > 1).toArray();
        if (varying.length == 0) {
            throw new DataException(name + ": every column is constant in the training rows");
        }
        Preprocessing scale = Preprocessing.fit(new Measure.Continuous(), train.columns(varying));
        return new AnomalySet(name, scale.apply(train.columns(varying)), scale.apply(test.columns(varying)), labels, rows.width() - varying.length);
    }
}
