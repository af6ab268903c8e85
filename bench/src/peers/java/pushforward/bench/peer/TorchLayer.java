package pushforward.bench.peer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// A layer of a flow, on n samples `[n, d]`.
sealed interface TorchLayer permits TorchCoupling, TorchAutoregressive, TorchRegression, TorchReverse {
    /// Data to base.
    Mapped pull(Tensor y);

    /// Base to data, without derivatives.
    Tensor push(Tensor x);

    /// Where samples were carried.
    ///
    /// @param value `[n, d]`
    /// @param logAbsDet `[n]`, or null where it is 0
    record Mapped(Tensor value, @Nullable Tensor logAbsDet) {
        /// All there are.
        List<Tensor> tensors() {
            return logAbsDet == null ? List.of(value) : List.of(value, logAbsDet);
        }
    }
}
