package pushforward.bench.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The exact densities are densities, and those of what is drawn.
class GeneratedTest {
    static Stream<Generated> all() {
        return Generated.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void integratesToOne(Generated set) {
        int n = 400; // divides the box of the checkerboard so that no cell crosses an edge
        double sum = Arrays.stream(set.logDensity(set.box().grid(n))).map(Math::exp).sum() * set.box().cell(n);
        assertEquals(1, sum, 1e-4, set.name());
    }

    /// Counts of 100,000 draws in 20 x 20 cells against the mass the density gives them: the mean squared standardised deviation is 1 +- 0.25
    /// over the cells that expect at least five.
    @ParameterizedTest
    @MethodSource("all")
    void drawsFollowTheDensity(Generated set) {
        int coarse = 20;
        int fine = 400;
        int draws = 100_000;
        Box box = set.box();
        double[] log = set.logDensity(box.grid(fine));
        double[] mass = new double[coarse * coarse];
        for (int j = 0; j < fine; j++) {
            for (int i = 0; i < fine; i++) {
                mass[j * coarse / fine * coarse + i * coarse / fine] += Math.exp(log[j * fine + i]) * box.cell(fine);
            }
        }
        int[] count = new int[coarse * coarse];
        Rows points = set.sample(draws, Random.of(7, "test"));
        for (int r = 0; r < draws; r++) {
            int i = (int) Math.floor((points.at(r, 0) - box.left()) / (box.right() - box.left()) * coarse);
            int j = (int) Math.floor((points.at(r, 1) - box.bottom()) / (box.top() - box.bottom()) * coarse);
            if (i >= 0 && i < coarse && j >= 0 && j < coarse) {
                count[j * coarse + i]++;
            }
        }
        double chi = 0;
        int cells = 0;
        for (int c = 0; c < count.length; c++) {
            double expected = draws * mass[c];
            if (expected >= 5) {
                chi += (count[c] - expected) * (count[c] - expected) / (expected * (1 - mass[c]));
                cells++;
            }
        }
        assertTrue(cells >= 40, set.name() + ": " + cells);
        assertEquals(1, chi / cells, 0.25 * Math.sqrt(2 * 200.0 / cells), set.name() + " over " + cells + " cells");
    }

    /// The mean of log p over draws is minus the entropy, which quadrature gives too.
    @ParameterizedTest
    @MethodSource("all")
    void meanLogDensityIsMinusTheEntropy(Generated set) {
        int n = 400;
        double entropy = 0;
        for (double log : set.logDensity(set.box().grid(n))) {
            entropy -= log == Double.NEGATIVE_INFINITY ? 0 : Math.exp(log) * log * set.box().cell(n);
        }
        double[] log = set.logDensity(set.sample(20_000, Random.of(1, "test")));
        double mean = Arrays.stream(log).average().orElseThrow();
        double error = Math.sqrt(Arrays.stream(log).map(v -> (v - mean) * (v - mean)).sum()) / log.length;
        assertEquals(-entropy, mean, 4 * error + 2e-3, set.name());
    }

    @Test
    void moonsHaveTheirKnownLikelihood() {
        double mean = Arrays.stream(new Moons().logDensity(new Moons().sample(100_000, Random.of(3, "test")))).average().orElseThrow();
        assertEquals(-0.287, mean, 0.01);
    }

    /// A full circle has a closed form, p(r) = exp(-(r^2 + R^2) / (2 s^2)) I0(r R / s^2) / (2 pi s^2), with I0 by its integral in 20,000 equal steps
    /// (exact to rounding: periodic).
    @Test
    void circlesAgreeWithTheBesselForm() {
        UniformRandomProvider rng = Random.of(5, "test");
        double s2 = 0.05 * 0.05;
        for (int i = 0; i < 50; i++) {
            double x = 3 * rng.nextDouble() - 1.5;
            double y = 3 * rng.nextDouble() - 1.5;
            double r = Math.hypot(x, y);
            double p = 0;
            for (double radius : new double[] {1, 0.5}) {
                int n = 20_000;
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += Math.exp(r * radius / s2 * (Math.cos(2 * Math.PI * k / n) - 1));
                }
                p += 0.5 * Math.exp(-(r - radius) * (r - radius) / (2 * s2)) * sum / n / (2 * Math.PI * s2);
            }
            assertEquals(Math.log(p), new Circles().logDensity(x, y), 1e-10 * Math.max(1, Math.abs(Math.log(p))));
        }
    }

    @Test
    void theTailsAreFinite() {
        Generated.all().stream().filter(set -> !(set instanceof Checkerboard))
                .forEach(set -> assertTrue(Double.isFinite(set.logDensity(1e3, -1e3)), set.name()));
        assertEquals(Double.NEGATIVE_INFINITY, new Checkerboard().logDensity(1e3, -1e3));
    }

    @Test
    void aSeedGivesTheSamePoints() {
        assertEquals(Arrays.toString(new Moons().sample(3, Random.of(1, "a")).toArray()),
                Arrays.toString(new Moons().sample(3, Random.of(1, "a")).toArray()));
    }
}
