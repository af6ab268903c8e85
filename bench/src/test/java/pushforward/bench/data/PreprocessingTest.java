package pushforward.bench.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final Measure.Levels LEVELS = new Measure.Levels(new double[] {-2, 0}, new int[] {6, 17});

    private static Rows levels() {
        double[] values = new double[200];
        for (int i = 0; i < 200; i++) {
            values[i] = i % 2 == 0 ? i / 2 % 6 - 2 : (i * i) % 17;
        }
        return Preprocessing.dequantise(LEVELS, Rows.wrap(values, 2), Random.of(1, "noise"));
    }

    @Test
    void preparedRowsHaveMeanZeroAndVarianceOne() {
        for (Measure measure : new Measure[] {LEVELS, new Measure.Continuous()}) {
            Rows rows = levels();
            Rows prepared = Preprocessing.fit(measure, rows).apply(rows);
            for (int c = 0; c < 2; c++) {
                assertEquals(0, Arrays.stream(prepared.column(c)).average().orElseThrow(), 1e-12);
                assertEquals(1, Arrays.stream(prepared.column(c)).map(v -> v * v).average().orElseThrow(), 1e-12);
            }
        }
    }

    @Test
    void theLogDeterminantIsThatOfFiniteDifferences() {
        double h = 1e-6;
        for (Measure measure : new Measure[] {LEVELS, new Measure.Continuous()}) {
            Rows rows = levels();
            Preprocessing map = Preprocessing.fit(measure, rows);
            double[] log = map.logAbsDet(rows);
            for (int r = 0; r < 20; r++) {
                double expected = 0;
                for (int c = 0; c < 2; c++) {
                    double[] up = rows.row(r);
                    double[] down = rows.row(r);
                    up[c] += h;
                    down[c] -= h;
                    double difference = map.apply(Rows.wrap(up, 2)).at(0, c) - map.apply(Rows.wrap(down, 2)).at(0, c);
                    expected += Math.log(difference / (2 * h));
                }
                assertEquals(expected, log[r], 1e-7);
            }
        }
    }

    @Test
    void noiseStaysWithinItsLevel() {
        Rows whole = Rows.wrap(new double[] {-2, 0, 3, 16}, 2);
        Rows noisy = Preprocessing.dequantise(LEVELS, whole, Random.of(1, "noise"));
        for (int i = 0; i < 4; i++) {
            double u = noisy.toArray()[i] - whole.toArray()[i];
            assertTrue(u >= 0 && u < 1);
        }
        assertSame(whole, Preprocessing.dequantise(new Measure.Continuous(), whole, Random.of(1, "noise")));
    }

    /// One column: mean and variance, and the density integrates to one.
    @Test
    void theBaselineIsTheNormalOfMeanAndVariance() {
        GaussianBaseline normal = GaussianBaseline.fit(Rows.wrap(new double[] {1, 2, 3, 6}, 1)).orElseThrow();
        assertEquals(3, normal.mean()[0]);
        double variance = (4 + 1 + 0 + 9) / 4.0;
        assertEquals(-0.5 * Math.log(2 * Math.PI * variance) - 0.5 * 4 / variance, normal.logDensity(Rows.wrap(new double[] {5}, 1))[0], 1e-13);
    }

    /// For the training rows themselves the mean log-likelihood is -d/2 (1 + ln 2 pi) - ln det L, whatever the correlations.
    @Test
    void theBaselineHasTheEntropyOfItsTrainingRows() {
        Rows rows = levels();
        GaussianBaseline normal = GaussianBaseline.fit(rows).orElseThrow();
        double logDet = Math.log(normal.cholesky()[0][0]) + Math.log(normal.cholesky()[1][1]);
        assertEquals(-(1 + Math.log(2 * Math.PI)) - logDet, Arrays.stream(normal.logDensity(rows)).average().orElseThrow(), 1e-12);
    }

    @Test
    void dependentColumnsHaveNoBaseline() {
        assertEquals(Optional.empty(), GaussianBaseline.fit(Rows.wrap(new double[] {1, 2, 2, 4, 3, 6, 5, 10}, 2)));
    }

    /// The known figure: a full-covariance Gaussian needs about 2.46 bits per pixel of the digits.
    @Test
    void theBaselineOfTheDigitsIsTheKnownOne() throws IOException {
        double sum = 0;
        for (int seed = 0; seed < 5; seed++) {
            DataSet digits = DataSet.load("digits", Catalogue.of(Optional.empty()), Selection.all(), seed);
            Rows train = Preprocessing.dequantise(digits.measure(), digits.train(), Random.of(seed, "a"));
            Rows test = Preprocessing.dequantise(digits.measure(), digits.test(), Random.of(seed, "b"));
            Preprocessing map = Preprocessing.fit(digits.measure(), train);
            double[] z = GaussianBaseline.fit(map.apply(train)).orElseThrow().logDensity(map.apply(test));
            double[] change = map.logAbsDet(test);
            double mean = 0;
            for (int i = 0; i < z.length; i++) {
                mean += (z[i] + change[i]) / z.length;
            }
            sum += -mean / (64 * Math.log(2));
        }
        assertEquals(2.46, sum / 5, 0.03);
    }
}
