package pushforward.flows.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Samples of a posterior with named columns, from samples of a flow.
///
/// @param names the columns' names, d of them
/// @param proposed `[n, d]`, F64, the flow's samples
/// @param raw weights of these, as they came
/// @param weights the same smoothed ([ImportanceWeights#smoothed]): those that all below uses
/// @param draws `[n, d]`, F64: the flow's samples resampled by the weights, so that they count alike; some come several times
public record PosteriorSamples(List<String> names, Tensor proposed, ImportanceWeights raw, ImportanceWeights weights, Tensor draws) implements AutoCloseable {

    public PosteriorSamples {
        names = List.copyOf(names);
    }

    /// One line of a summary.
    ///
    /// @param name of the column
    /// @param mean weighted
    /// @param sd weighted standard deviation
    /// @param q05 5 % quantile
    /// @param median 50 % quantile
    /// @param q95 95 % quantile
    public record Summary(String name, double mean, double sd, double q05, double median, double q95) {
    }

    static PosteriorSamples of(List<String> names, WeightedSamples samples, UniformRandomProvider rng) {
        Tensor proposed = samples.value().to(DType.F64);
        ImportanceWeights smooth = samples.weights().smoothed();
        return new PosteriorSamples(names, proposed, samples.weights(), smooth, proposed.gather(smooth.resample(proposed.dim(0), rng)));
    }

    /// How many independent samples these are worth.
    public double effectiveSampleSize() {
        return weights.effectiveSampleSize();
    }

    /// See [ImportanceWeights#paretoK]: above 0.7, what is estimated here is not to be relied upon without a further look; a good fit can have a high k too, see
    /// [ImportanceWeights].
    public double paretoK() {
        return weights.paretoK();
    }

    /// The resampled values of one column, `[n]`.
    public double[] column(String name) {
        return column(draws, name);
    }

    private double[] column(Tensor of, String name) {
        int c = names.indexOf(name);
        Checks.require(c >= 0, "one of the columns " + names, "\"" + name + "\"");
        try (Tensor column = of.slice(1, c, c + 1)) {
            return column.toDoubleArray();
        }
    }

    /// Mean, standard deviation and quantiles of each column.
    public List<Summary> summary() {
        double[] w;
        try (Tensor normalized = weights.normalized()) {
            w = normalized.toDoubleArray();
        }
        List<Summary> lines = new ArrayList<>();
        for (String name : names) {
            double[] x = column(proposed, name);
            double mean = 0;
            for (int i = 0; i < w.length; i++) {
                mean += w[i] * x[i];
            }
            double variance = 0;
            for (int i = 0; i < w.length; i++) {
                variance += w[i] * (x[i] - mean) * (x[i] - mean);
            }
            int[] order = IntStream.range(0, x.length).boxed().sorted((a, b) -> Double.compare(x[a], x[b])).mapToInt(i -> i).toArray();
            lines.add(new Summary(name, mean, Math.sqrt(variance), quantile(x, w, order, 0.05), quantile(x, w, order, 0.5), quantile(x, w, order, 0.95)));
        }
        return lines;
    }

    /// The least value that a share of p of the weight does not exceed.
    private static double quantile(double[] x, double[] w, int[] order, double p) {
        double reached = 0;
        for (int i : order) {
            reached += w[i];
            if (reached >= p) {
                return x[i];
            }
        }
        return x[order[order.length - 1]];
    }

    /// Gives the tensors' memory back.
    @Override
    public void close() {
        proposed.close();
        draws.close();
    }
}
