package pushforward.bench.peer;

import org.bytedeco.pytorch.Tensor;

/// A monotone map of each feature, chosen by k raw numbers of a network.
///
/// ```
///   x   [n, m]     features
///   raw [n, k m]   what a network says of them: the first number of all features, then the second ..
/// ```
///
/// In that order each number of all features is a run of neighbours, which the library's vector loops need.
sealed interface TorchTransformer permits TorchAffine, TorchSpline {
    /// How many raw numbers a feature has: k.
    int size();

    /// Data to base.
    Transformed pull(Tensor y, Tensor raw);

    /// Base to data, without derivatives.
    Tensor push(Tensor x, Tensor raw);

    /// The numbers of feature i, `[n, k]`, of those of m features, `[n, k m]`.
    default Tensor of(Tensor raw, int m, int i) {
        return raw.view(-1, size(), m).select(2, i);
    }

    /// Rows `[m k, ..]` of which those of one feature are side by side, as `[k m, ..]`.
    default Tensor arrange(Tensor rows) {
        return rows.view(rows.size(0) / size(), size(), -1).transpose(0, 1).reshape(rows.shape());
    }

    /// Where features were carried, and the log-derivative there, both `[n, m]`.
    record Transformed(Tensor value, Tensor logDerivative) {
    }
}
