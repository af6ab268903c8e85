package pushforward.ode;

import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.TensorAccess;

/// A tensor of rows `[n, ..]` that is written in place, of which the first so many are in use.
final class Rows implements AutoCloseable {
    private final Tensor whole;
    private final Lease lease;
    private final DType dtype;
    private final long address;
    private final int width;
    private final long bytes;
    private Tensor used;

    private Rows(Tensor whole) {
        this.whole = whole;
        this.used = whole;
        this.dtype = whole.dtype();
        this.width = Math.toIntExact(whole.shape().remove(0).size());
        this.bytes = (long) width * dtype.bytes();
        this.lease = TensorAccess.lease(whole);
        this.address = lease.address();
    }

    /// Rows without contents, in a tensor that is closed with its scope or by whoever is handed it.
    static Rows of(DType dtype, int n, Shape row) {
        return new Rows(TensorAccess.allocate(dtype, row.insert(0, n)));
    }

    /// A copy of rows.
    static Rows copy(Tensor from) {
        Rows rows = of(from.dtype(), from.dim(0), from.shape().remove(0));
        try (Lease l = TensorAccess.lease(from)) {
            Memory.copy(rows.address, l.address(), rows.bytes * from.dim(0));
        }
        return rows;
    }

    /// Elements of a row.
    int width() {
        return width;
    }

    /// The rows in use `[n, ..]`.
    Tensor used() {
        return used;
    }

    /// Leaves the first n in use.
    void use(int n) {
        Tensor old = used;
        used = whole.rows(0, n);
        if (old != whole) {
            old.close();
        }
    }

    double at(int row, int i) {
        long a = address + row * bytes + (long) i * dtype.bytes();
        return dtype == DType.F64 ? Memory.getDouble(a) : Memory.getFloat(a);
    }

    void put(int row, int i, double value) {
        long a = address + row * bytes + (long) i * dtype.bytes();
        if (dtype == DType.F64) {
            Memory.putDouble(a, value);
        } else {
            Memory.putFloat(a, (float) value);
        }
    }

    /// Reads a row.
    ///
    /// @param out `[width]`, modified
    void read(int row, double[] out) {
        for (int i = 0; i < width; i++) {
            out[i] = at(row, i);
        }
    }

    /// Writes a row.
    void write(int row, double[] from) {
        for (int i = 0; i < width; i++) {
            put(row, i, from[i]);
        }
    }

    /// Takes a row from others of the same type and width.
    void take(int row, Rows from, int fromRow) {
        if (width <= 4 && dtype == DType.F64) {
            for (int i = 0; i < width; i++) {
                Memory.putDouble(address + row * bytes + i * 8L, Memory.getDouble(from.address + fromRow * bytes + i * 8L));
            }
        } else {
            Memory.copy(address + row * bytes, from.address + fromRow * bytes, bytes);
        }
    }

    /// Fills all rows.
    void fill(double value) {
        for (int r = 0; r < whole.dim(0); r++) {
            for (int i = 0; i < width; i++) {
                put(r, i, value);
            }
        }
    }

    /// Ends writing; the tensor remains.
    Tensor done() {
        lease.close();
        return whole;
    }

    @Override
    public void close() {
        lease.close();
        if (used != whole) {
            used.close();
        }
        whole.close();
    }
}
