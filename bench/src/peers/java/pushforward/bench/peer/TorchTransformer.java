package pushforward.bench.peer;

import org.bytedeco.pytorch.Tensor;

/// A monotone map of each feature, chosen by k raw numbers of a network.
///
/// ```
///   x   [n, m]     features
///   raw [n, m k]   what a network says of them, in the transformer's own order: see arrange
/// ```
sealed interface TorchTransformer permits TorchAffine, TorchSpline {
    /// Data to base.
    Transformed pull(Tensor y, Tensor raw);

    /// Base to data, without derivatives.
    Tensor push(Tensor x, Tensor raw);

    /// The numbers of feature i, `[n, k]`, of those of m features, `[n, m k]`.
    Tensor of(Tensor raw, int m, int i);

    /// Rows `[m k, ..]` that hold the k numbers of a feature side by side, in the order wanted of a network.
    Tensor arrange(Tensor rows);

    /// Where features were carried, and the log-derivative there, both `[n, m]`.
    record Transformed(Tensor value, Tensor logDerivative) {
    }
}
