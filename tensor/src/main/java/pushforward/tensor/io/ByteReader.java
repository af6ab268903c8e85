package pushforward.tensor.io;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// A stream of bytes that knows its name, its place and how many bytes are left, so that every size a header claims can be
/// checked before anything is allocated. What goes wrong becomes a [FormatException] with the byte offset.
///
/// For a plain file the number of bytes is the file's length; for compressed data it is found by decompressing twice, first only to count
/// (see [Gzip#length]): a claimed size is never believed.
final class ByteReader implements Closeable {
    /// Bytes moved at a time.
    static final int CHUNK = 1 << 16;

    private final String name;
    private final InputStream in;
    private final long end;
    private long position;

    /// @param name what to call the input in errors
    /// @param in the bytes, closed with this reader
    /// @param length the number of bytes `in` holds
    ByteReader(String name, InputStream in, long length) {
        this(name, in, 0, length);
    }

    /// A reader of the bytes `[start, end)` of a file, the next byte of `in` being the one at `start`.
    ByteReader(String name, InputStream in, long start, long end) {
        this.name = name;
        this.in = in;
        this.position = start;
        this.end = end;
    }

    /// Opens a file, through gzip if its first bytes say so.
    static ByteReader open(Path file) throws IOException {
        String name = file.toString();
        if (Gzip.isGzip(file)) {
            long length = Gzip.length(file, Sizes.limit());
            return new ByteReader(name, Gzip.open(file), length);
        }
        long length = Files.size(file);
        return new ByteReader(name, Files.newInputStream(file), length);
    }

    String name() {
        return name;
    }

    /// The offset of the next byte.
    long position() {
        return position;
    }

    /// The number of bytes left.
    long remaining() {
        return end - position;
    }

    /// Fills `target[offset .. offset + count)`.
    ///
    /// @param what what these bytes are, for the error if the input ends before
    void read(byte[] target, int offset, int count, String what) throws IOException {
        require(count, what);
        try {
            int done = in.readNBytes(target, offset, count);
            position += done;
            if (done < count) {
                throw error("expected " + (count - done) + " more bytes of " + what + ", got the end of the input");
            }
        } catch (EOFException | ZipException e) {
            throw error("damaged compressed data: " + e.getMessage()).causedBy(e);
        }
    }

    byte[] read(int count, String what) throws IOException {
        require(count, what);
        byte[] bytes = new byte[count];
        read(bytes, 0, count, what);
        return bytes;
    }

    /// Checks that `count` bytes are left, without reading or allocating anything.
    void require(long count, String what) throws FormatException {
        if (count > remaining()) {
            throw error("expected " + count + " bytes of " + what + ", got " + remaining());
        }
    }

    int u8(String what) throws IOException {
        return read(1, what)[0] & 0xff;
    }

    /// Checks that nothing is left.
    void requireEnd() throws FormatException {
        if (remaining() != 0) {
            throw error("expected the end of the input, got " + remaining() + " more bytes");
        }
    }

    /// An error at the next byte.
    FormatException error(String problem) {
        return errorAt(position, problem);
    }

    FormatException errorAt(long offset, String problem) {
        return FormatException.atByte(name, offset, problem);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
