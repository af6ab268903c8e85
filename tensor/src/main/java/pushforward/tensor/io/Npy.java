package pushforward.tensor.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// NumPy's `.npy` format, versions 1 to 3: one array of any shape.
///
/// Read: f2, f4, f8, i1 to i8, u1 to u8 and booleans, little- or big-endian, C or Fortran order. Written: f4 and f8,
/// little-endian, C order, the same bytes as `numpy.save`. Format: numpy.lib.format, NEP 1.
public final class Npy {
    private Npy() {}

    /// Reads a file, plain or gzipped. f2 and f4 become F32; f8, integers and booleans become F64.
    ///
    /// @throws FormatException if the file is damaged, holds other things than numbers, or an integer is not exact as a double
    public static StoredArray read(Path file) throws IOException {
        try (ByteReader in = ByteReader.open(file)) {
            return read(in, null);
        }
    }

    /// Reads a file, plain or gzipped, as numbers of type `dtype`.
    ///
    /// @throws FormatException also if an integer is not exact or a number too large in `dtype`
    public static StoredArray read(Path file, DType dtype) throws IOException {
        try (ByteReader in = ByteReader.open(file)) {
            return read(in, dtype);
        }
    }

    /// Writes a tensor; through gzip if the name ends in `.gz`.
    public static void write(Path file, Tensor tensor) throws IOException {
        Gzip.write(file, out -> write(out, tensor));
    }

    static StoredArray read(ByteReader in, @Nullable DType dtype) throws IOException {
        NpyHeader header = NpyHeader.read(in);
        ElementType type = header.type();
        long bytes = Sizes.elements(header.dims(), type, in, 8) * type.bytes();
        in.require(bytes, "numbers");
        if (bytes < in.remaining()) {
            throw in.error("expected " + bytes + " bytes of numbers, got " + in.remaining());
        }
        DType target = dtype == null ? type.natural() : dtype;
        Tensor values = header.columnMajor()
                ? ArrayDecoder.columnMajor(in, type, header.order(), header.dims(), target)
                : ArrayDecoder.rowMajor(in, type, header.order(), header.dims(), target);
        return new StoredArray(values, type);
    }

    static void write(OutputStream out, Tensor tensor) throws IOException {
        out.write(NpyHeader.write(ElementType.of(tensor.dtype()), tensor.shape().dims()));
        ArrayEncoder.write(tensor, out);
    }
}
