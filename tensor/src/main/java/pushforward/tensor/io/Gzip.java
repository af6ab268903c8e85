package pushforward.tensor.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// Gzip files (RFC 1952), told by their first two bytes and not by their names.
final class Gzip {
    private Gzip() {}

    /// True if the file begins with the magic bytes `1f 8b`.
    static boolean isGzip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] magic = in.readNBytes(2);
            return magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        }
    }

    /// The uncompressed bytes; see [GzipStream] for what is checked.
    static InputStream open(Path file) throws IOException {
        return new GzipStream(file.toString(), Files.newInputStream(file));
    }

    /// True if the name ends in `.gz`.
    static boolean isGzipName(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /// Writes a whole file or nothing, through gzip if its name ends in `.gz`.
    static void write(Path file, AtomicFile.Body body) throws IOException {
        AtomicFile.write(file, raw -> {
            if (isGzipName(file)) {
                GZIPOutputStream out = new GZIPOutputStream(raw, ByteReader.CHUNK);
                body.writeTo(out);
                out.finish();
            } else {
                body.writeTo(raw);
            }
        });
    }

    /// Decompresses a file into a temporary one, for formats that need random access, and hands it to `use`. Errors name the
    /// original file.
    static <T> T expanded(Path file, Use<T> use) throws IOException {
        long limit = Sizes.limit();
        Path temporary = Files.createTempFile("pushforward", null);
        try {
            try (InputStream in = open(file); OutputStream out = Files.newOutputStream(temporary)) {
                copy(in, out, file.toString(), limit);
            }
            return use.apply(temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// What is done with a decompressed file.
    interface Use<T> {
        T apply(Path file) throws IOException;
    }

    /// The number of uncompressed bytes, found by decompressing once in constant memory; more than `limit` is an error as soon
    /// as it is reached.
    static long length(Path file, long limit) throws IOException {
        try (InputStream in = open(file)) {
            return length(in, file.toString(), limit);
        }
    }

    /// The number of bytes in `in`, which is read to its end.
    static long length(InputStream in, String name, long limit) throws IOException {
        return copy(in, OutputStream.nullOutputStream(), name, limit);
    }

    private static long copy(InputStream in, OutputStream out, String name, long limit) throws IOException {
        byte[] chunk = new byte[ByteReader.CHUNK];
        long length = 0;
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            length += n;
            if (length > limit) {
                throw FormatException.inFile(name, "decompresses to more than " + Sizes.text(limit) + "; " + Sizes.HINT);
            }
            out.write(chunk, 0, n);
        }
        return length;
    }
}
