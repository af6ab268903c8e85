package pushforward.bench.speed;

import java.util.Map;
import java.util.Optional;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Something to be timed, of a fixed size.
public sealed interface SpeedCase permits FlowCase, ContinuousCase, ProductCase, ChainCase, OdeCase, OdeBatchCase {
    /// The name on the command line and in results.
    String name();

    /// Numbers in a row.
    int features();

    /// Rows.
    int batch();

    /// What is computed on, by name: the same for every contender.
    Map<String, Tensor> inputs(DType dtype);

    /// Our version.
    ///
    /// @param inputs as [#inputs]; must stay open
    Contender open(DType dtype, int threads, Map<String, Tensor> inputs);

    /// Whether there are densities and samples to time.
    default boolean hasDensity() {
        return false;
    }

    /// The element type the case is about, whatever was asked for.
    default DType dtype(DType asked) {
        return asked;
    }

    /// The library it is always measured beside, whatever was asked for, if there is one.
    default Optional<Peer> peer() {
        return Optional.empty();
    }

    /// Trained numbers.
    default long parameters() {
        return 0;
    }

    /// Floating-point operations of the matrix products in a step, a fused multiply-add counted as two.
    long flops();
}
