package pushforward.flows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.flows.transform.LogisticMixture;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;

/// Every feature made normal: pull applies the distribution function of a trained mixture of logistic distributions, and then the normal quantile function.
///
/// ```
///   pull: x_i = Phi^-1(F_i(y_i))           F_i a mixture of K logistic distributions, see LogisticMixture
///   push: the y_i with F_i(y_i) = Phi(x_i), numerically
/// ```
///
/// Before training the mixture of each feature is a smoothed sample of what arrives: component k lies at the quantile (k + 1/2) / K, and is as wide as the data from the
/// quantile k / K to (k + 1) / K ask for. Widths have the mixture's bound, so features should be of ordinary size: put [Standardize] at the data end, as recipes do. Layers of
/// this kind in turn with rotations ([Householder], [LuLinear]) approach any density, and are trained here all at once.
///
/// Both directions are exact at any distance from the data; the Jacobian is diagonal. Cost: see [LogisticMixture], and a quantile per feature.
///
/// Parameter `raw` `[d, 3 K]`.
///
/// V. Laparra, G. Camps-Valls and J. Malo, Iterative Gaussianization: From ICA to Random Rotations, IEEE Trans. Neural Networks 22 (2011), DOI 10.1109/TNN.2011.2106511;
/// C. Meng, Y. Song, J. Song and S. Ermon, Gaussianization Flows, AISTATS 2020, DOI 10.48550/arXiv.2003.01941.
///
/// @param features d
/// @param mixture what each feature's distribution function is made of
public record Gaussianization(int features, LogisticMixture mixture) implements Bijection {
    /// The smallest width before training, in standard deviations: what repeated values are given.
    private static final double LEAST = 0.01;

    public Gaussianization {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    /// With mixtures of K components.
    public static Gaussianization of(int features, int components) {
        return new Gaussianization(features, LogisticMixture.of(components));
    }

    private Compose parts() {
        return Bijections.compose(Pointwise.normalToLogistic(features), new Elementwise(features, mixture));
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.trained("raw", Init.zeros(), features, mixture.size()));
    }

    /// @throws IllegalArgumentException if a column is constant or not finite
    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Columns columns = Columns.of(shape(), data);
        int k = mixture.components();
        double[] raw = new double[features * mixture.size()];
        for (int i = 0; i < features; i++) {
            double[] sorted = column(data, i);
            for (int j = 0; j < k; j++) {
                double between = quantile(sorted, (j + 1.0) / k) - quantile(sorted, (double) j / k);
                // equal components at distance h with scale h / 3 add up to a constant within 4 per cent
                double scale = Math.max(between / 3, LEAST * columns.std()[i]);
                raw[i * 3 * k + k + j] = quantile(sorted, (j + 0.5) / k) - mixture.offset(j);
                raw[i * 3 * k + 2 * k + j] = unbounded(Math.log(scale));
            }
        }
        values.set("raw", raw);
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
    }

    private static double[] column(Tensor data, int i) {
        TensorScope scope = Tensor.scope();
        try {
            double[] v = data.slice(1, i, i + 1).to(DType.F64).toDoubleArray();
            Arrays.sort(v);
            return v;
        } finally {
            scope.close();
        }
    }

    /// The raw number of a log-scale; one that is out of reach becomes nearly the nearest that is not.
    private double unbounded(double logScale) {
        double r = Math.clamp(logScale / mixture.bound(), -0.99, 0.99);
        return mixture.bound() * 0.5 * (Math.log1p(r) - Math.log1p(-r));
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        return parts().push(x, inner(scope));
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        return parts().pull(y, inner(scope));
    }

    private static Scope inner(Scope scope) {
        return scope.with("1.raw", scope.param("raw"));
    }
}
