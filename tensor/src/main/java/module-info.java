import org.jspecify.annotations.NullMarked;

/// Dense tensors in off-heap memory, SIMD kernels, linear algebra, files and random numbers.
@NullMarked
@SuppressWarnings("module") // the modules named in the qualified export are built after this one
module pushforward.tensor {
    requires jdk.incubator.vector;
    requires transitive org.apache.commons.rng.api;
    requires static org.jspecify;

    exports pushforward.tensor;
    exports pushforward.tensor.io;
    exports pushforward.tensor.random;
    exports pushforward.tensor.kernel to
            pushforward.autodiff,
            pushforward.ode,
            pushforward.flows,
            pushforward.bench;
}
