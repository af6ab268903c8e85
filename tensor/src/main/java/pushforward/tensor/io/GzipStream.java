package pushforward.tensor.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decompresses gzip (RFC 1952): one or more members, each with its check sum and length verified. `java.util.zip.GZIPInputStream` takes
/// damage after the first member for the end of the data; this stream reports it, with the byte offset in the compressed file.
final class GzipStream extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final String name;
    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    /// Compressed bytes read ahead: those in `[from, to)` are not used yet. The inflater takes them all and gives back what it left.
    private final byte[] input = new byte[ByteReader.CHUNK];
    private int from;
    private int to;
    private long bytesRead;
    private long memberLength;
    private boolean inflating;
    private boolean ended;

    /// Takes over `in` and closes it in the end.
    GzipStream(String name, InputStream in) throws IOException {
        this.name = name;
        this.in = in;
        try {
            header(next());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (!ended) {
            int n;
            try {
                n = inflater.inflate(target, offset, count);
            } catch (DataFormatException e) {
                throw error("damaged data: " + e.getMessage()).causedBy(e);
            }
            if (n > 0) {
                crc.update(target, offset, n);
                memberLength += n;
                return n;
            } else if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw error("expected plain deflate data, got data that needs a dictionary");
            } else if (fill()) {
                inflate();
            } else {
                throw error("expected more compressed data, got the end of the file");
            }
        }
        return -1;
    }

    /// Checks the trailer and goes on to the next member, if there is one. Zero bytes after the last member are padding.
    private void endMember() throws IOException {
        from = to - inflater.getRemaining();
        inflating = false;
        if (little4() != crc.getValue()) {
            throw error("the check sum of the uncompressed data is wrong");
        }
        if (little4() != (memberLength & 0xffffffffL)) {
            throw error("the length of the uncompressed data is wrong");
        }
        int c = one();
        while (c == 0) {
            c = one();
        }
        if (c < 0) {
            ended = true;
            return;
        }
        header(c);
        inflater.reset();
        crc.reset();
        memberLength = 0;
        inflate();
    }

    private void inflate() {
        inflater.setInput(input, from, to - from);
        from = to;
        inflating = true;
    }

    private void header(int first) throws IOException {
        if (first != 0x1f || next() != 0x8b) {
            throw error("expected a gzip header, got something else");
        }
        int method = next();
        if (method != 8) {
            throw error("expected compression method 8 (deflate), got " + method);
        }
        int flags = next();
        if ((flags & 0xe0) != 0) {
            throw error("expected no reserved gzip flags, got 0x" + Integer.toHexString(flags));
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            continue;
        }
    }

    private long little4() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private int next() throws IOException {
        int c = one();
        if (c < 0) {
            throw error("expected more gzip framing, got the end of the file");
        }
        return c;
    }

    private int one() throws IOException {
        return fill() ? input[from++] & 0xff : -1;
    }

    /// True if there are unused compressed bytes; reads more when there are none.
    private boolean fill() throws IOException {
        if (from == to) {
            int n = in.read(input);
            if (n <= 0) {
                return false;
            }
            from = 0;
            to = n;
            bytesRead += n;
        }
        return true;
    }

    private FormatException error(String problem) {
        long unused = to - from + (inflating ? inflater.getRemaining() : 0);
        return FormatException.atByte(name, bytesRead - unused, "gzip: " + problem);
    }

    @Override
    public void close() throws IOException {
        ended = true;
        inflater.end();
        in.close();
    }
}
