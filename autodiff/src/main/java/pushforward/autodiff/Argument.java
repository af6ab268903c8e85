package pushforward.autodiff;

import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// An argument of a function that is traced: what is known of it before any number is.
///
/// @param name what printed graphs and errors call it
/// @param shape the shape of one sample, or of the one value all samples share
/// @param dtype the element type
/// @param varying whether each sample has its own (`true`) or all share one (`false`)
public record Argument(String name, Shape shape, DType dtype, boolean varying) {

    /// An argument each sample has its own of: tensors bound to it have a leading axis of rows.
    public static Argument perSample(String name, Shape shape, DType dtype) {
        return new Argument(name, shape, dtype, true);
    }

    /// An argument all samples share, such as a parameter.
    public static Argument shared(String name, Shape shape, DType dtype) {
        return new Argument(name, shape, dtype, false);
    }

    Type type() {
        return new Type(shape, dtype, varying);
    }
}
