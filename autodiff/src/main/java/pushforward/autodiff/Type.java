package pushforward.autodiff;

import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// What is known of a value before it is computed: the shape of one sample, its element type, and its stage.
///
/// @param shape the shape of one sample, without any batch axis
/// @param dtype the element type
/// @param varying `true` when every sample has its own value, `false` when all samples share one (uniform)
public record Type(Shape shape, DType dtype, boolean varying) {

    static Type uniform(Shape shape, DType dtype) {
        return new Type(shape, dtype, false);
    }

    /// The same value seen by each sample separately.
    Type lifted() {
        return new Type(shape, dtype, true);
    }

    Type withShape(Shape other) {
        return new Type(other, dtype, varying);
    }

    /// Elements of one sample.
    int size() {
        return Math.toIntExact(shape.size());
    }

    /// Prints as `f32[3, 4]` when uniform and `f32[3, 4]/sample` when varying.
    @Override
    public String toString() {
        return dtype.name().toLowerCase(java.util.Locale.ROOT) + shape + (varying ? "/sample" : "");
    }
}
