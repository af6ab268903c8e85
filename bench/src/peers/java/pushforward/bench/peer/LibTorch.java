package pushforward.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;
import pushforward.bench.speed.ChainCase;
import pushforward.bench.speed.Contender;
import pushforward.bench.speed.FlowCase;
import pushforward.bench.speed.Peer;
import pushforward.bench.speed.ProductCase;
import pushforward.bench.speed.SpeedCase;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// The C++ library under PyTorch, run eagerly on the processor through its JavaCPP bindings.
///
/// Every call of a contender releases the native tensors it has made. The bindings' other way, a garbage collector's queue, is turned off: it would cost a lock and a look at
/// the memory of the process for every tensor. Whoever wants it sets the property `org.bytedeco.javacpp.nopointergc` to `false`.
///
/// Two pools of threads take turns here, OpenMP's and that of the matrix products. While one works the threads of the other spin: with two threads on two processors steps
/// took ten times as long. The environment variable `OMP_WAIT_POLICY=PASSIVE` prevents it, and can only be set before the process starts.
public final class LibTorch implements Peer {
    static {
        String collected = "org.bytedeco.javacpp.nopointergc";
        if (System.getProperty(collected) == null) {
            System.setProperty(collected, "true");
        }
    }

    /// Holds what may be said only once, and before any work.
    private static final class Started {
        static {
            torch.set_num_interop_threads(1);
        }

        private Started() {
        }

        /// Sets the threads of one operation. The library's own threads and those of its matrix products are two pools; PyTorch's setting reaches the first alone.
        static void threads(int n) {
            torch.set_num_threads(n);
            openblas.blas_set_num_threads(n);
        }
    }

    @Override
    public String name() {
        return "libtorch";
    }

    /// Such as `libtorch 2.7.1 (bytedeco 1.5.12)`.
    @Override
    public String describe() {
        try {
            String[] versions = Loader.getVersion("org.bytedeco", "pytorch").split("-", 2);
            return "libtorch " + versions[0] + " (bytedeco " + versions[1] + ")";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean has(SpeedCase of) {
        return of instanceof FlowCase || of instanceof ProductCase || of instanceof ChainCase;
    }

    @Override
    public Contender open(SpeedCase of, DType dtype, int threads, Map<String, Tensor> inputs) {
        Started.threads(threads);
        return switch (of) {
            case FlowCase flow -> new TorchFlow(flow, inputs);
            case ProductCase _ -> TorchOperation.product(inputs.get("a"), inputs.get("b"));
            case ChainCase _ -> TorchOperation.chain(inputs.get("x"), inputs.get("s"), inputs.get("t"));
            default -> throw new IllegalArgumentException("expected a flow of couplings or autoregressive layers, a product or a chain, got " + of.name());
        };
    }
}
