package pushforward.tensor.kernel;

/// What differs between the types in [VectorF32]: here F64 is the other type. Each method returns the number of elements done.
final class WideF32 {
    private WideF32() {
    }

    /// Elements of F64 to the own type.
    static long convert(long dst, long src, long n) {
        return VectorCasts.narrow(dst, src, n);
    }

    /// One `[n][inner]` block summed in F64.
    static long sum(long dst, long a, long n, long inner) {
        return VectorCasts.sumWide(dst, a, n, inner);
    }
}
