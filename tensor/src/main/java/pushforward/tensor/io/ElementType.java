package pushforward.tensor.io;

import pushforward.tensor.DType;

/// How a file stores its numbers. Tensors hold F32 or F64 only; whether the numbers were integers matters later (bits per
/// dimension, dequantisation).
public enum ElementType {
    /// One byte, 0 or 1.
    BOOL(1, true),
    /// Unsigned 8-bit integer.
    U8(1, true),
    /// Signed 8-bit integer.
    I8(1, true),
    /// Unsigned 16-bit integer.
    U16(2, true),
    /// Signed 16-bit integer.
    I16(2, true),
    /// Unsigned 32-bit integer.
    U32(4, true),
    /// Signed 32-bit integer.
    I32(4, true),
    /// Unsigned 64-bit integer.
    U64(8, true),
    /// Signed 64-bit integer.
    I64(8, true),
    /// IEEE 754 binary16.
    F16(2, false),
    /// The upper half of a binary32.
    BF16(2, false),
    /// IEEE 754 binary32.
    F32(4, false),
    /// IEEE 754 binary64.
    F64(8, false);

    private final int bytes;
    private final boolean integer;

    ElementType(int bytes, boolean integer) {
        this.bytes = bytes;
        this.integer = integer;
    }

    /// The stored form of a tensor's own type.
    public static ElementType of(DType dtype) {
        return dtype == DType.F32 ? F32 : F64;
    }

    /// Bytes per element in the file.
    public int bytes() {
        return bytes;
    }

    /// True for integers and booleans.
    public boolean isInteger() {
        return integer;
    }

    /// The tensor type these numbers become unless another is asked for: F32 for floating-point types of 32 bits and less, F64
    /// for all others.
    public DType natural() {
        return integer || this == F64 ? DType.F64 : DType.F32;
    }
}
