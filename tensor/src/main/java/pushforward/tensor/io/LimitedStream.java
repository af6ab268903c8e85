package pushforward.tensor.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Ends decompression that goes beyond a limit with an error.
final class LimitedStream extends FilterInputStream {
    private final String name;
    private final long limit;
    private long count;

    LimitedStream(InputStream in, String name, long limit) {
        super(in);
        this.name = name;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        count(c < 0 ? 0 : 1);
        return c;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = super.read(target, offset, length);
        count(n);
        return n;
    }

    private void count(int n) throws FormatException {
        count += Math.max(n, 0);
        if (count > limit) {
            throw FormatException.inFile(name, "decompresses to more than " + Sizes.text(limit) + "; " + Sizes.HINT);
        }
    }
}
