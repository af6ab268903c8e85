package pushforward.flows.inference;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Tensor;

/// Importance weights `w_i = p~(x_i) / q(x_i)` of samples x_i of q: what turns them into samples of p. They are kept as logarithms, in F64.
///
/// ```
///   E_p f ~ sum w_i f(x_i) / sum w_i        Z = E_q w ~ mean of w_i        effective sample size (sum w_i)^2 / sum w_i^2
/// ```
///
/// All this holds if w has a variance. Whether it has is seen in the largest weights: they follow a generalised Pareto distribution, whose shape k
/// ([#paretoK()]) says how many moments w has. Up to about 0.5 all is well, up to 0.7 [#smoothed()] weights can be relied upon, beyond that nothing proves that they
/// can: q has too little mass somewhere.
///
/// How much is at stake, k does not say: it is the shape of the tail, the same whether the greatest weights exceed the others by a thousandth or a thousandfold. A
/// good fit can have a high k, above 1 even, where the target has the exponential tails of logarithms and logits and q a normal's: a few samples far out, with next
/// to no mass behind them, have weights that stand out of numerous equal ones. Then the effective sample size is near n, for other seeds too, and only what depends
/// on those tails is in doubt. What q never visits, no weight can show.
///
/// A. Vehtari, D. Simpson, A. Gelman, Y. Yao and J. Gabry, Pareto Smoothed Importance Sampling, JMLR 25 (2024), DOI 10.48550/arXiv.1507.02646.
public final class ImportanceWeights {
    /// The fewest weights a tail is made of.
    private static final int TAIL = 5;

    private final double[] log;
    /// Weights relative to the greatest, in `[0, 1]`.
    private final double[] relative;
    private final double greatest;
    private final double sum;
    private final double squares;
    private final double k;

    private ImportanceWeights(double[] log, double k) {
        this.log = log;
        this.greatest = Arrays.stream(log).max().orElseThrow();
        this.relative = relative(log, greatest);
        double s = 0;
        double s2 = 0;
        for (double w : relative) {
            s += w;
            s2 += w * w;
        }
        this.sum = s;
        this.squares = s2;
        this.k = k;
    }

    private static double[] relative(double[] log, double greatest) {
        double[] w = new double[log.length];
        for (int i = 0; i < w.length; i++) {
            w[i] = StrictMath.exp(log[i] - greatest);
        }
        return w;
    }

    /// Weights by their logarithms.
    ///
    /// @param logWeights `[n]`, n >= 1; minus infinity for a weight of 0, but not for all
    public static ImportanceWeights of(double... logWeights) {
        Checks.require(logWeights.length > 0, "at least one log-weight", "none");
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logWeights.length; i++) {
            double l = logWeights[i];
            Checks.require(l < Double.POSITIVE_INFINITY, "log-weights that are finite or minus infinity", l + " at " + i);
            greatest = Math.max(greatest, l);
        }
        Checks.require(greatest > Double.NEGATIVE_INFINITY, "at least one log-weight that is finite", logWeights.length + " times -Infinity: no sample lies in the target's support");
        double[] log = logWeights.clone();
        return new ImportanceWeights(log, Tail.of(relative(log, greatest)).k());
    }

    /// Weights by their logarithms.
    ///
    /// @param logWeights `[n]`, of any type, not modified
    public static ImportanceWeights of(Tensor logWeights) {
        Checks.require(logWeights.rank() == 1, "log-weights of shape [n]", logWeights.shape());
        return of(logWeights.toDoubleArray());
    }

    /// The largest weights.
    ///
    /// @param index where they are, ascending by weight
    /// @param cutoff the greatest weight that does not belong to them
    /// @param fit the distribution of what they exceed the cutoff by; of no use unless k is finite
    /// @param k its shape; see [ImportanceWeights#paretoK]
    private record Tail(int[] index, double cutoff, GeneralizedPareto fit, double k) {
        /// The tail of weights relative to the greatest: min(n/5, 3 sqrt n) of them, rounded up.
        static Tail of(double[] w) {
            int n = w.length;
            int m = (int) Math.ceil(Math.min(0.2 * n, 3 * Math.sqrt(n)));
            GeneralizedPareto none = new GeneralizedPareto(0, 1);
            if (m < TAIL) {
                return new Tail(new int[0], 0, none, Double.NaN);
            }
            int[] order = IntStream.range(0, n).boxed().sorted((a, b) -> Double.compare(w[a], w[b])).mapToInt(i -> i).toArray();
            double cutoff = w[order[n - m - 1]];
            int first = n - m;
            while (first < n && w[order[first]] == cutoff) {
                first++;
            }
            if (first == n) {
                return new Tail(new int[0], cutoff, none, Double.NEGATIVE_INFINITY);
            }
            int[] index = Arrays.copyOfRange(order, first, n);
            if (index.length < TAIL) {
                return new Tail(index, cutoff, none, Double.POSITIVE_INFINITY);
            }
            GeneralizedPareto fit = GeneralizedPareto.fit(Arrays.stream(index).mapToDouble(i -> w[i] - cutoff).toArray());
            return new Tail(index, cutoff, fit, fit.k());
        }
    }

    /// n.
    public int size() {
        return log.length;
    }

    /// The logarithms, `[n]`, a copy.
    public double[] logWeights() {
        return log.clone();
    }

    /// The weights divided by their sum.
    ///
    /// @return `[n]`, F64
    public Tensor normalized() {
        return Tensor.of(Arrays.stream(relative).map(w -> w / sum).toArray());
    }

    /// How many independent samples of p would estimate means about as well, by Kish's formula: n for equal weights, 1 where one has it all.
    public double effectiveSampleSize() {
        return sum * sum / squares;
    }

    /// The shape of the generalised Pareto distribution fitted to the largest weights, those before smoothing. NaN for n <= 20, too few to tell; minus infinity if the largest
    /// are all equal; plus infinity if there are fewer than five that stand out of numerous equal ones, as where all but a few are 0.
    public double paretoK() {
        return k;
    }

    /// The largest weights replaced by the quantiles of the distribution fitted to them, none above the greatest as it was: less noise for little bias. Where there is no
    /// fit, these weights themselves.
    public ImportanceWeights smoothed() {
        Tail tail = Tail.of(relative);
        if (!Double.isFinite(tail.k())) {
            return this;
        }
        double[] smooth = log.clone();
        int m = tail.index().length;
        for (int i = 0; i < m; i++) {
            double w = tail.cutoff() + tail.fit().quantile((i + 0.5) / m);
            smooth[tail.index()[i]] = greatest + Math.min(0, StrictMath.log(w));
        }
        return new ImportanceWeights(smooth, k);
    }

    /// log Z: the logarithm of the mean weight.
    public double logNormalizer() {
        return greatest + StrictMath.log(sum / log.length);
    }

    /// The standard error of [#logNormalizer()], by the delta method: that of the mean weight divided by the mean weight. Means nothing where k is above 0.7; infinite for
    /// one sample.
    public double standardError() {
        int n = log.length;
        return n == 1 ? Double.POSITIVE_INFINITY : Math.sqrt(Math.max(0, n / effectiveSampleSize() - 1) / (n - 1));
    }

    /// Indices of samples of p: index i comes `count w_i / sum w` times, rounded up or down at random, by systematic resampling.
    ///
    /// @param count how many, 0 or more
    /// @param rng one number is drawn from it
    /// @return ascending
    public int[] resample(int count, UniformRandomProvider rng) {
        Checks.require(count >= 0, "a count of 0 or more", count);
        int[] index = new int[count];
        double u = rng.nextDouble();
        double reached = 0;
        int at = -1;
        for (int i = 0; i < count; i++) {
            double wanted = (i + u) / count * sum;
            while (at < 0 || reached <= wanted && at < relative.length - 1) {
                at++;
                reached += relative[at];
            }
            index[i] = at;
        }
        // rounding may leave the last ones at a weight of 0
        int last = relative.length - 1;
        while (relative[last] == 0) {
            last--;
        }
        for (int i = count - 1; i >= 0 && index[i] > last; i--) {
            index[i] = last;
        }
        return index;
    }
}
