package pushforward.tensor;

import java.util.Arrays;

/// The lengths of a tensor's axes, outermost first: `[rows, cols]`. A scalar has shape `[]`.
///
/// A shape is an immutable value: it copies the array it is made from and hands out copies only.
/// Axes may have length zero. An axis argument may be negative, counting from the last: `-1` is the last axis.
///
/// @param dims `[rank]` the length of each axis, none negative; their product fits a `long`
public record Shape(int... dims) {
    private static final Shape SCALAR = new Shape();

    /// Copies and checks the lengths.
    ///
    /// @throws IllegalArgumentException if a length is negative or the number of elements exceeds `2^63 - 1`
    public Shape {
        dims = dims.clone();
        long size = 1;
        for (int d : dims) {
            if (d < 0) {
                throw new IllegalArgumentException("expected axes of length 0 or more, got " + Arrays.toString(dims));
            }
            if (d > 0) {
                if (size > Long.MAX_VALUE / d) {
                    throw new IllegalArgumentException("shape " + Arrays.toString(dims) + " has too many elements");
                }
                size *= d;
            }
        }
    }

    /// The shape with these axis lengths.
    public static Shape of(int... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims);
    }

    /// The shape `[]` of a single number.
    public static Shape scalar() {
        return SCALAR;
    }

    /// A copy of the axis lengths.
    @Override
    public int[] dims() {
        return dims.clone();
    }

    /// The number of axes.
    public int rank() {
        return dims.length;
    }

    /// The length of one axis.
    ///
    /// @param axis `-rank .. rank - 1`
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /// The number of elements: the product of the axis lengths, 1 for a scalar.
    public long size() {
        return product(0, dims.length);
    }

    /// The axis counted from the first, for an axis that may count from the last.
    ///
    /// @param axis `-rank .. rank - 1`
    /// @return the same axis in `0 .. rank - 1`
    /// @throws IllegalArgumentException if there is no such axis
    public int axis(int axis) {
        if (axis < -dims.length || axis >= dims.length) {
            throw new IllegalArgumentException("axis " + axis + " does not exist in shape " + this);
        }
        return axis < 0 ? axis + dims.length : axis;
    }

    /// This shape with one more axis, innermost.
    public Shape append(int n) {
        int[] d = Arrays.copyOf(dims, dims.length + 1);
        d[dims.length] = n;
        return new Shape(d);
    }

    /// This shape with one more axis before position `axis`.
    ///
    /// @param axis `-rank - 1 .. rank`; `rank` (or `-1`) appends
    public Shape insert(int axis, int n) {
        int at = axis < 0 ? axis + dims.length + 1 : axis;
        if (at < 0 || at > dims.length) {
            throw new IllegalArgumentException("axis " + axis + " cannot be inserted into shape " + this);
        }
        int[] d = new int[dims.length + 1];
        System.arraycopy(dims, 0, d, 0, at);
        d[at] = n;
        System.arraycopy(dims, at, d, at + 1, dims.length - at);
        return new Shape(d);
    }

    /// This shape without one axis.
    public Shape remove(int axis) {
        int at = axis(axis);
        int[] d = new int[dims.length - 1];
        System.arraycopy(dims, 0, d, 0, at);
        System.arraycopy(dims, at + 1, d, at, d.length - at);
        return of(d);
    }

    /// This shape with one axis of another length.
    public Shape with(int axis, int n) {
        int[] d = dims.clone();
        d[axis(axis)] = n;
        return new Shape(d);
    }

    /// The shape two operands share after broadcasting as in NumPy: shapes are aligned at their last axes, and an axis of
    /// length 1, or one that is missing, stretches to the other's length.
    ///
    /// @throws IllegalArgumentException if two aligned axes differ and neither is 1
    public static Shape broadcast(Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] d = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int m = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            int n = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            if (m != n && m != 1 && n != 1) {
                throw new IllegalArgumentException("shapes " + a + " and " + b + " do not broadcast: axis -" + i
                        + " has lengths " + m + " and " + n);
            }
            d[rank - i] = m == 1 ? n : m;
        }
        return of(d);
    }

    /// The product of the lengths of axes `from` (included) to `to` (excluded), counted from the first.
    long product(int from, int to) {
        long p = 1;
        for (int i = from; i < to; i++) {
            p *= dims[i];
        }
        return p;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// The lengths in brackets: `[3, 4]`, `[]` for a scalar.
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
