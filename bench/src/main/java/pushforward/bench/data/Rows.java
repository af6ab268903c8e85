package pushforward.bench.data;

import java.util.Arrays;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A table of doubles on the heap, `[count, width]` row-major and immutable: what data sets are made of before they become tensors.
public final class Rows {
    private final double[] values;
    private final int count;
    private final int width;

    private Rows(double[] values, int count, int width) {
        this.values = values;
        this.count = count;
        this.width = width;
    }

    /// Rows of `values[count * width]`, which must not be changed afterwards.
    ///
    /// @param values the numbers, row by row; taken over
    /// @param width columns per row, at least 1
    public static Rows wrap(double[] values, int width) {
        if (width < 1 || values.length % width != 0) {
            throw new IllegalArgumentException("expected a multiple of " + width + " values, got " + values.length);
        }
        return new Rows(values, values.length / width, width);
    }

    /// A copy of `rows`, all of one length.
    public static Rows of(double[][] rows) {
        int width = rows.length == 0 ? 1 : rows[0].length;
        double[] values = new double[Math.multiplyExact(rows.length, width)];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != width) {
                throw new IllegalArgumentException("expected " + width + " values in row " + r + ", got " + rows[r].length);
            }
            System.arraycopy(rows[r], 0, values, r * width, width);
        }
        return wrap(values, width);
    }

    /// A copy of a tensor `[count, ...]`; the axes after the first become one. Rank 1 gives one column.
    public static Rows of(Tensor tensor) {
        int count = tensor.dim(0);
        int width = count == 0 ? 1 : Math.toIntExact(tensor.size() / count);
        return wrap(tensor.toDoubleArray(), width);
    }

    /// The number of rows.
    public int count() {
        return count;
    }

    /// The number of columns.
    public int width() {
        return width;
    }

    /// The number in `row` and `column`.
    public double at(int row, int column) {
        return values[row * width + column];
    }

    /// A copy of one row, `[width]`.
    public double[] row(int row) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }

    /// A copy of one column, `[count]`.
    public double[] column(int column) {
        double[] copy = new double[count];
        for (int r = 0; r < count; r++) {
            copy[r] = at(r, column);
        }
        return copy;
    }

    /// A copy of all numbers, row by row.
    public double[] toArray() {
        return values.clone();
    }

    /// A copy as rows, `[count][width]`.
    public double[][] toArray2() {
        double[][] rows = new double[count][];
        for (int r = 0; r < count; r++) {
            rows[r] = row(r);
        }
        return rows;
    }

    /// Rows `from` to `to`, exclusive.
    public Rows range(int from, int to) {
        return new Rows(Arrays.copyOfRange(values, from * width, to * width), to - from, width);
    }

    /// The first rows, at most `n` of them.
    public Rows head(int n) {
        return n >= count ? this : range(0, n);
    }

    /// The rows at `index`, in that order.
    public Rows select(int... index) {
        double[] copy = new double[Math.multiplyExact(index.length, width)];
        for (int i = 0; i < index.length; i++) {
            System.arraycopy(values, index[i] * width, copy, i * width, width);
        }
        return new Rows(copy, index.length, width);
    }

    /// These columns and those of `other`, which has as many rows, to the right of them.
    public Rows beside(Rows other) {
        if (other.count != count) {
            throw new IllegalArgumentException("expected " + count + " rows, got " + other.count);
        }
        double[] joined = new double[Math.multiplyExact(count, width + other.width)];
        for (int r = 0; r < count; r++) {
            System.arraycopy(values, r * width, joined, r * (width + other.width), width);
            System.arraycopy(other.values, r * other.width, joined, r * (width + other.width) + width, other.width);
        }
        return new Rows(joined, count, width + other.width);
    }

    /// The columns at `index`, in that order.
    public Rows columns(int... index) {
        double[] copy = new double[Math.multiplyExact(count, index.length)];
        for (int r = 0; r < count; r++) {
            for (int i = 0; i < index.length; i++) {
                copy[r * index.length + i] = at(r, index[i]);
            }
        }
        return new Rows(copy, count, index.length);
    }

    /// Mean of each column, `[width]`, summed in row order.
    public double[] mean() {
        double[] mean = new double[width];
        for (int r = 0; r < count; r++) {
            for (int c = 0; c < width; c++) {
                mean[c] += at(r, c);
            }
        }
        for (int c = 0; c < width; c++) {
            mean[c] /= count;
        }
        return mean;
    }

    /// The squared length of each row, `[count]`.
    public double[] squaredNorm() {
        double[] squares = new double[count];
        for (int r = 0; r < count; r++) {
            for (int c = 0; c < width; c++) {
                squares[r] += at(r, c) * at(r, c);
            }
        }
        return squares;
    }

    /// A new tensor `[count, width]`.
    public Tensor tensor(DType dtype) {
        if (dtype == DType.F64) {
            return Tensor.of(values).reshape(count, width);
        }
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return Tensor.of(rounded).reshape(count, width);
    }

    @Override
    public String toString() {
        return "Rows[" + count + ", " + width + "]";
    }
}
