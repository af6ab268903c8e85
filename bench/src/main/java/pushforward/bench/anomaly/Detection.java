package pushforward.bench.anomaly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How well a score tells anomalies from normal rows: what its ranking of the rows is worth, whatever its scale.
///
/// Rows of equal score are neither before nor after one another. [#auroc()] counts a pair of them as half won; [#averagePrecision()] moves its threshold past all of
/// them at once. So neither depends on the order of the rows. Scores may be infinite.
///
/// @param scores per row, `[n]`: the higher, the more anomalous; not NaN
/// @param anomalous which rows are anomalies, `[n]`; some are and some are not
public record Detection(double[] scores, boolean[] anomalous) {
    /// Checks the sizes, that there are rows of both kinds, and that no score is NaN.
    public Detection {
        if (scores.length != anomalous.length) {
            throw new IllegalArgumentException("expected as many labels as scores, " + scores.length + ", got " + anomalous.length);
        }
        int anomalies = count(anomalous);
        if (anomalies == 0 || anomalies == scores.length) {
            throw new IllegalArgumentException("expected normal rows and anomalies, got " + (scores.length - anomalies) + " and " + anomalies);
        }
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException("expected scores that can be ordered, got NaN for row " + (i + 1));
            }
        }
    }

    private static int count(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return count;
    }

    /// The number of anomalies.
    public int anomalies() {
        return count(anomalous);
    }

    /// The area under the curve of true against false positives: the share of pairs of an anomaly and a normal row in which the anomaly has the higher score, equal
    /// scores counting half. 1 for a perfect score, 1/2 for one that knows nothing. By mid-ranks, with integers: rounded once. O(n log n).
    ///
    /// J. A. Hanley and B. J. McNeil, The Meaning and Use of the Area under a Receiver Operating Characteristic (ROC) Curve, Radiology 143 (1982), DOI
    /// 10.1148/radiology.143.1.7063747.
    public double auroc() {
        long twice = 0;
        long below = 0;
        for (Group group : groups()) {
            // a group of g rows on top of `below` others has ranks below + 1 .. below + g, in the mean below + (g + 1) / 2
            twice += group.anomalies() * (2 * below + group.rows() + 1);
            below += group.rows();
        }
        long anomalies = anomalies();
        long normals = scores.length - anomalies;
        return (double) (twice - anomalies * (anomalies + 1)) / (2 * anomalies * normals);
    }

    /// The area under the curve of precision against recall as a sum of steps, `sum of (R_k - R_(k-1)) P_k` over the distinct scores from the highest down, with P_k
    /// and R_k the precision and the recall of all rows with at least the k-th score. A score that knows nothing has about the share of anomalies among all rows. O(n
    /// log n).
    public double averagePrecision() {
        double sum = 0;
        long found = 0;
        long above = 0;
        for (Group group : groups().reversed()) {
            found += group.anomalies();
            above += group.rows();
            sum += (double) group.anomalies() * found / above;
        }
        return sum / anomalies();
    }

    /// Rows of one score.
    private record Group(long rows, long anomalies) {
    }

    /// The rows by score, lowest first.
    private List<Group> groups() {
        int[] order = IntStream.range(0, scores.length).boxed().sorted(Comparator.comparingDouble(i -> scores[i] + 0.0)).mapToInt(Integer::intValue).toArray();
        List<Group> groups = new ArrayList<>();
        for (int from = 0, to; from < order.length; from = to) {
            int anomalies = 0;
            for (to = from; to < order.length && scores[order[to]] == scores[order[from]]; to++) {
                anomalies += anomalous[order[to]] ? 1 : 0;
            }
            groups.add(new Group(to - from, anomalies));
        }
        return groups;
    }

    @Override
    public String toString() {
        return "Detection[" + scores.length + " rows, " + anomalies() + " anomalies]";
    }
}
