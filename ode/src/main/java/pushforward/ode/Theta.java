package pushforward.ode;

import pushforward.autodiff.Argument;
import pushforward.ode.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Something a [VectorField] depends on besides time and state, in a solve of many rows.
///
/// @param value `[shape..]` where all rows share it, `[n, shape..]` where each has its own
/// @param perRow whether each row has its own
public record Theta(Tensor value, boolean perRow) {
    /// Checks that there are rows.
    public Theta {
        Checks.require(!perRow || value.rank() >= 1, "one value per row, [n, ..]", value.shape());
    }

    /// What all rows share, such as a parameter `[shape..]`.
    public static Theta shared(Tensor value) {
        return new Theta(value, false);
    }

    /// What each row has for itself, such as a context `[n, shape..]`.
    public static Theta perRow(Tensor value) {
        return new Theta(value, true);
    }

    Argument argument(String name) {
        Shape shape = perRow ? value.shape().remove(0) : value.shape();
        return new Argument(name, shape, value.dtype(), perRow);
    }
}
