package pushforward.tensor;

import java.lang.ref.Reference;
import pushforward.tensor.kernel.TensorAccess;

/// A dense array of numbers in off-heap memory: row-major, contiguous, immutable.
///
/// *Types.* Doubles make [DType#F64], floats [DType#F32]; operands of one operation must have the same type, [#to(DType)]
/// converts. *Shapes.* Binary operations broadcast as in NumPy ([Shape#broadcast]). An axis may be counted from the last: `-1`.
///
/// *Memory.* Tensors come from a pool. One that becomes unreachable gives its memory back by itself; [#close()] does so at
/// once, and a [TensorScope] closes all temporaries of a region of code. Using a closed tensor throws
/// [IllegalStateException]; so does closing one while another thread computes with it. Views (reshaping, rows) share memory
/// and keep it alive, whether or not the tensor they were made from is closed.
///
/// All methods may be called from many threads.
public final class Tensor implements AutoCloseable {
    static {
        TensorAccess.install(new TensorDoor());
    }

    private final DType dtype;
    private final Shape shape;
    private final Handle handle;

    /// A tensor with a claim of its own on `storage`, which counts it already.
    Tensor(DType dtype, Shape shape, Storage storage, long offset) {
        this.dtype = dtype;
        this.shape = shape;
        this.handle = Handle.open(this, storage, offset);
    }

    // ---- memory ----------------------------------------------------------------------------------------------------

    /// Opens a scope: tensors this thread creates from now on are closed with it, unless kept.
    public static TensorScope scope() {
        return TensorScope.enter();
    }

    /// Gives this tensor's memory back (once its views are closed too); does nothing when called again.
    ///
    /// @throws IllegalStateException if a computation is using the tensor, on this or another thread
    @Override
    public void close() {
        if (!handle.close(Handle.BY_CALL)) {
            throw new IllegalStateException("tensor of shape " + shape + " and type " + dtype
                    + " is in use by a running computation: close it afterwards");
        }
    }

    /// Whether this tensor has been closed, by a call or with its scope.
    public boolean isClosed() {
        return !handle.isOpen();
    }

    /// A tensor with undefined contents.
    static Tensor allocate(DType dtype, Shape shape) {
        return new Tensor(dtype, shape, Storage.pooled(byteSize(dtype, shape)), 0);
    }

    static long byteSize(DType dtype, Shape shape) {
        long size = shape.size();
        if (size > Long.MAX_VALUE / dtype.bytes()) {
            throw new IllegalArgumentException("shape " + shape + " of " + dtype + " does not fit memory");
        }
        return size * dtype.bytes();
    }

    /// The same memory from element `first` on, in another shape.
    Tensor view(Shape as, long first) {
        acquire();
        try {
            return new Tensor(dtype, as, handle.storage().share(), handle.offset() + first * dtype.bytes());
        } finally {
            release();
        }
    }

    Handle handle() {
        return handle;
    }

    /// Takes a lease and returns the address of the first element; every call is paired with [#release()].
    long acquire() {
        return handle.acquire(this);
    }

    void release() {
        handle.release();
        Reference.reachabilityFence(this);
    }

    // ---- creation --------------------------------------------------------------------------------------------------

    /// `[n]` of type F64.
    public static Tensor of(double... values) {
        return Elements.vector(values);
    }

    /// `[n]` of type F32.
    public static Tensor of(float... values) {
        return Elements.vector(values);
    }

    /// `[n]` of type F64: integers become doubles.
    public static Tensor of(int... values) {
        return Elements.vector(values);
    }

    /// `[rows, cols]` of type F64.
    ///
    /// @throws IllegalArgumentException if the rows differ in length
    public static Tensor of(double[][] rows) {
        return Elements.matrix(rows);
    }

    /// `[rows, cols]` of type F32.
    ///
    /// @throws IllegalArgumentException if the rows differ in length
    public static Tensor of(float[][] rows) {
        return Elements.matrix(rows);
    }

    /// A scalar, shape `[]`, of type F64.
    public static Tensor scalar(double value) {
        return full(DType.F64, value);
    }

    /// A tensor of zeros.
    public static Tensor zeros(DType dtype, int... dims) {
        return full(dtype, 0, dims);
    }

    /// A tensor of ones.
    public static Tensor ones(DType dtype, int... dims) {
        return full(dtype, 1, dims);
    }

    /// A tensor whose elements are all `value`; without lengths, a scalar.
    public static Tensor full(DType dtype, double value, int... dims) {
        return Elements.full(dtype, value, Shape.of(dims));
    }

    /// `[n]` with elements `0, 1 .. n - 1`.
    public static Tensor arange(DType dtype, int n) {
        return Elements.arange(dtype, n);
    }

    /// `[n]` with elements equally spaced from `from` to `to`, both included.
    ///
    /// @param n at least 2
    public static Tensor linspace(DType dtype, double from, double to, int n) {
        return Elements.linspace(dtype, from, to, n);
    }

    /// `[n, n]`, the identity matrix.
    public static Tensor eye(DType dtype, int n) {
        return Elements.eye(dtype, n);
    }

    // ---- what it is ------------------------------------------------------------------------------------------------

    /// The element type.
    public DType dtype() {
        return dtype;
    }

    /// The lengths of the axes.
    public Shape shape() {
        return shape;
    }

    /// The number of axes.
    public int rank() {
        return shape.rank();
    }

    /// The number of elements.
    public long size() {
        return shape.size();
    }

    /// The length of one axis.
    public int dim(int axis) {
        return shape.dim(axis);
    }

    // ---- reading ---------------------------------------------------------------------------------------------------

    /// The element at an index, one number per axis.
    ///
    /// @throws IndexOutOfBoundsException if the index lies outside the shape
    public double at(int... index) {
        return Elements.at(this, index);
    }

    /// The only element of a tensor of size one, whatever its rank.
    public double item() {
        return Elements.item(this);
    }

    /// This tensor in another type: rounded to nearest (F64 to F32) or exact (F32 to F64). The same tensor if the type is the same.
    public Tensor to(DType type) {
        return Elements.to(this, type);
    }

    /// A copy of all elements, row by row. F32 elements widen exactly.
    public double[] toDoubleArray() {
        return Elements.doubles(this);
    }

    /// A copy of the elements of a matrix `[rows, cols]`. F32 elements widen exactly.
    public double[][] toDoubleArray2() {
        return Elements.doubles2(this);
    }

    /// A copy of all elements of an F32 tensor, row by row.
    ///
    /// @throws IllegalArgumentException if the type is F64
    public float[] toFloatArray() {
        return Elements.floats(this);
    }

    /// A copy of the elements of an F32 matrix `[rows, cols]`.
    ///
    /// @throws IllegalArgumentException if the type is F64
    public float[][] toFloatArray2() {
        return Elements.floats2(this);
    }

    /// A copy of all elements, row by row, as integers.
    ///
    /// @throws IllegalArgumentException if an element is not an integer in the range of `int`
    public int[] toIntArray() {
        return Elements.ints(this);
    }

    // ---- shape -----------------------------------------------------------------------------------------------------

    /// The same elements, row by row, in another shape of the same size: a view.
    ///
    /// @param dims the new lengths; one may be `-1` and is then worked out
    public Tensor reshape(int... dims) {
        return view(Shapes.resolve(shape, dims), 0);
    }

    // ---- as an object ----------------------------------------------------------------------------------------------

    /// Whether the other object is a tensor of the same type and shape whose elements have the same bits
    /// (so `-0` differs from `0`, and a NaN equals itself). See `allClose` for a comparison with tolerance.
    ///
    /// @throws IllegalStateException if one of the two is closed
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Tensor t && Elements.sameBits(this, t);
    }

    /// A hash of type, shape and elements.
    @Override
    public int hashCode() {
        return Elements.hash(this);
    }

    /// The elements as NumPy prints them; of more than 1,000 only the first and last three along each axis.
    @Override
    public String toString() {
        return TensorPrinter.print(this);
    }
}
