package pushforward.tensor.kernel;

import jdk.incubator.vector.DoubleVector;

/// Signs of vectors, by bit patterns.
final class SignsF64 {
    private SignsF64() {
    }

    /// The magnitudes of `a` with the signs of `b`.
    static DoubleVector copy(DoubleVector a, DoubleVector b) {
        return a.reinterpretAsLongs().and(Long.MAX_VALUE).or(b.reinterpretAsLongs().and(Long.MIN_VALUE)).reinterpretAsDoubles();
    }
}
