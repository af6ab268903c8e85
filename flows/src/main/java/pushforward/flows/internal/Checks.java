package pushforward.flows.internal;

import pushforward.autodiff.Var;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Checks at the doors of layers; not exported from the module.
public final class Checks {
    private Checks() {
    }

    /// That `x` has the expected shape.
    public static void shape(Shape expected, Var x) {
        if (!x.shape().equals(expected)) {
            throw new IllegalArgumentException("expected shape " + expected + ", got " + x.shape());
        }
    }

    /// That `rows` is `[n, shape..]` with `n >= 1`.
    public static void rows(Shape shape, Tensor rows) {
        if (rows.rank() == 0 || !rows.shape().remove(0).equals(shape)) {
            throw new IllegalArgumentException("expected shape " + shape.insert(0, 1).toString().replaceFirst("1", "n") + ", got " + rows.shape());
        }
        if (rows.dim(0) == 0) {
            throw new IllegalArgumentException("expected at least one row, got shape " + rows.shape());
        }
    }

    /// That a condition on an argument holds.
    ///
    /// @param expected what was expected, after the word "expected"
    /// @param got what came instead
    public static void require(boolean condition, String expected, Object got) {
        if (!condition) {
            throw new IllegalArgumentException("expected " + expected + ", got " + got);
        }
    }
}
