package pushforward.bench.data;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/// How rows are brought to the scale a flow is fitted on, and the log-determinant of that map: an increasing function of each column alone.
///
/// Real columns are standardised, `z = (x - mean) / std`. Whole-numbered ones get uniform noise first, `v = x + u`, u in [0, 1); then with K levels from
/// `low`, `p = lambda + (1 - 2 lambda) (v - low) / K`, `l = logit p`, `z = (l - mean) / std`, with lambda = 0.05 (Dinh et al., 2017,
/// arXiv:1605.08803, section 4.1). Means and deviations are those of the training rows.
///
/// @param measure real or whole numbers
/// @param mean per column, of the value (real) or the logit (whole), `[columns]`
/// @param deviation per column likewise, positive
public record Preprocessing(Measure measure, double[] mean, double[] deviation) {
    /// How far the logit stays from 0 and 1.
    public static final double LAMBDA = 0.05;

    /// The map fitted to training rows; whole numbers must carry their noise already ([#dequantise]).
    public static Preprocessing fit(Measure measure, Rows train) {
        int width = train.width();
        double[] mean = new double[width];
        double[] deviation = new double[width];
        Arrays.fill(deviation, 1);
        Preprocessing raw = new Preprocessing(measure, mean, deviation);
        for (int c = 0; c < width; c++) {
            double sum = 0;
            for (int r = 0; r < train.count(); r++) {
                sum += raw.middle(train.at(r, c), c);
            }
            double m = sum / train.count();
            double squares = 0;
            for (int r = 0; r < train.count(); r++) {
                double d = raw.middle(train.at(r, c), c) - m;
                squares += d * d;
            }
            mean[c] = m;
            deviation[c] = Math.sqrt(squares / train.count());
        }
        return new Preprocessing(measure, mean.clone(), deviation.clone());
    }

    /// Adds uniform noise on [0, 1) to whole numbers; real rows are returned as they are.
    public static Rows dequantise(Measure measure, Rows rows, UniformRandomProvider rng) {
        if (measure instanceof Measure.Continuous) {
            return rows;
        }
        double[] values = rows.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += rng.nextDouble();
        }
        return Rows.wrap(values, rows.width());
    }

    /// The prepared rows, `[n, columns]`.
    public Rows apply(Rows rows) {
        double[] values = new double[rows.count() * rows.width()];
        for (int r = 0; r < rows.count(); r++) {
            for (int c = 0; c < rows.width(); c++) {
                values[r * rows.width() + c] = (middle(rows.at(r, c), c) - mean[c]) / deviation[c];
            }
        }
        return Rows.wrap(values, rows.width());
    }

    /// log|det| of the map at every row, `[n]`: add it to a log-density of prepared rows to have one per unit (or level) of the data.
    public double[] logAbsDet(Rows rows) {
        double[] values = new double[rows.count()];
        for (int r = 0; r < rows.count(); r++) {
            double sum = 0;
            for (int c = 0; c < rows.width(); c++) {
                sum -= Math.log(deviation[c]);
                if (measure instanceof Measure.Levels levels) {
                    double p = probability(rows.at(r, c), c, levels);
                    sum += Math.log((1 - 2 * LAMBDA) / levels.levels()[c]) - Math.log(p) - Math.log1p(-p);
                }
            }
            values[r] = sum;
        }
        return values;
    }

    /// What is standardised: the value itself, or its logit.
    private double middle(double value, int column) {
        if (measure instanceof Measure.Levels levels) {
            double p = probability(value, column, levels);
            return Math.log(p) - Math.log1p(-p);
        }
        return value;
    }

    private static double probability(double value, int column, Measure.Levels levels) {
        return LAMBDA + (1 - 2 * LAMBDA) * (value - levels.low()[column]) / levels.levels()[column];
    }
}
