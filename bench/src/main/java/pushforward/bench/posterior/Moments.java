package pushforward.bench.posterior;

import java.util.ArrayList;
import java.util.List;
import pushforward.bench.data.Rows;

/// Mean and standard deviation of a quantity, by draws of ours and by reference draws.
///
/// @param name of the quantity
/// @param mean ours
/// @param sd ours
/// @param referenceMean theirs
/// @param referenceSd theirs
public record Moments(String name, double mean, double sd, double referenceMean, double referenceSd) {

    /// The difference of the means in reference standard deviations, absolute.
    public double shift() {
        return Math.abs(mean - referenceMean) / referenceSd;
    }

    /// Our standard deviation divided by the reference's.
    public double ratio() {
        return sd / referenceSd;
    }

    /// Whether means agree to a tenth of a standard deviation, and standard deviations to a tenth.
    public boolean agrees() {
        return shift() <= 0.1 && ratio() >= 0.9 && ratio() <= 1.1;
    }

    /// Column by column.
    public static List<Moments> compare(List<String> names, Rows draws, Rows reference) {
        if (draws.width() != names.size() || reference.width() != names.size()) {
            throw new IllegalArgumentException("expected " + names.size() + " columns, got " + draws.width() + " and " + reference.width());
        }
        List<Moments> all = new ArrayList<>();
        double[] mean = draws.mean();
        double[] other = reference.mean();
        for (int c = 0; c < names.size(); c++) {
            all.add(new Moments(names.get(c), mean[c], deviation(draws.column(c), mean[c]), other[c], deviation(reference.column(c), other[c])));
        }
        return all;
    }

    private static double deviation(double[] values, double mean) {
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }
}
