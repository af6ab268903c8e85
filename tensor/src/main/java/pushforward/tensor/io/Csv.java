package pushforward.tensor.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;

/// Tables of numbers as text: comma-, semicolon-, tab- or white-space-separated, with or without a header line, quoted as in RFC 4180.
///
/// Fields that are empty or say `NA`, `N/A`, `NaN`, `null`, `none` or `?` are missing and become NaN ([Table#missing] finds them again);
/// `inf` and `-inf` are infinities; a number too large for a double, text, and rows of unequal length are errors naming line and column.
/// Columns without a name are called `x0`, `x1` and so on.
public final class Csv {
    private Csv() {}

    /// Reads a file, plain or gzipped; header and delimiter are found out.
    public static Table read(Path file) throws IOException {
        return read(file, CsvOptions.defaults());
    }

    /// Reads a file, plain or gzipped.
    public static Table read(Path file, CsvOptions options) throws IOException {
        try (InputStream in = open(file)) {
            return read(file.toString(), in, options);
        }
    }

    /// Reads CSV text from a stream, for example a resource on the class path. The stream is read to its end and not closed.
    ///
    /// @param name what to call it in errors
    public static Table read(String name, InputStream in, CsvOptions options) throws IOException {
        return new CsvReader(name, in, options).read();
    }

    /// The column names of a file, without reading its rows.
    public static List<String> names(Path file, CsvOptions options) throws IOException {
        try (InputStream in = open(file)) {
            return new CsvReader(file.toString(), in, options).start();
        }
    }

    /// Writes a header and the rows of `values[rows, columns]` (or `[rows]`, one column), comma-separated; through gzip if the
    /// name ends in `.gz`. Every number reads back exactly; NaN is written as an empty field in tables of several columns, as
    /// `NaN` in those of one.
    public static void write(Path file, List<String> names, Tensor values) throws IOException {
        int columns = values.rank() == 1 ? 1 : values.rank() == 2 ? values.dim(1) : -1;
        if (columns != names.size()) {
            throw new IllegalArgumentException("expected values of shape [rows, " + names.size() + "], got " + values.shape());
        }
        Gzip.write(file, out -> write(out, names, values));
    }

    private static InputStream open(Path file) throws IOException {
        return Gzip.isGzip(file) ? new LimitedStream(Gzip.open(file), file.toString(), Sizes.limit()) : Files.newInputStream(file);
    }

    private static void write(OutputStream out, List<String> names, Tensor values) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(text.isEmpty() ? "" : ",").append(quoted(name));
        }
        text.append('\n');
        int columns = names.size();
        double[] doubles = new double[values.dtype() == DType.F64 ? columns : 0];
        float[] floats = new float[values.dtype() == DType.F32 ? columns : 0];
        long rowBytes = (long) columns * values.dtype().bytes();
        try (Lease lease = TensorAccess.lease(values)) {
            for (int row = 0; row < values.dim(0); row++) {
                long address = lease.address() + row * rowBytes;
                if (values.dtype() == DType.F64) {
                    Memory.copyOut(address, doubles, 0, columns);
                } else {
                    Memory.copyOut(address, floats, 0, columns);
                }
                for (int column = 0; column < columns; column++) {
                    text.append(column == 0 ? "" : ",").append(values.dtype() == DType.F64
                            ? number(doubles[column], columns) : number(floats[column], columns));
                }
                text.append('\n');
                if (text.length() >= ByteReader.CHUNK) {
                    flush(text, out);
                }
            }
        }
        flush(text, out);
    }

    private static void flush(StringBuilder text, OutputStream out) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }

    private static String number(double value, int columns) {
        return Double.isNaN(value) ? missing(columns) : Double.isInfinite(value) ? infinity(value) : Double.toString(value);
    }

    private static String number(float value, int columns) {
        return Float.isNaN(value) ? missing(columns) : Float.isInfinite(value) ? infinity(value) : Float.toString(value);
    }

    private static String missing(int columns) {
        return columns == 1 ? "NaN" : "";
    }

    private static String infinity(double value) {
        return value > 0 ? "inf" : "-inf";
    }

    private static String quoted(String name) {
        boolean plain = name.chars().noneMatch(c -> c == ',' || c == ';' || c == '\t' || c == '"' || c == '\n' || c == '\r');
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
