package pushforward.tensor.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;

/// Named columns of numbers: `values[rows, columns]` of type F64, missing values as NaN.
public final class Table implements Contents {
    private final List<String> names;
    private final Tensor values;
    private final int[] lines;

    private Table(List<String> names, Tensor values, int[] lines) {
        this.names = List.copyOf(names);
        this.values = values;
        this.lines = lines;
        if (values.dtype() != DType.F64 || values.rank() != 2 || values.dim(1) != names.size()) {
            throw new IllegalArgumentException("expected F64 values of shape [rows, " + names.size() + "], got " + values.dtype()
                    + " of shape " + values.shape());
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("expected distinct column names, got " + names);
        }
    }

    /// A table over `values[rows, columns]`, which it takes over.
    ///
    /// @param names one distinct name per column
    public static Table of(List<String> names, Tensor values) {
        return new Table(names, values, new int[0]);
    }

    /// @param lines the line of the file each row came from; not copied
    static Table of(List<String> names, Tensor values, int[] lines) {
        return new Table(names, values, lines);
    }

    /// The column names, in order.
    public List<String> names() {
        return names;
    }

    /// The numbers, `[rows, columns]`, F64.
    public Tensor values() {
        return values;
    }

    /// The number of rows.
    public int rows() {
        return values.dim(0);
    }

    /// The number of columns.
    public int columns() {
        return names.size();
    }

    /// The index of the column `name`; an error naming those there are if it is missing.
    public int column(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("expected a column \"" + name + "\", got only " + names);
        }
        return index;
    }

    /// The line (from 1) of the file that row `row` (from 0) came from; row + 1 for a table that did not come from a file.
    public int line(int row) {
        return lines.length == 0 ? row + 1 : lines[row];
    }

    /// A missing value.
    ///
    /// @param row the row from 0
    /// @param column the column from 0
    /// @param name the column's name
    /// @param line the line of the file, from 1
    public record Missing(int row, int column, String name, int line) {
        @Override
        public String toString() {
            return "line " + line + ", column " + (column + 1) + " (" + name + ")";
        }
    }

    /// Up to `limit` missing values (NaN), row by row.
    public List<Missing> missing(int limit) {
        List<Missing> found = new ArrayList<>();
        double[] row = new double[columns()];
        try (Lease lease = TensorAccess.lease(values)) {
            for (int r = 0; r < rows(); r++) {
                Memory.copyOut(lease.address() + (long) r * row.length * Double.BYTES, row, 0, row.length);
                for (int c = 0; c < row.length; c++) {
                    if (Double.isNaN(row[c])) {
                        if (found.size() >= limit) {
                            return found;
                        }
                        found.add(new Missing(r, c, names.get(c), line(r)));
                    }
                }
            }
        }
        return found;
    }

    /// For each column, whether every value that is not missing is a whole number. One pass over the table.
    public boolean[] integerColumns() {
        boolean[] integer = new boolean[columns()];
        Arrays.fill(integer, true);
        double[] row = new double[columns()];
        try (Lease lease = TensorAccess.lease(values)) {
            for (int r = 0; r < rows(); r++) {
                Memory.copyOut(lease.address() + (long) r * row.length * Double.BYTES, row, 0, row.length);
                for (int c = 0; c < row.length; c++) {
                    integer[c] &= Double.isNaN(row[c]) || (row[c] == Math.rint(row[c]) && Double.isFinite(row[c]));
                }
            }
        }
        return integer;
    }

    @Override
    public void close() {
        values.close();
    }
}
