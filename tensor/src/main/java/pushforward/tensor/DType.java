package pushforward.tensor;

/// The element type of a [Tensor]: IEEE 754 binary32 or binary64.
///
/// Booleans and indices have no type of their own: they are exact floating-point numbers (`0`, `1`, `2` ...).
public enum DType {
    /// IEEE 754 binary32: 24 bits of precision. What models are usually trained in.
    F32(Float.BYTES, 0x1p-23),
    /// IEEE 754 binary64: 53 bits of precision. What Java `double`s become.
    F64(Double.BYTES, 0x1p-52);

    private final int bytes;
    private final double epsilon;

    DType(int bytes, double epsilon) {
        this.bytes = bytes;
        this.epsilon = epsilon;
    }

    /// The size of one element, in bytes: 4 or 8.
    public int bytes() {
        return bytes;
    }

    /// The distance from 1 to the next larger number: `2^-23` (F32) or `2^-52` (F64).
    /// The relative error of one correctly rounded operation is at most half of it.
    public double epsilon() {
        return epsilon;
    }

    /// The other type.
    DType other() {
        return this == F32 ? F64 : F32;
    }
}
