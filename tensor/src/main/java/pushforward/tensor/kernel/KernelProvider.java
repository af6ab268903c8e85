package pushforward.tensor.kernel;

import pushforward.tensor.DType;

/// Picks the implementation, once.
final class KernelProvider {
    static final Kernels F64 = Kernels.scalar(DType.F64);
    static final Kernels F32 = Kernels.scalar(DType.F32);

    private KernelProvider() {
    }
}
