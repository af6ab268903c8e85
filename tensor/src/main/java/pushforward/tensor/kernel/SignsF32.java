package pushforward.tensor.kernel;

import jdk.incubator.vector.FloatVector;

/// Signs of vectors, by bit patterns.
final class SignsF32 {
    private SignsF32() {
    }

    /// The magnitudes of `a` with the signs of `b`.
    static FloatVector copy(FloatVector a, FloatVector b) {
        return a.reinterpretAsInts().and(Integer.MAX_VALUE).or(b.reinterpretAsInts().and(Integer.MIN_VALUE)).reinterpretAsFloats();
    }
}
