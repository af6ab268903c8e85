package pushforward.tensor.io;

import java.util.Locale;
import pushforward.tensor.Shape;

/// Sizes that files claim, checked before they are believed.
final class Sizes {
    /// The system property that bounds decompressed data, in bytes.
    static final String PROPERTY = "pushforward.io.maxBytes";
    /// What a person can do about data that is too large.
    static final String HINT = "set the system property " + PROPERTY + " if it is to be trusted";
    /// Axes an array may have; NumPy allows 64.
    static final int MAX_RANK = 32;

    private static final long DEFAULT_LIMIT = 1L << 32;

    private Sizes() {}

    /// The most bytes that compressed data may decompress to: 4 GiB unless the system property says otherwise.
    static long limit() {
        return Long.getLong(PROPERTY, DEFAULT_LIMIT);
    }

    /// The number of elements of an array with these axes.
    ///
    /// @throws FormatException if it or its number of bytes overflows, or an axis is longer than an int
    static long elements(long[] dims, ElementType type, ByteReader in, long offset) throws FormatException {
        if (dims.length > MAX_RANK) {
            throw in.errorAt(offset, "expected at most " + MAX_RANK + " axes, got " + dims.length);
        }
        long size = 1;
        long bytes = type.bytes();
        for (long dim : dims) {
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw in.errorAt(offset, "expected axes of 0 to " + Integer.MAX_VALUE + ", got " + Long.toUnsignedString(dim));
            }
            // Axes of length 0 do not hide an overflow among the others.
            if (Math.multiplyHigh(bytes, Math.max(dim, 1)) != 0 || bytes * Math.max(dim, 1) < 0) {
                throw in.errorAt(offset, "the shape has more elements than fit memory");
            }
            bytes *= Math.max(dim, 1);
            size *= dim;
        }
        return size;
    }

    /// A shape whose axes have been checked by [#elements].
    static Shape shape(long[] dims) {
        int[] ints = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            ints[i] = (int) dims[i];
        }
        return Shape.of(ints);
    }

    /// A number of bytes for people.
    static String text(long bytes) {
        if (bytes < 10_000) {
            return bytes + " bytes";
        }
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < 4) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, new String[] {"bytes", "KiB", "MiB", "GiB", "TiB"}[unit]);
    }
}
