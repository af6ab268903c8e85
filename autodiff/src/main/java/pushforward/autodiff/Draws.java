package pushforward.autodiff;

import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Random numbers inside a traced function: each sample draws its own, as a function of the run's key, the sample's row, the stream and the element alone.
///
/// Numbers of different streams are independent; the same stream asked for twice gives the same numbers. Streams count from 0.
public final class Draws {
    private Draws() {
    }

    /// Standard normal numbers of shape `dims`, per sample.
    ///
    /// @throws IllegalStateException outside a function being traced
    public static Var normal(int stream, DType dtype, int... dims) {
        return draw(RandomInput.Kind.NORMAL, stream, dtype, dims);
    }

    /// Uniform numbers in (0, 1) of shape `dims`, per sample.
    ///
    /// @throws IllegalStateException outside a function being traced
    public static Var uniform(int stream, DType dtype, int... dims) {
        return draw(RandomInput.Kind.UNIFORM, stream, dtype, dims);
    }

    private static Var draw(RandomInput.Kind kind, int stream, DType dtype, int... dims) {
        Trace trace = Trace.current();
        if (trace == null) {
            throw new IllegalStateException("random numbers can be drawn only inside a function that is being traced");
        }
        if (stream < 0) {
            throw new IllegalArgumentException("expected a stream of 0 or more, got " + stream);
        }
        return trace.emitLeaf(new RandomInput(kind, stream, new Type(Shape.of(dims), dtype, true)));
    }
}
