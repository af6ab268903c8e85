package pushforward.bench.anomaly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pushforward.bench.data.AnomalySet;
import pushforward.bench.data.DataException;
import pushforward.bench.data.GaussianBaseline;
import pushforward.bench.data.Rows;
import pushforward.flows.Flows;

/// The scores themselves: neighbours, typicality, ensembles of flows, and the split they are learned from.
class ScoresOfRowsTest {
    private static Rows normal(int count, int width, double scale, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count * width];
        Arrays.setAll(values, i -> scale * random.nextGaussian());
        return Rows.wrap(values, width);
    }

    @Test
    void neighboursByHand() {
        Rows line = Rows.wrap(new double[] {0, 1, 3, 7, 7}, 1);
        assertArrayEquals(new double[] {0, 0.5, 3}, NearestNeighbours.of(line, 1).distances(Rows.wrap(new double[] {7, 0.5, 10}, 1)));
        assertArrayEquals(new double[] {0, 0.5, 3}, NearestNeighbours.of(line, 2).distances(Rows.wrap(new double[] {7, 0.5, 10}, 1)));
        assertArrayEquals(new double[] {7, 6.5, 10}, NearestNeighbours.of(line, 5).distances(Rows.wrap(new double[] {7, 0.5, 10}, 1)));
        assertEquals(5, NearestNeighbours.of(Rows.wrap(new double[] {0, 0}, 2), 1).distances(Rows.wrap(new double[] {3, -4}, 2))[0]);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> NearestNeighbours.of(line, 6)).getMessage().contains("expected 1 to 5 neighbours, got 6"));
        assertThrows(IllegalArgumentException.class, () -> NearestNeighbours.of(line, 1).distances(Rows.wrap(new double[2], 2)));
    }

    @Test
    void neighboursAreThoseOfSortedDistances() {
        for (int d : new int[] {1, 3, 17}) {
            Rows train = normal(131, d, 1, d);
            Rows x = normal(40, d, 2, 100 + d);
            for (int k : new int[] {1, 5, 131}) {
                double[] distances = NearestNeighbours.of(train, k).distances(x);
                for (int r = 0; r < x.count(); r++) {
                    double[] row = x.row(r);
                    double[] all = new double[train.count()];
                    Arrays.setAll(all, i -> {
                        double[] other = train.row(i);
                        double square = 0;
                        for (int c = 0; c < row.length; c++) {
                            square += (row[c] - other[c]) * (row[c] - other[c]);
                        }
                        return Math.sqrt(square);
                    });
                    Arrays.sort(all);
                    assertEquals(all[k - 1], distances[r], 0);
                }
            }
        }
    }

    @Test
    void typicalIsTheMeanOfWhatIsFinite() {
        Typical typical = Typical.of(new double[] {-1, -3, Double.NEGATIVE_INFINITY, -2});
        assertEquals(new Typical(-2, Math.sqrt(2.0 / 3), 3), typical);
        assertEquals(1.5, typical.distance(-0.5));
        assertEquals(1.5, typical.distance(-3.5));
        assertThrows(IllegalArgumentException.class, () -> Typical.of(new double[] {Double.NaN}));
    }

    @Test
    void rowsOutOfRangeAreTheMostAnomalous() {
        double[] log = {-1, Double.NEGATIVE_INFINITY, -4, Double.NaN, 2};
        AnomalyScores scores = AnomalyScores.of(log, new double[] {1, 5, Double.NaN, 2, 3}, Optional.of(new Typical(-1, 1, 10)));
        double infinite = Double.POSITIVE_INFINITY;
        assertArrayEquals(new double[] {1, infinite, infinite, infinite, 3}, scores.squaredNorm());
        assertArrayEquals(new double[] {0, infinite, 3, infinite, 3}, scores.typicality().orElseThrow());
        assertEquals(List.of("log_likelihood", "squared_norm", "typicality"), List.copyOf(scores.columns().keySet()));
        boolean[] anomalous = {false, true, false, true, false};
        assertEquals(List.of(1.0, 5 / 6.0, 1.0), scores.detections(anomalous).values().stream().map(Detection::auroc).toList());
        AnomalyScores unknown = AnomalyScores.of(log, new double[5], Optional.empty());
        assertEquals(2, unknown.columns().size());
        assertEquals(2, unknown.detections(anomalous).size());
    }

    /// Blurring a Gaussian adds the noise's variance.
    @Test
    void aBlurredGaussian() {
        Rows rows = Rows.wrap(new double[] {-1, 1}, 1);
        double variance = 1 + 0.25;
        double expected = -0.5 * Math.log(2 * Math.PI * variance) - 0.5 * 9 / variance;
        assertEquals(expected, GaussianBaseline.fit(rows, 0.5).orElseThrow().logDensity(Rows.wrap(new double[] {3}, 1))[0], 1e-14);
        Rows twice = Rows.wrap(new double[] {-1, -1, 1, 1, 0, 0}, 2);
        assertTrue(GaussianBaseline.fit(twice).isEmpty() && GaussianBaseline.fit(twice, 0.1).isPresent());
    }

    @Test
    void aSplitLearnsFromHalfOfTheNormalRows() {
        int n = 101;
        boolean[] anomalous = new boolean[n];
        double[] values = new double[n * 3];
        for (int r = 0; r < n; r++) {
            anomalous[r] = r % 10 == 3;
            values[3 * r] = r;
            values[3 * r + 1] = anomalous[r] ? 9 : 5;
            values[3 * r + 2] = r % 2;
        }
        AnomalySet set = AnomalySet.split("any", Rows.wrap(values, 3), anomalous, 4);
        assertEquals(45, set.train().count());
        assertEquals(56, set.test().count());
        assertEquals(1, set.constant());
        assertEquals(2, set.train().width());
        for (int r = 0; r < 56; r++) {
            assertEquals(r >= 46, set.anomalous()[r]);
        }
        for (int c = 0; c < 2; c++) {
            assertEquals(0, Arrays.stream(set.train().column(c)).average().orElseThrow(), 1e-13);
            assertEquals(1, Arrays.stream(set.train().column(c)).map(v -> v * v).average().orElseThrow(), 1e-13);
        }
        // every row is somewhere, once
        assertEquals(n, java.util.stream.DoubleStream.concat(Arrays.stream(set.train().column(0)), Arrays.stream(set.test().column(0))).map(v -> Math.rint(v * 1e9)).distinct().count());
        assertArrayEquals(set.test().toArray(), AnomalySet.split("any", Rows.wrap(values, 3), anomalous, 4).test().toArray());
        assertTrue(!Arrays.equals(set.test().toArray(), AnomalySet.split("any", Rows.wrap(values, 3), anomalous, 5).test().toArray()));
        Arrays.fill(anomalous, 20, n, true);
        assertThrows(DataException.class, () -> AnomalySet.split("few", Rows.wrap(values, 3), anomalous, 4));
    }

    /// On rows of a normal law the ensemble's log-density is nearly that of the law, blurred, and the pulled-back rows have chi-squared lengths.
    @Test
    void anEnsembleFitsANormalLaw() {
        Rows train = normal(600, 2, 1, 1);
        Rows x = normal(300, 2, 1, 2);
        FlowEnsemble.Settings settings = new FlowEnsemble.Settings(2, 0.1, 40, 128, 1e-3, 1, 5, Optional.empty(), 0, 2);
        try (FlowEnsemble ensemble = FlowEnsemble.fit(train, Flows.realNvp(2).layers(2).hidden(8), settings).orElseThrow()) {
            AnomalyScores scores = ensemble.scores(x);
            for (int r = 0; r < x.count(); r++) {
                double square = x.row(r)[0] * x.row(r)[0] + x.row(r)[1] * x.row(r)[1];
                double expected = -Math.log(2 * Math.PI * 1.01) - 0.5 * square / 1.01;
                assertEquals(expected, scores.logDensity()[r], 0.3 + 0.05 * square);
                assertEquals(square / 1.01, scores.squaredNorm()[r], 0.4 + 0.1 * square);
            }
            double entropy = Math.log(2 * Math.PI * Math.E * 1.01);
            assertEquals(entropy, ensemble.validationLoss(), 0.15);
            double mean = Arrays.stream(ensemble.scores(train).logDensity()).average().orElseThrow();
            assertEquals(Math.abs(scores.logDensity()[7] - mean), scores.typicality().orElseThrow()[7], 1e-12);
        }
        assertThrows(IllegalArgumentException.class, () -> new FlowEnsemble.Settings(1, 0.1, 40, 128, 1e-3, 1, 5, Optional.empty(), 0, 2));
    }
}
