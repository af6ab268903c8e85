package pushforward.tensor.kernel;

/// What differs between the types in [VectorF64]: here F64 is the own type. Each method returns the number of elements done.
final class WideF64 {
    private WideF64() {
    }

    /// Elements of F32 to the own type.
    static long convert(long dst, long src, long n) {
        return VectorCasts.widen(dst, src, n);
    }

    /// One `[n][inner]` block summed in F64.
    static long sum(long dst, long a, long n, long inner) {
        return VectorReductionsF64.sum(dst, a, n, inner);
    }
}
