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

/// Assignments are best by every test there is: all permutations where these can be listed, and the proof that the potentials give.
class AssignmentProperties {
    private enum Kind { UNIFORM, SQUARED, TIES, EQUAL_ROWS, CONSTANT, NEGATIVE, HUGE, TINY, MIXED, RANK_ONE }

    private static double[] costs(int n, Kind kind, long seed) {
        Random random = new Random(seed);
        double[] c = new double[n * n];
        double[] a = random.doubles(2L * n).toArray();
        double[] b = random.doubles(2L * n).toArray();
        switch (kind) {
            case UNIFORM -> Arrays.setAll(c, i -> random.nextDouble());
            case SQUARED -> c = Assignment.squaredDistances(a, b, 2);
            case TIES -> Arrays.setAll(c, i -> random.nextInt(3));
            case EQUAL_ROWS -> Arrays.setAll(c, i -> a[i % n]);
            case CONSTANT -> Arrays.fill(c, -2.5);
            case NEGATIVE -> Arrays.setAll(c, i -> -random.nextDouble() * 1e3);
            case HUGE -> Arrays.setAll(c, i -> (random.nextDouble() - 0.5) * 2e300);
            case TINY -> Arrays.setAll(c, i -> random.nextDouble() * 1e-300);
            case MIXED -> Arrays.setAll(c, i -> Math.pow(10, 30 * random.nextDouble() - 15));
            case RANK_ONE -> Arrays.setAll(c, i -> a[i / n] * b[i % n]);
        }
        return c;
    }

    private static double best(double[] c, int n, int row, int taken) {
        if (row == n) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            if ((taken >> j & 1) == 0) {
                least = Math.min(least, c[row * n + j] + best(c, n, row + 1, taken | 1 << j));
            }
        }
        return least;
    }

    private static double scale(double[] c) {
        return Arrays.stream(c).map(Math::abs).max().orElseThrow();
    }

    /// That each column is taken once, and that the potentials prove the sum least.
    private static void check(double[] c, int n, String label) {
        Assignment s = Assignment.of(c);
        double[] u = s.rowPotentials();
        double[] v = s.columnPotentials();
        double rounding = 1e-13 * scale(c);
        boolean[] taken = new boolean[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            int j = s.column(i);
            assertTrue(!taken[j], label);
            taken[j] = true;
            sum += c[i * n + j];
            assertEquals(c[i * n + j], u[i] + v[j], rounding, label);
            for (int k = 0; k < n; k++) {
                assertTrue(u[i] + v[k] <= c[i * n + k] + rounding, label);
            }
        }
        assertEquals(sum, s.cost(), rounding * n, label);
    }

    @Property(tries = 300)
    void noPermutationIsCheaper(@ForAll @IntRange(min = 1, max = 7) int n, @ForAll long seed) {
        for (Kind kind : Kind.values()) {
            double[] c = costs(n, kind, seed);
            assertEquals(best(c, n, 0, 0), Assignment.of(c).cost(), 1e-14 * n * scale(c), kind.toString());
            check(c, n, kind + " " + n);
        }
    }

    @Property(tries = 15)
    void thePotentialsProveIt(@ForAll @IntRange(min = 8, max = 300) int n, @ForAll long seed) {
        for (Kind kind : Kind.values()) {
            double[] c = costs(n, kind, seed);
            check(c, n, kind + " " + n);
        }
    }

    @Property(tries = 20)
    void randomPermutationsAreNotCheaper(@ForAll @IntRange(min = 2, max = 60) int n, @ForAll long seed) {
        double[] c = costs(n, Kind.SQUARED, seed);
        double cost = Assignment.of(c).cost();
        Random random = new Random(seed);
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        for (int k = 0; k < 50; k++) {
            java.util.Collections.shuffle(Arrays.asList(order), random);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += c[i * n + order[i]];
            }
            assertTrue(cost <= sum + 1e-12);
        }
    }

    /// On a line, sorted points go with sorted points.
    @Property(tries = 30)
    void onALineTheOrderStays(@ForAll @IntRange(min = 1, max = 200) int n, @ForAll long seed) {
        Random random = new Random(seed);
        double[] a = random.doubles(n).toArray();
        double[] b = random.doubles(n).map(x -> x * x).toArray();
        double cost = Assignment.of(Assignment.squaredDistances(a, b, 1)).cost();
        Arrays.sort(a);
        Arrays.sort(b);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        assertEquals(sum, cost, 1e-12 * n);
    }

    @Example
    void theInputIsNotTouchedAndAnswersAreCopies() {
        double[] c = {4, 1, 3, 2, 0, 5, 3, 2, 2};
        double[] kept = c.clone();
        Assignment s = Assignment.of(c);
        assertEquals(5, s.cost());
        assertEquals("[1, 0, 2]", Arrays.toString(s.columns()));
        s.columns()[0] = 7;
        assertEquals(1, s.column(0));
        assertTrue(Arrays.equals(kept, c));
    }

    @Example
    void whatIsNoProblemSaysSo() {
        assertEquals("expected n times n costs for some n of 1 or more, got 6", assertThrows(IllegalArgumentException.class, () -> Assignment.of(new double[6])).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Assignment.of(new double[0]));
        double[] c = new double[9];
        c[5] = Double.NaN;
        assertEquals("expected costs of absolute value 1.0E300 or less, got NaN in row 1 and column 2", assertThrows(IllegalArgumentException.class, () -> Assignment.of(c)).getMessage());
        c[5] = Double.POSITIVE_INFINITY;
        assertThrows(IllegalArgumentException.class, () -> Assignment.of(c));
        assertThrows(IllegalArgumentException.class, () -> Assignment.squaredDistances(new double[4], new double[6], 2));
    }
}
