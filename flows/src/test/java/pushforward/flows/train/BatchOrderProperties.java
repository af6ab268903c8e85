package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BatchOrderProperties {
    @Property(tries = 200)
    void everyEpochSeesEveryRowOnce(@ForAll @IntRange(min = 1, max = 40) int rows, @ForAll @IntRange(min = 1, max = 40) int batchOrMore, @ForAll long seed) {
        int batch = Math.min(rows, batchOrMore);
        BatchOrder order = new BatchOrder(rows, batch, seed);
        int[] seen = new int[rows * batch]; // `batch` epochs take `rows` steps
        int[] index = new int[batch];
        for (int step = 0; step < rows; step++) {
            order.rows(step, index);
            System.arraycopy(index, 0, seen, step * batch, batch);
        }
        int[] all = IntStream.range(0, rows).toArray();
        for (int epoch = 0; epoch < batch; epoch++) {
            int[] rowsOfEpoch = Arrays.copyOfRange(seen, epoch * rows, (epoch + 1) * rows);
            Arrays.sort(rowsOfEpoch);
            assertArrayEquals(all, rowsOfEpoch);
        }
    }

    @Property(tries = 50)
    void aStepNeedsNoHistory(@ForAll @IntRange(max = 1000) int step, @ForAll long seed) {
        int[] a = new int[7];
        int[] b = new int[7];
        BatchOrder walked = new BatchOrder(17, 7, seed);
        for (int s = 0; s <= step; s++) {
            walked.rows(s, a);
        }
        new BatchOrder(17, 7, seed).rows(step, b);
        assertArrayEquals(a, b);
    }

    @Example
    void epochsAndSeedsDiffer() {
        int[] a = new int[50];
        int[] b = new int[50];
        new BatchOrder(50, 50, 1).rows(0, a);
        new BatchOrder(50, 50, 1).rows(1, b);
        assertFalse(Arrays.equals(a, b));
        new BatchOrder(50, 50, 2).rows(0, b);
        assertFalse(Arrays.equals(a, b));
    }

    @Example
    void permutationsAreUniform() {
        // Each of the 6 orders of 3 rows: 6,000 epochs, chi-squared with 5 degrees of freedom, 99.99% quantile 25.7.
        int[] count = new int[27];
        BatchOrder order = new BatchOrder(3, 3, 5);
        int[] index = new int[3];
        for (int step = 0; step < 6000; step++) {
            order.rows(step, index);
            count[index[0] * 9 + index[1] * 3 + index[2]]++;
        }
        double chi2 = Arrays.stream(count).filter(c -> c > 0).mapToDouble(c -> (c - 1000.0) * (c - 1000.0) / 1000).sum();
        assertEquals(6, Arrays.stream(count).filter(c -> c > 0).count());
        org.junit.jupiter.api.Assertions.assertTrue(chi2 < 25.7, "chi-squared " + chi2);
    }

    @Example
    void aBatchLargerThanTheDataIsRefused() {
        assertEquals("expected a batch of 1 to 3 rows, got 4", assertThrows(IllegalArgumentException.class, () -> new BatchOrder(3, 4, 0)).getMessage());
    }
}
