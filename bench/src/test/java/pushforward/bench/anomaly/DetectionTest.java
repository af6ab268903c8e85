package pushforward.bench.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DetectionTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static Detection of(String labels, double... scores) {
        boolean[] anomalous = new boolean[labels.length()];
        for (int i = 0; i < anomalous.length; i++) {
            anomalous[i] = labels.charAt(i) == '1';
        }
        return new Detection(scores, anomalous);
    }

    @Test
    void byHand() {
        // pairs (0.35 over 0.1, under 0.4), (0.8 over both): 3 of 4; precision 1/1 at recall 1/2, 2/3 at recall 1
        Detection four = of("0011", 0.1, 0.4, 0.35, 0.8);
        assertEquals(0.75, four.auroc());
        assertEquals(0.5 * 1 + 0.5 * 2 / 3, four.averagePrecision(), 1e-15);
        assertEquals(2, four.anomalies());
        Detection perfect = of("0101", 1, 3, 2, 4);
        assertTrue(perfect.auroc() == 1 && perfect.averagePrecision() == 1);
        // the only anomaly is last of five
        Detection worst = of("00010", 5, 4, 3, 1, 2);
        assertTrue(worst.auroc() == 0 && worst.averagePrecision() == 0.2);
    }

    @Test
    void tiesCountHalfAndArePassedAtOnce() {
        Detection same = of("0100", 7, 7, 7, 7);
        assertTrue(same.auroc() == 0.5 && same.averagePrecision() == 0.25);
        // at 3: one anomaly, precision 1; at 2: an anomaly among two rows more, precision 2/3; at 1: one normal row
        Detection some = of("1010", 3, 2, 2, 1);
        assertEquals((1 + 1 + 0.5 + 1) / 4, some.auroc());
        assertEquals(0.5 + 0.5 * 2 / 3, some.averagePrecision(), 1e-15);
        Detection zeros = of("01", 0.0, -0.0);
        assertTrue(zeros.auroc() == 0.5 && zeros.averagePrecision() == 0.5);
    }

    @Test
    void infiniteScoresHaveTheirPlace() {
        Detection ends = of("0110", -INFINITE, INFINITE, 1e300, INFINITE);
        assertEquals((1 + 0.5 + 1 + 0) / 4, ends.auroc());
        assertEquals(0.5 * 1 / 2 + 0.5 * 2 / 3, ends.averagePrecision(), 1e-15);
    }

    /// Against the definitions, pair by pair and threshold by threshold, with many ties and any order of rows.
    @Test
    void asTheDefinitionsSay() {
        SplittableRandom random = new SplittableRandom(3);
        for (int n : new int[] {2, 3, 4, 7, 33, 130, 500}) {
            for (int repeat = 0; repeat < 8; repeat++) {
                double[] scores = random.doubles(n).map(u -> Math.floor(u * (2 + n / 3)) / 7 - 1).toArray();
                boolean[] anomalous = new boolean[n];
                for (int i = 0; i < n; i++) {
                    anomalous[i] = random.nextInt(4) == 0;
                }
                anomalous[0] = true;
                anomalous[n - 1] = false;
                Detection detection = new Detection(scores, anomalous);
                assertEquals(pairs(scores, anomalous), detection.auroc(), 1e-15);
                assertEquals(steps(scores, anomalous), detection.averagePrecision(), 1e-13);
                // what raises scores without changing their order changes nothing, and turning them round turns the area round
                assertEquals(detection.auroc(), new Detection(Arrays.stream(scores).map(s -> Math.exp(3 * s)).toArray(), anomalous).auroc());
                assertEquals(1 - detection.auroc(), new Detection(Arrays.stream(scores).map(s -> -s).toArray(), anomalous).auroc(), 1e-15);
            }
        }
    }

    private static double pairs(double[] scores, boolean[] anomalous) {
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (anomalous[i] && !anomalous[j]) {
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return won / pairs;
    }

    private static double steps(double[] scores, boolean[] anomalous) {
        double area = 0;
        double before = 0;
        for (double threshold : Arrays.stream(scores).distinct().map(s -> -s).sorted().map(s -> -s).toArray()) {
            double found = 0;
            double flagged = 0;
            double all = 0;
            for (int i = 0; i < scores.length; i++) {
                all += anomalous[i] ? 1 : 0;
                flagged += scores[i] >= threshold ? 1 : 0;
                found += scores[i] >= threshold && anomalous[i] ? 1 : 0;
            }
            area += (found / all - before) * found / flagged;
            before = found / all;
        }
        return area;
    }

    @Test
    void whatCannotBeRankedIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> of("00", 1, 2)).getMessage().contains("got 2 and 0"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> of("11", 1, 2)).getMessage().contains("got 0 and 2"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> of("01", 1, Double.NaN)).getMessage().contains("NaN for row 2"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> of("01", 1)).getMessage().contains("expected as many labels as scores, 1, got 2"));
    }
}
