package pushforward.tensor.io;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// The IDX format of the MNIST files: `00 00 type rank`, then `rank` axes of 4 bytes, then the numbers row by row; everything big-endian.
/// Read only.
public final class Idx {
    private Idx() {}

    /// Reads a file, plain or gzipped. Integers become F64, F32 stays F32.
    public static StoredArray read(Path file) throws IOException {
        try (ByteReader in = ByteReader.open(file)) {
            return read(in, null);
        }
    }

    /// Reads a file, plain or gzipped, as numbers of type `dtype`. An integer that is not exact in `dtype` is an error.
    public static StoredArray read(Path file, DType dtype) throws IOException {
        try (ByteReader in = ByteReader.open(file)) {
            return read(in, dtype);
        }
    }

    static StoredArray read(ByteReader in, @Nullable DType dtype) throws IOException {
        byte[] magic = in.read(4, "IDX magic");
        if (magic[0] != 0 || magic[1] != 0) {
            throw in.errorAt(0, "expected two zero bytes of IDX magic, got " + (magic[0] & 0xff) + " and " + (magic[1] & 0xff));
        }
        ElementType type = switch (magic[2]) {
            case 0x08 -> ElementType.U8;
            case 0x09 -> ElementType.I8;
            case 0x0b -> ElementType.I16;
            case 0x0c -> ElementType.I32;
            case 0x0d -> ElementType.F32;
            case 0x0e -> ElementType.F64;
            default -> throw in.errorAt(2, "expected an IDX type of 8, 9, 11, 12, 13 or 14, got " + (magic[2] & 0xff));
        };
        int rank = magic[3] & 0xff;
        byte[] sizes = in.read(4 * rank, "IDX axes");
        long[] dims = new long[rank];
        for (int i = 0; i < sizes.length; i++) {
            dims[i / 4] = dims[i / 4] << 8 | sizes[i] & 0xff;
        }
        long bytes = Sizes.elements(dims, type, in, 4) * type.bytes();
        in.require(bytes, "numbers");
        if (bytes < in.remaining()) {
            throw in.error("expected " + bytes + " bytes of numbers, got " + in.remaining());
        }
        Tensor values = ArrayDecoder.rowMajor(in, type, ByteOrder.BIG_ENDIAN, dims, dtype == null ? type.natural() : dtype);
        return new StoredArray(values, type);
    }
}
