package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SinkhornProperties {
    private static double[] uniform(int n, long seed) {
        return new Random(seed).doubles((long) n * n).toArray();
    }

    private static double[] squared(int n, long seed) {
        Random random = new Random(seed);
        return Assignment.squaredDistances(random.doubles(2L * n).toArray(), random.doubles(2L * n).toArray(), 2);
    }

    /// The summed error of all marginals, and that the plan has the form the potentials give it.
    private static double error(Sinkhorn s, double[] c, double epsilon) {
        int n = s.size();
        double[] plan = s.plan();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double row = 0;
            double column = 0;
            for (int j = 0; j < n; j++) {
                row += plan[i * n + j];
                column += plan[j * n + i];
                double log = (s.rowPotentials()[i] + s.columnPotentials()[j] - c[i * n + j]) / epsilon;
                assertEquals(Math.exp(log), plan[i * n + j], 1e-12 + 1e-8 * plan[i * n + j]);
            }
            sum += Math.abs(row - 1.0 / n) + Math.abs(column - 1.0 / n);
        }
        return sum;
    }

    @Property(tries = 40)
    void marginalsAreThoseAskedFor(@ForAll @IntRange(min = 1, max = 24) int n, @ForAll long seed) {
        for (double epsilon : new double[] {10, 0.3, 0.1, 0.02}) {
            for (double tolerance : new double[] {1e-2, epsilon > 0.05 ? 1e-9 : 1e-4}) {
                double[] c = squared(n, seed);
                Sinkhorn s = Sinkhorn.of(c, epsilon, tolerance);
                assertTrue(error(s, c, epsilon) <= tolerance + 1e-13, "n " + n + ", epsilon " + epsilon);
                assertTrue(s.error() <= tolerance);
            }
        }
    }

    /// No plan costs less than the best permutation, and its cost exceeds that by epsilon times the entropy that can be gained, log n, at most.
    @Property(tries = 20)
    void theCostComesDownToTheAssignments(@ForAll @IntRange(min = 2, max = 12) int n, @ForAll long seed) {
        double[] c = uniform(n, seed);
        double exact = Assignment.of(c).cost() / n;
        double before = Double.POSITIVE_INFINITY;
        for (double epsilon : new double[] {1, 0.1, 0.01, 0.002}) {
            double cost = Sinkhorn.of(c, epsilon, 1e-4).cost();
            assertTrue(cost >= exact - 1e-4 && cost <= exact + epsilon * Math.log(n) + 1e-4, cost + " against " + exact);
            assertTrue(cost <= before + 1e-4);
            before = cost;
        }
    }

    @Example
    void aLargeEpsilonSpreadsEvenly() {
        double[] c = uniform(9, 4);
        for (double p : Sinkhorn.of(c, 1e9, 1e-12).plan()) {
            assertEquals(1.0 / 81, p, 1e-10);
        }
    }

    /// For two points there is a formula: with `k = exp(-(c00 + c11 - c01 - c10) / (2 epsilon))` the diagonal has `k / (2 (1 + k))`.
    @Property(tries = 100)
    void twoPointsHaveAFormula(@ForAll long seed) {
        double[] c = uniform(2, seed);
        double k = Math.exp(-(c[0] + c[3] - c[1] - c[2]) / (2 * 0.3));
        assertEquals(k / (2 * (1 + k)), Sinkhorn.of(c, 0.3, 1e-12).plan()[0], 1e-12);
    }

    @Example
    void extremeCostsDoNotOverflow() {
        for (double scale : new double[] {1e300, 1e-290, 1}) {
            double[] c = Arrays.stream(uniform(12, 7)).map(x -> x * scale).toArray();
            Sinkhorn s = Sinkhorn.of(c, 0.05 * scale, 1e-9);
            assertEquals(Sinkhorn.of(uniform(12, 7), 0.05, 1e-9).cost(), s.cost() / scale, 1e-9);
        }
        double[] outlier = uniform(12, 7);
        outlier[5] = 1e12;
        assertTrue(Sinkhorn.of(outlier, 0.05, 1e-9).cost() < 1);
        for (int i = 0; i < 12; i++) {
            outlier[12 * 3 + i] = 1e12 + outlier[i]; // a row far from all columns
        }
        assertTrue(Double.isFinite(Sinkhorn.of(outlier, 0.05, 1e-9).cost()));
    }

    @Example
    void drawsFollowTheRows() {
        double[] c = {0, 1, 0.5, 1, 0, 0.2, 0.3, 0.9, 0};
        Sinkhorn s = Sinkhorn.of(c, 0.5, 1e-10);
        int draws = 30_000;
        for (int i = 0; i < 3; i++) {
            int[] count = new int[3];
            for (int k = 0; k < draws; k++) {
                count[s.draw(i, (k + 0.5) / draws)]++;
            }
            for (int j = 0; j < 3; j++) {
                assertEquals(3 * s.plan()[3 * i + j], count[j] / (double) draws, 2.0 / draws);
            }
        }
    }

    @Example
    void whatCannotBeDoneSaysSo() {
        double[] c = uniform(3, 1);
        assertThrows(IllegalArgumentException.class, () -> Sinkhorn.of(new double[5], 1, 1e-6));
        assertThrows(IllegalArgumentException.class, () -> Sinkhorn.of(c, 0, 1e-6));
        assertThrows(IllegalArgumentException.class, () -> Sinkhorn.of(c, 1, 0));
        double[] nan = c.clone();
        nan[4] = Double.NaN;
        assertThrows(IllegalArgumentException.class, () -> Sinkhorn.of(nan, 1, 1e-6));
        ArithmeticException e = assertThrows(ArithmeticException.class, () -> Sinkhorn.of(uniform(20, 2), 1e-7, 1e-12));
        assertTrue(e.getMessage().contains("a larger epsilon needs fewer"), e.getMessage());
    }
}
