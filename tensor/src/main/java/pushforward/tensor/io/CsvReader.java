package pushforward.tensor.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;

/// Reads the records of one CSV file into a [Table]. Rows gather in blocks on the heap, since their number is known only at the end.
final class CsvReader {
    private static final int BLOCK = 1 << 15;

    private final String name;
    private final CsvRecords records;
    private final CsvOptions options;
    private final NumberText number = new NumberText();

    private final List<double[]> blocks = new ArrayList<>();
    private int[] lines = new int[64];
    private int rows;
    private long cells;

    CsvReader(String name, InputStream in, CsvOptions options) throws IOException {
        this.name = name;
        this.records = new CsvRecords(name, in, options);
        this.options = options;
    }

    Table read() throws IOException {
        List<String> names = start();
        int fields = names.size();
        int firstLine = records.line();
        int[] columns = columns(names);
        boolean more = !isHeader() || records.next();
        while (more) {
            if (records.fields() != fields) {
                throw FormatException.atLine(name, records.line(), "expected " + fields + " fields as in line " + firstLine + ", got "
                        + records.fields());
            }
            for (int column : columns) {
                add(value(column, names));
            }
            endRow();
            more = records.next();
        }
        if (rows == 0) {
            throw FormatException.inFile(name, "expected rows of numbers, got only a header");
        }
        List<String> selected = new ArrayList<>();
        for (int column : columns) {
            selected.add(names.get(column));
        }
        return Table.of(selected, tensor(columns.length), Arrays.copyOf(lines, rows));
    }

    /// Reads the first record and makes names of it, or up.
    List<String> start() throws IOException {
        if (!records.next()) {
            throw FormatException.inFile(name, "expected numbers, got an empty file");
        }
        boolean header = isHeader();
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < records.fields(); i++) {
            String field = header ? records.field(i) : "";
            String column = field.isEmpty() ? "x" + i : field;
            if (!seen.add(column)) {
                throw records.error(i, "expected each column name once, got " + records.shown(i) + " again");
            }
            names.add(column);
        }
        return names;
    }

    /// Whether the current record, the first one, is a header.
    private boolean isHeader() {
        if (options.header() != CsvOptions.Header.AUTO) {
            return options.header() == CsvOptions.Header.PRESENT;
        }
        for (int i = 0; i < records.fields(); i++) {
            if (records.number(i, number) == NumberText.Kind.TEXT) {
                return true;
            }
        }
        return false;
    }

    private int[] columns(List<String> names) throws FormatException {
        int[] columns = new int[options.columns().isEmpty() ? names.size() : options.columns().size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = options.columns().isEmpty() ? i : names.indexOf(options.columns().get(i));
            if (columns[i] < 0) {
                throw FormatException.inFile(name, "expected a column \"" + options.columns().get(i) + "\", got only " + names);
            }
        }
        return columns;
    }

    private double value(int column, List<String> names) throws FormatException {
        NumberText.Kind kind = records.number(column, number);
        if (kind == NumberText.Kind.TEXT || kind == NumberText.Kind.TOO_LARGE) {
            String expected = kind == NumberText.Kind.TEXT ? "expected a number" : "expected a number in the range of a double";
            throw records.error(column, expected + " in column \"" + names.get(column) + "\", got " + records.shown(column));
        }
        return number.value();
    }

    private void add(double value) throws FormatException {
        int place = (int) (cells % BLOCK);
        if (place == 0) {
            long needed = (cells + BLOCK) * Double.BYTES + (long) rows * Integer.BYTES;
            if (needed > Runtime.getRuntime().maxMemory() / 4 * 3) {
                throw FormatException.atLine(name, records.line(), "the table needs more than " + Sizes.text(needed)
                        + " of heap: raise the limit with -Xmx, or read fewer columns");
            }
            blocks.add(new double[BLOCK]);
        }
        blocks.getLast()[place] = value;
        cells++;
    }

    private void endRow() {
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, 2 * rows);
        }
        lines[rows++] = records.line();
    }

    private Tensor tensor(int columns) {
        Tensor tensor = TensorAccess.allocate(DType.F64, Shape.of(rows, columns));
        try (Lease lease = TensorAccess.lease(tensor)) {
            long done = 0;
            for (double[] block : blocks) {
                int n = (int) Math.min(BLOCK, cells - done);
                Memory.copyIn(lease.address() + done * Double.BYTES, block, 0, n);
                done += n;
            }
        }
        return tensor;
    }
}
