package pushforward.tensor.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;

/// Reads the numbers of an array from a byte stream into a new tensor, a chunk at a time.
///
/// Integers must be exact in the tensor's type, finite doubles must stay finite as floats; a number that would not is an error
/// at its offset.
final class ArrayDecoder {
    /// Elements decoded at a time: at most [ByteReader#CHUNK] bytes of 8 each.
    private static final int BLOCK = ByteReader.CHUNK / 8;

    private final ByteReader in;
    private final ElementType type;
    private final DType dtype;
    private final byte[] bytes;
    private final ByteBuffer source;
    private final double[] doubles = new double[BLOCK];
    private final float[] floats;

    private ArrayDecoder(ByteReader in, ElementType type, ByteOrder order, DType dtype) {
        this.in = in;
        this.type = type;
        this.dtype = dtype;
        this.bytes = new byte[BLOCK * type.bytes()];
        this.source = ByteBuffer.wrap(bytes).order(order);
        this.floats = new float[dtype == DType.F32 ? BLOCK : 0];
    }

    /// Reads an array in row-major order.
    ///
    /// @param dims the axes, checked by [Sizes#elements]
    static Tensor rowMajor(ByteReader in, ElementType type, ByteOrder order, long[] dims, DType dtype) throws IOException {
        return decode(in, type, order, dims, dtype, false);
    }

    /// Reads an array in column-major (Fortran) order into a row-major tensor.
    static Tensor columnMajor(ByteReader in, ElementType type, ByteOrder order, long[] dims, DType dtype) throws IOException {
        return decode(in, type, order, dims, dtype, true);
    }

    private static Tensor decode(ByteReader in, ElementType type, ByteOrder order, long[] dims, DType dtype, boolean columnMajor)
            throws IOException {
        Shape shape = Sizes.shape(dims);
        long size = shape.size();
        in.require(size * type.bytes(), "numbers");
        Tensor tensor = TensorAccess.allocate(dtype, shape);
        try (Lease lease = TensorAccess.lease(tensor)) {
            ArrayDecoder decoder = new ArrayDecoder(in, type, order, dtype);
            if (columnMajor && dims.length > 1) {
                decoder.scatter(lease.address(), shape);
            } else {
                decoder.run(lease.address(), size);
            }
        } catch (IOException | RuntimeException e) {
            tensor.close();
            throw e;
        }
        return tensor;
    }

    private void run(long address, long size) throws IOException {
        for (long done = 0; done < size; done += BLOCK) {
            int n = (int) Math.min(BLOCK, size - done);
            next(n);
            if (dtype == DType.F32) {
                Memory.copyIn(address + done * Float.BYTES, floats, 0, n);
            } else {
                Memory.copyIn(address + done * Double.BYTES, doubles, 0, n);
            }
        }
    }

    /// Element `(i0, i1 ..)` comes from the file in the order where `i0` runs fastest and goes to its row-major place.
    private void scatter(long address, Shape shape) throws IOException {
        int rank = shape.rank();
        long[] stride = new long[rank];
        long step = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            stride[axis] = step;
            step *= shape.dim(axis);
        }
        int[] index = new int[rank];
        long place = 0;
        long size = shape.size();
        for (long done = 0; done < size; done += BLOCK) {
            int n = (int) Math.min(BLOCK, size - done);
            next(n);
            for (int i = 0; i < n; i++) {
                if (dtype == DType.F32) {
                    Memory.putFloat(address + place * Float.BYTES, floats[i]);
                } else {
                    Memory.putDouble(address + place * Double.BYTES, doubles[i]);
                }
                int axis = 0;
                while (axis < rank && ++index[axis] == shape.dim(axis)) {
                    index[axis] = 0;
                    place -= stride[axis] * (shape.dim(axis) - 1);
                    axis++;
                }
                if (axis < rank) {
                    place += stride[axis];
                }
            }
        }
    }

    /// Reads the next `n` numbers into `floats` (for F32) or `doubles` (for F64).
    private void next(int n) throws IOException {
        long offset = in.position();
        in.read(bytes, 0, n * type.bytes(), "numbers");
        source.clear();
        if (type == ElementType.F32 && dtype == DType.F32) {
            source.asFloatBuffer().get(floats, 0, n);
            return;
        }
        widen(n, offset);
        if (dtype == DType.F32) {
            narrow(n, offset);
        }
    }

    private void widen(int n, long offset) throws FormatException {
        double[] to = doubles;
        switch (type) {
            case BOOL -> {
                for (int i = 0; i < n; i++) {
                    if (bytes[i] != 0 && bytes[i] != 1) {
                        throw in.errorAt(offset + i, "expected a boolean (0 or 1), got " + bytes[i]);
                    }
                    to[i] = bytes[i];
                }
            }
            case U8 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = bytes[i] & 0xff;
                }
            }
            case I8 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = bytes[i];
                }
            }
            case U16 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = source.getShort(2 * i) & 0xffff;
                }
            }
            case I16 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = source.getShort(2 * i);
                }
            }
            case U32 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = source.getInt(4 * i) & 0xffffffffL;
                }
            }
            case I32 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = source.getInt(4 * i);
                }
            }
            case U64, I64 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = exact(source.getLong(8 * i), offset + 8L * i);
                }
            }
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Float.float16ToFloat(source.getShort(2 * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Float.intBitsToFloat(source.getShort(2 * i) << 16);
                }
            }
            case F32 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = source.getFloat(4 * i);
                }
            }
            case F64 -> source.asDoubleBuffer().get(to, 0, n);
        }
    }

    private double exact(long value, long offset) throws FormatException {
        if (type == ElementType.U64 && value < 0 && (value & 0x7ff) == 0) {
            return (value >>> 11) * 0x1p11;
        }
        double nearest = value;
        if ((type == ElementType.U64 && value < 0) || nearest == 0x1p63 || (long) nearest != value) {
            throw in.errorAt(offset, "the integer " + (type == ElementType.I64 ? Long.toString(value) : Long.toUnsignedString(value))
                    + " is not exact in F64");
        }
        return nearest;
    }

    private void narrow(int n, long offset) throws FormatException {
        for (int i = 0; i < n; i++) {
            double value = doubles[i];
            float nearest = (float) value;
            if (type.isInteger() ? nearest != value : Float.isInfinite(nearest) && Double.isFinite(value)) {
                throw in.errorAt(offset + (long) i * type.bytes(), type.isInteger()
                        ? "the integer " + (long) value + " is not exact in F32: read it as F64"
                        : "the number " + value + " is too large for F32: read it as F64");
            }
            floats[i] = nearest;
        }
    }
}
