package pushforward.tensor.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

class RandomKeyTest {
    private static final int MANY = 200_000;

    @Test
    void aKeyAlwaysGivesTheSame() {
        RandomKey key = RandomKey.of(7);
        assertArrayEquals(key.normal(DType.F64, 3, 2).toDoubleArray(), RandomKey.of(7).normal(DType.F64, 3, 2).toDoubleArray());
        assertArrayEquals(key.permutation(50), key.permutation(50));
        assertEquals(key.source().nextLong(), key.source().nextLong());
        UniformRandomProvider rng = RandomSource.XO_RO_SHI_RO_128_PP.create(1L);
        assertNotEquals(RandomKey.from(rng), RandomKey.from(rng));
    }

    @Test
    void childrenDiffer() {
        Set<RandomKey> keys = new HashSet<>();
        RandomKey key = RandomKey.of(0);
        keys.add(key);
        for (int i = 0; i < 1000; i++) {
            keys.add(key.child(i));
            keys.add(key.child("name" + i));
            keys.add(key.child(i).child(0));
        }
        keys.add(key.child("ab").child("c"));
        keys.add(key.child("a").child("bc"));
        assertEquals(3003, keys.size());
        assertEquals(key.child("weights"), key.child("weights"));
        assertThrows(IllegalArgumentException.class, () -> key.child(-1));
    }

    @Property(tries = 40)
    void longerTensorsBeginLikeShorterOnes(@ForAll DType dtype, @ForAll boolean normal, @ForAll long seed, @ForAll @IntRange(max = 200) int rows,
            @ForAll @IntRange(min = 1, max = 130) int columns) {
        RandomKey key = RandomKey.of(seed);
        try (Tensor more = normal ? key.normal(dtype, rows + 5, columns) : key.uniform(dtype, rows + 5, columns);
                Tensor less = normal ? key.normal(dtype, rows, columns) : key.uniform(dtype, rows, columns)) {
            assertArrayEquals(less.toDoubleArray(), Arrays.copyOf(more.toDoubleArray(), rows * columns));
        }
    }

    @Test
    void shapes() {
        RandomKey key = RandomKey.of(3);
        assertEquals(Shape.scalar(), key.normal(DType.F32).shape());
        assertEquals(key.normal(DType.F64).item(), key.normal(DType.F64, 1).at(0));
        assertEquals(key.normal(DType.F64, 2, 3, 4).at(1, 2, 3), key.normal(DType.F64, 2, 12).at(1, 11));
        assertEquals(0, key.uniform(DType.F64, 0, 3).size());
        assertEquals(0, key.uniform(DType.F64, 3, 0).size());
    }

    /// The Kolmogorov-Smirnov statistic times sqrt(n); it exceeds 1.95 with probability 0.001.
    private static double kolmogorov(double[] cdf) {
        Arrays.sort(cdf);
        double d = 0;
        for (int i = 0; i < cdf.length; i++) {
            d = Math.max(d, Math.max((i + 1.0) / cdf.length - cdf[i], cdf[i] - (double) i / cdf.length));
        }
        return d * Math.sqrt(cdf.length);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void uniformNumbersAreUniform(DType dtype) {
        double[] u = RandomKey.of(11).uniform(dtype, MANY / 4, 4).toDoubleArray();
        double mean = Arrays.stream(u).average().orElseThrow();
        double variance = Arrays.stream(u).map(x -> (x - 0.5) * (x - 0.5)).average().orElseThrow();
        assertEquals(0.5, mean, 4 * Math.sqrt(1.0 / 12 / MANY));
        assertEquals(1.0 / 12, variance, 4 * Math.sqrt(1.0 / 180 / MANY));
        assertTrue(Arrays.stream(u).allMatch(x -> x > 0 && x < 1));
        assertUncorrelated(u, 0.5, Math.sqrt(1.0 / 12));
        assertTrue(kolmogorov(u) < 1.95);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void normalNumbersAreNormal(DType dtype) {
        double[] z = RandomKey.of(12).normal(dtype, MANY / 4, 4).toDoubleArray();
        double[] moments = new double[5];
        for (double x : z) {
            for (int k = 1; k < moments.length; k++) {
                moments[k] += Math.pow(x, k) / z.length;
            }
        }
        // Standard errors of the raw moments: sqrt((E z^2k - (E z^k)^2) / n) = sqrt(1, 2, 15, 96 / n).
        assertEquals(0, moments[1], 4 * Math.sqrt(1.0 / z.length));
        assertEquals(1, moments[2], 4 * Math.sqrt(2.0 / z.length));
        assertEquals(0, moments[3], 4 * Math.sqrt(15.0 / z.length));
        assertEquals(3, moments[4], 4 * Math.sqrt(96.0 / z.length));
        assertUncorrelated(z, 0, 1);
        assertTrue(kolmogorov(Arrays.stream(z).map(RandomKeyTest::normalCdf).toArray()) < 1.95);
        // Both tails: beyond 3 lie 0.135% each.
        double expected = 0.0013498980316301 * z.length;
        for (int sign : new int[] {-1, 1}) {
            long beyond = Arrays.stream(z).filter(x -> sign * x > 3).count();
            assertEquals(expected, beyond, 4 * Math.sqrt(expected));
        }
    }

    /// Neighbours in a row, and the same component of neighbouring rows.
    private static void assertUncorrelated(double[] x, double mean, double sd) {
        for (int lag : new int[] {1, 2, 3, 4, 8}) {
            double sum = 0;
            for (int i = lag; i < x.length; i++) {
                sum += (x[i] - mean) * (x[i - lag] - mean) / (sd * sd);
            }
            assertEquals(0, sum / (x.length - lag), 4 / Math.sqrt(x.length), "lag " + lag);
        }
    }

    /// By Simpson's rule from 0, to about 1e-12.
    private static double normalCdf(double x) {
        int n = 200;
        double h = x / n;
        double sum = 1 + Math.exp(-x * x / 2);
        for (int i = 1; i < n; i++) {
            double t = i * h;
            sum += (i % 2 == 1 ? 4 : 2) * Math.exp(-t * t / 2);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }

    @Property(tries = 60)
    void permutationsHoldEveryNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 500) int n) {
        int[] order = RandomKey.of(seed).permutation(n);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < n; i++) {
            assertEquals(i, sorted[i]);
        }
    }

    @Test
    void allPermutationsAreEquallyLikely() {
        int draws = 24_000;
        int[] count = new int[256];
        for (int i = 0; i < draws; i++) {
            int[] p = RandomKey.of(5).child(i).permutation(4);
            count[p[0] | p[1] << 2 | p[2] << 4 | p[3] << 6]++;
        }
        double chi2 = 0;
        int cells = 0;
        for (int c : count) {
            if (c > 0) {
                cells++;
                chi2 += (c - 1000.0) * (c - 1000.0) / 1000;
            }
        }
        assertEquals(24, cells);
        // The 0.999 quantile of chi-squared with 23 degrees of freedom.
        assertTrue(chi2 < 49.73, "chi-squared " + chi2);
    }

    @Test
    void theSourceIsCommonsRngsPhilox() {
        long key = 0x0123456789abcdefL;
        UniformRandomProvider oracle = RandomSource.PHILOX_4X32.create(new int[] {(int) key, (int) (key >>> 32), 0, 0, 0, 0});
        PhiloxSource source = new PhiloxSource(key);
        for (int i = 0; i < 100; i++) {
            assertEquals(oracle.nextInt(), source.nextInt());
        }
    }

    @Property(tries = 50)
    void boundedIntegersStayInBounds(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
        PhiloxSource source = RandomKey.of(seed).source();
        for (int i = 0; i < 50; i++) {
            int x = source.nextInt(bound);
            assertTrue(x >= 0 && x < bound);
        }
        assertThrows(IllegalArgumentException.class, () -> source.nextInt(0));
    }
}
