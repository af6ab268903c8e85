package pushforward.flows.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.flows.Bijections;
import pushforward.flows.Distributions;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

class ImportanceWeightsTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static double[] constant(int n, double value) {
        return DoubleStream.generate(() -> value).limit(n).toArray();
    }

    /// n log-weights whose weights follow the generalised Pareto distribution of shape k, shifted away from 0.
    private static double[] pareto(int n, double k, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        GeneralizedPareto law = new GeneralizedPareto(k, 1);
        return IntStream.range(0, n).mapToDouble(i -> Math.log(0.1 + law.quantile(random.nextDouble()))).toArray();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -3.7, 1e30, -1e30, 1e300, -745})
    void equalWeights(double log) {
        for (int n : new int[] {1, 2, 20, 21, 25, 1000}) {
            ImportanceWeights w = ImportanceWeights.of(constant(n, log));
            assertEquals(n, w.size());
            assertEquals(n, w.effectiveSampleSize());
            assertEquals(log, w.logNormalizer());
            assertEquals(n == 1 ? INF : 0, w.standardError());
            assertArrayEquals(constant(n, 1.0 / n), w.normalized().toDoubleArray());
            assertSame(w, w.smoothed());
            assertEquals(n <= 20 ? Double.NaN : Double.NEGATIVE_INFINITY, w.paretoK());
            assertArrayEquals(IntStream.range(0, n).toArray(), w.resample(n, new SplittableRandom(1)::nextLong));
        }
    }

    @Test
    void oneWeightThatHasItAll() {
        for (double others : new double[] {Double.NEGATIVE_INFINITY, -1e30, -800}) {
            double[] log = constant(50, others);
            log[17] = 3;
            ImportanceWeights w = ImportanceWeights.of(log);
            assertEquals(1, w.effectiveSampleSize());
            assertEquals(3 - Math.log(50), w.logNormalizer(), 1e-15);
            assertEquals(1, w.standardError(), 1e-15);
            assertEquals(INF, w.paretoK());
            assertArrayEquals(IntStream.generate(() -> 17).limit(9).toArray(), w.resample(9, new SplittableRandom(1)::nextLong));
        }
    }

    /// Two weights of ratio r among zeros: (1 + r)^2 / (1 + r^2).
    @Test
    void effectiveSampleSizeInClosedForm() {
        double[] log = {Double.NEGATIVE_INFINITY, Math.log(3), 0};
        ImportanceWeights w = ImportanceWeights.of(log);
        assertEquals(16.0 / 10, w.effectiveSampleSize(), 1e-15);
        assertEquals(Math.log(4 / 3.0), w.logNormalizer(), 1e-15);
        // mean 4/3, variance of (0, 3, 1) = 7/3, standard error of the mean sqrt(7/9), relative sqrt(7/9) / (4/3)
        assertEquals(Math.sqrt(7) / 4, w.standardError(), 1e-15);
        assertArrayEquals(new double[] {0, 0.75, 0.25}, w.normalized().toDoubleArray(), 1e-15);
    }

    @Test
    void aShiftOfAllLogWeightsChangesLogZAlone() {
        double[] log = pareto(500, 0.4, 1);
        ImportanceWeights w = ImportanceWeights.of(log);
        ImportanceWeights shifted = ImportanceWeights.of(Arrays.stream(log).map(l -> l + 512).toArray());
        assertEquals(w.effectiveSampleSize(), shifted.effectiveSampleSize(), 1e-9);
        assertEquals(w.paretoK(), shifted.paretoK(), 1e-9);
        assertEquals(w.logNormalizer() + 512, shifted.logNormalizer(), 1e-9);
        assertEquals(w.smoothed().logNormalizer() + 512, shifted.smoothed().logNormalizer(), 1e-9);
    }

    /// The tail has 3 sqrt(n) numbers; k is drawn to 1/2 as by 10 more, and has a standard deviation of (1 + k) / sqrt(m) for m numbers.
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 0.9})
    void paretoKOfAKnownTail(double k) {
        int n = 40_000;
        double m = 3 * Math.sqrt(n);
        double mean = 0;
        int runs = 20;
        double deviation = (1 + k) / Math.sqrt(m);
        for (int run = 0; run < runs; run++) {
            double estimate = ImportanceWeights.of(pareto(n, k, 100 + run)).paretoK();
            assertEquals(k, estimate, 4 * deviation);
            mean += estimate / runs;
        }
        double expected = (k * m + 5) / (m + 10);
        assertEquals(expected, mean, 4 * deviation / Math.sqrt(runs));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, 0, 0.2, 0.5, 0.9})
    void generalizedParetoFit(double k) {
        SplittableRandom random = new SplittableRandom(4);
        GeneralizedPareto law = new GeneralizedPareto(k, 2.5);
        int n = 20_000;
        double[] x = IntStream.range(0, n).mapToDouble(i -> law.quantile(random.nextDouble())).filter(v -> v > 0).sorted().toArray();
        GeneralizedPareto fit = GeneralizedPareto.fit(x);
        assertEquals(k, fit.k(), 4 * (1 + k) / Math.sqrt(n) + 1e-3);
        assertEquals(2.5, fit.sigma(), 0.12);
        assertEquals(0, law.quantile(0));
        // P(X > q) = (1 + k q / sigma)^(-1/k)
        double q = law.quantile(0.9);
        assertEquals(0.1, k == 0 ? Math.exp(-q / 2.5) : Math.pow(1 + k * q / 2.5, -1 / k), 1e-12);
    }

    /// Weights 1 .. 25: the tail is the five above 20, whose excesses are 1 .. 5 in units of 1/25. Expected values from the formulas, written out for these numbers.
    @Test
    void smoothingOfTwentyFiveWeights() {
        double[] log = IntStream.rangeClosed(1, 25).mapToDouble(Math::log).toArray();
        double[] x = {1, 2, 3, 4, 5};
        // the profile likelihood at m = 30 + floor(sqrt 5) = 32 points; the lower quartile is element floor(5/4 + 1/2) = 1
        double sumW = 0;
        double sumB = 0;
        for (int j = 1; j <= 32; j++) {
            double b = 1 / 5.0 + (1 - Math.sqrt(32 / (j - 0.5))) / (3 * 1.0);
            double kj = Arrays.stream(x).map(v -> Math.log1p(-b * v)).average().orElseThrow();
            double likelihood = Math.pow(-b / kj * Math.exp(-kj - 1), 5);
            sumW += likelihood;
            sumB += likelihood * b;
        }
        double b = sumB / sumW;
        double raw = Arrays.stream(x).map(v -> Math.log1p(-b * v)).average().orElseThrow();
        double sigma = -raw / b;
        double k = (5 * raw + 10 * 0.5) / 15;
        ImportanceWeights w = ImportanceWeights.of(log);
        assertEquals(k, w.paretoK(), 1e-12);
        double[] smooth = w.smoothed().logWeights();
        assertArrayEquals(Arrays.copyOf(log, 20), Arrays.copyOf(smooth, 20));
        for (int i = 0; i < 5; i++) {
            double p = (i + 0.5) / 5;
            double quantile = sigma * (Math.pow(1 - p, -k) - 1) / k;
            assertEquals(Math.min(25, 20 + quantile), Math.exp(smooth[20 + i]), 1e-10, "weight " + i);
        }
        assertEquals(w.paretoK(), w.smoothed().paretoK());
    }

    @Test
    void smoothingKeepsTheOrderAndTheGreatest() {
        for (double k : new double[] {0.1, 0.6, 1.5}) {
            double[] log = pareto(3_001, k, 7);
            double[] smooth = ImportanceWeights.of(log).smoothed().logWeights();
            Integer[] order = IntStream.range(0, log.length).boxed().sorted((a, b) -> Double.compare(log[a], log[b])).toArray(Integer[]::new);
            for (int i = 1; i < order.length; i++) {
                assertTrue(smooth[order[i]] >= smooth[order[i - 1]]);
            }
            assertTrue(Arrays.stream(smooth).max().orElseThrow() <= Arrays.stream(log).max().orElseThrow());
        }
    }

    @Test
    void extremeLogWeights() {
        double[] log = {1e30, -1e30, 0, Double.NEGATIVE_INFINITY, 1e30, -1e308, 5};
        ImportanceWeights w = ImportanceWeights.of(log);
        assertEquals(2, w.effectiveSampleSize());
        assertEquals(1e30, w.logNormalizer());
        assertArrayEquals(new double[] {0.5, 0, 0, 0, 0.5, 0, 0}, w.normalized().toDoubleArray());
        for (int i : w.resample(100, new SplittableRandom(3)::nextLong)) {
            assertTrue(i == 0 || i == 4);
        }
        // weights over the whole range of doubles have no mean at all
        double[] wide = IntStream.range(0, 400).mapToDouble(i -> -1.5 * i).toArray();
        ImportanceWeights spread = ImportanceWeights.of(wide);
        assertTrue(spread.paretoK() > 1, () -> "k " + spread.paretoK());
        assertTrue(Double.isFinite(spread.smoothed().logNormalizer()));
        // many zeros, and some that are not
        double[] zeros = constant(200, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < 30; i++) {
            zeros[i * 6] = 0.01 * i;
        }
        ImportanceWeights few = ImportanceWeights.of(zeros);
        assertTrue(Double.isFinite(few.paretoK()));
        assertTrue(few.smoothed().effectiveSampleSize() <= 31);
    }

    @Test
    void badInput() {
        assertMessage("expected at least one log-weight, got none");
        assertMessage("expected log-weights that are finite or minus infinity, got NaN at 1", 0, Double.NaN);
        assertMessage("expected log-weights that are finite or minus infinity, got Infinity at 0", INF, 1);
        assertMessage("expected at least one log-weight that is finite, got 3 times -Infinity", -INF, -INF, -INF);
        assertThrows(IllegalArgumentException.class, () -> ImportanceWeights.of(Tensor.zeros(DType.F64, 2, 2)));
        assertThrows(IllegalArgumentException.class, () -> ImportanceWeights.of(0, 1).resample(-1, new SplittableRandom(1)::nextLong));
    }

    private static void assertMessage(String expected, double... log) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> ImportanceWeights.of(log)).getMessage());
        assertTrue(message.startsWith(expected), message);
    }

    /// Every index comes its expected number of times, rounded up or down, and on average exactly.
    @Test
    void resamplingFollowsTheWeights() {
        double[] log = {Math.log(0.1), Double.NEGATIVE_INFINITY, Math.log(0.25), Math.log(0.65), Double.NEGATIVE_INFINITY};
        ImportanceWeights w = ImportanceWeights.of(log);
        SplittableRandom random = new SplittableRandom(5);
        double[] share = {0.1, 0, 0.25, 0.65, 0};
        double[] total = new double[5];
        int runs = 4_000;
        for (int run = 0; run < runs; run++) {
            int[] counts = new int[5];
            for (int i : w.resample(7, random::nextLong)) {
                counts[i]++;
            }
            for (int i = 0; i < 5; i++) {
                assertTrue(counts[i] >= Math.floor(7 * share[i]) && counts[i] <= Math.ceil(7 * share[i]));
                total[i] += counts[i] / (double) runs;
            }
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(7 * share[i], total[i], 4 * 0.5 / Math.sqrt(runs));
        }
        assertEquals(0, w.resample(0, random::nextLong).length);
    }

    /// A normal proposal of standard deviation s for a standard normal target scaled by e^c: k = 1 - s^2 for s < 1 and log Z = c.
    @ParameterizedTest
    @ValueSource(strings = {"F32", "F64"})
    void importanceSamplingOfAKnownNormalizer(String type) {
        DType dtype = DType.valueOf(type);
        Flow flow = Flow.of(Bijections.identity(3));
        double c = 12.5;
        LogDensity target = x -> x.minus(0.3).square().sum().times(-0.5 / 0.64).plus(c - 1.5 * Math.log(2 * Math.PI * 0.64));
        try (Model model = Model.initial(flow, dtype, 0)) {
            int n = 20_000;
            double mean = 0;
            double squares = 0;
            int runs = 20;
            for (int run = 0; run < runs; run++) {
                long seed = run;
                try (WeightedSamples s = Importance.draw(model, target, n, new SplittableRandom(seed)::nextLong)) {
                    assertEquals(dtype, s.value().dtype());
                    double z = (s.weights().logNormalizer() - c) / s.weights().standardError();
                    assertTrue(Math.abs(z) < 4.5, "run " + run + ": " + z);
                    mean += z / runs;
                    squares += z * z / runs;
                    assertTrue(s.weights().paretoK() < 0.3);
                }
            }
            // the standard error is right: z has mean 0 and variance 1
            assertEquals(0, mean, 4 / Math.sqrt(runs));
            assertEquals(1, squares, 4 * Math.sqrt(2.0 / runs));
            assertThrows(IllegalArgumentException.class, () -> Importance.draw(model, target, 0, new SplittableRandom(1)::nextLong));
            LogDensity nowhere = x -> x.constant(Double.NEGATIVE_INFINITY).lift();
            String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Importance.draw(model, nowhere, 5, new SplittableRandom(1)::nextLong)).getMessage());
            assertTrue(message.contains("no sample lies in the target's support"), message);
        }
    }

    /// Two modes of equal weight, of which the flow covers one: everything the flow's own samples say is fine, log Z is short by log 2, and half the reference is missed.
    @Test
    void modeCoverage() {
        LogDensity one = x -> x.square().sum().times(-0.5).minus(0.5 * Math.log(2 * Math.PI));
        LogDensity two = x -> pushforward.autodiff.Var.stack(x.at(0).square().times(-0.5), x.at(0).minus(20).square().times(-0.5)).logSumExp(0).minus(0.5 * Math.log(2 * Math.PI) + Math.log(2));
        int m = 1_000;
        SplittableRandom random = new SplittableRandom(8);
        double[][] draws = new double[m][1];
        for (int i = 0; i < m; i++) {
            draws[i][0] = random.nextGaussian() + 20 * (i % 2);
        }
        try (Model model = Model.initial(Flow.of(Bijections.identity(1)), DType.F64, 0); Tensor reference = Tensor.of(draws)) {
            try (WeightedSamples own = Importance.draw(model, two, 1_000, new SplittableRandom(1)::nextLong)) {
                assertEquals(-Math.log(2), own.weights().logNormalizer(), 1e-9);
                assertEquals(1_000, own.weights().effectiveSampleSize(), 1e-6);
                ModeCoverage c = ModeCoverage.of(model, two, own, reference);
                assertEquals(0.5, c.missedShare(), 0.002);
                assertTrue(c.missed().contains(1) && !c.missed().contains(0));
                assertTrue(c.forwardShare() < 1e-30);
                assertTrue(c.greatestReference() > c.greatestOwn() + 100);
                assertThrows(IllegalArgumentException.class, () -> ModeCoverage.of(model, two, own, Tensor.zeros(DType.F64, 0, 1)));
                assertThrows(IllegalArgumentException.class, () -> ModeCoverage.of(model, two, own, Tensor.zeros(DType.F64, 4, 2)));
                assertThrows(IllegalArgumentException.class, () -> ModeCoverage.of(model, two, own, Tensor.full(DType.F64, Double.NaN, 4, 1)));
            }
            try (WeightedSamples own = Importance.draw(model, one, 1_000, new SplittableRandom(1)::nextLong); Tensor half = reference.gather(IntStream.range(0, m / 2).map(i -> 2 * i).toArray())) {
                ModeCoverage c = ModeCoverage.of(model, one, own, half);
                assertEquals(1, c.forwardShare(), 1e-12);
            }
        }
    }

    /// A flow on the unit interval says of points outside that they cannot be: all of them are missed, also where there are no others.
    @Test
    void modesWhereTheFlowHasNoDensity() {
        LogDensity flat = x -> x.at(0).times(0);
        Flow interval = Distributions.uniform(new double[] {0}, new double[] {1});
        try (Model model = Model.initial(interval, DType.F64, 0); WeightedSamples own = Importance.draw(model, flat, 100, new SplittableRandom(1)::nextLong)) {
            for (double[][] points : new double[][][] {{{2}, {3}}, {{0.5}, {3}}, {{2}}}) {
                try (Tensor reference = Tensor.of(points)) {
                    ModeCoverage c = ModeCoverage.of(model, flat, own, reference);
                    assertEquals(IntStream.range(0, points.length).filter(i -> points[i][0] > 1).boxed().toList(), c.missed());
                    assertEquals(0, c.forwardShare());
                    assertEquals(INF, c.greatestReference());
                }
            }
        }
    }
}
