package pushforward.tensor.io;

import pushforward.tensor.Tensor;

/// One array from a file.
///
/// @param values the numbers, of any shape
/// @param element how the file stored them
public record StoredArray(Tensor values, ElementType element) implements Contents {
    /// True if the file stored integers or booleans.
    public boolean isInteger() {
        return element.isInteger();
    }

    @Override
    public void close() {
        values.close();
    }
}
