package pushforward.tensor;

import java.lang.ref.Reference;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.TensorAccess;
import pushforward.tensor.kernel.Unary;

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
///
/// Implementation note: this one file lists what tensors can do; every method checks and delegates to a small class per subject.
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

    /// `[n, n]`, the identity matrix, ones on the diagonal and zeros elsewhere.
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

    /// This tensor in another type: rounded to nearest (F64 to F32) or exact (F32 to F64). A view if the type is the same.
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

    /// A view with one more axis, of length 1, before position `axis`; `-1` appends it. Undoes what a reduction did to
    /// the shape, so that its result broadcasts against its operand: `x.minus(x.mean(1).expandDims(1))`.
    public Tensor expandDims(int axis) {
        return view(shape.insert(axis, 1), 0);
    }

    /// A view without one axis, which must have length 1.
    public Tensor squeeze(int axis) {
        return view(Shapes.squeezed(shape, axis), 0);
    }

    /// A copy with the axes in reverse order (no argument) or in the given order: axis `i` of the result is axis `order[i]` of
    /// this tensor.
    public Tensor transpose(int... order) {
        return Indexing.transpose(this, order);
    }

    /// A copy stretched to a shape this one broadcasts to.
    public Tensor broadcastTo(int... dims) {
        return Elementwise.broadcastTo(this, Shape.of(dims));
    }

    // ---- parts -----------------------------------------------------------------------------------------------------

    /// Rows `from` (included) to `to` (excluded): a view `[to - from, ...]`.
    ///
    /// @throws IndexOutOfBoundsException if the range lies outside the first axis
    public Tensor rows(int from, int to) {
        return Indexing.slice(this, 0, from, to);
    }

    /// One row, without its axis: a view `[...]`.
    public Tensor row(int i) {
        return Indexing.row(this, i);
    }

    /// The part from `from` (included) to `to` (excluded) along an axis: a view if it is the first, a copy otherwise.
    ///
    /// @throws IndexOutOfBoundsException if the range lies outside the axis
    public Tensor slice(int axis, int from, int to) {
        return Indexing.slice(this, axis, from, to);
    }

    /// The rows with these numbers, in this order, repetitions allowed: a copy `[index.length, ...]`.
    public Tensor gather(int[] index) {
        return Indexing.gather(this, 0, index);
    }

    /// As [#gather(int\[\])], along any axis.
    public Tensor gather(int axis, int[] index) {
        return Indexing.gather(this, axis, index);
    }

    /// Tensors joined along an axis they have; the other axes must agree.
    public static Tensor concat(int axis, Tensor... parts) {
        return Indexing.concat(axis, parts);
    }

    /// Tensors of one shape joined along a new axis before position `axis`; `-1` puts it last.
    public static Tensor stack(int axis, Tensor... parts) {
        return Indexing.stack(axis, parts);
    }

    // ---- arithmetic ------------------------------------------------------------------------------------------------

    /// The sum, elementwise and with broadcasting.
    public Tensor plus(Tensor other) {
        return Elementwise.binary(Binary.ADD, this, other);
    }

    /// The sum, elementwise; the number is rounded to this tensor's type.
    public Tensor plus(double other) {
        return Elementwise.binary(Binary.ADD, this, other);
    }

    /// The difference, elementwise and with broadcasting.
    public Tensor minus(Tensor other) {
        return Elementwise.binary(Binary.SUB, this, other);
    }

    /// The difference, elementwise; the number is rounded to this tensor's type.
    public Tensor minus(double other) {
        return Elementwise.binary(Binary.SUB, this, other);
    }

    /// The product, elementwise and with broadcasting.
    public Tensor times(Tensor other) {
        return Elementwise.binary(Binary.MUL, this, other);
    }

    /// The product, elementwise; the number is rounded to this tensor's type.
    public Tensor times(double other) {
        return Elementwise.binary(Binary.MUL, this, other);
    }

    /// The quotient, elementwise and with broadcasting.
    public Tensor div(Tensor other) {
        return Elementwise.binary(Binary.DIV, this, other);
    }

    /// The quotient, elementwise; the number is rounded to this tensor's type.
    public Tensor div(double other) {
        return Elementwise.binary(Binary.DIV, this, other);
    }

    /// This to the power of the other, elementwise and with broadcasting.
    public Tensor pow(Tensor other) {
        return Elementwise.binary(Binary.POW, this, other);
    }

    /// This to the power of the other, elementwise; the number is rounded to this tensor's type.
    public Tensor pow(double other) {
        return Elementwise.binary(Binary.POW, this, other);
    }

    /// The larger of two numbers, NaN if one is NaN, elementwise and with broadcasting.
    public Tensor maximum(Tensor other) {
        return Elementwise.binary(Binary.MAX, this, other);
    }

    /// The larger of two numbers, NaN if one is NaN, elementwise; the number is rounded to this tensor's type.
    public Tensor maximum(double other) {
        return Elementwise.binary(Binary.MAX, this, other);
    }

    /// The smaller of two numbers, NaN if one is NaN, elementwise and with broadcasting.
    public Tensor minimum(Tensor other) {
        return Elementwise.binary(Binary.MIN, this, other);
    }

    /// The smaller of two numbers, NaN if one is NaN, elementwise; the number is rounded to this tensor's type.
    public Tensor minimum(double other) {
        return Elementwise.binary(Binary.MIN, this, other);
    }

    /// 1 where this is less than the other, else 0, elementwise and with broadcasting.
    public Tensor lessThan(Tensor other) {
        return Elementwise.binary(Binary.LT, this, other);
    }

    /// 1 where this is less than the other, else 0, elementwise; the number is rounded to this tensor's type.
    public Tensor lessThan(double other) {
        return Elementwise.binary(Binary.LT, this, other);
    }

    /// 1 where this is less than or equal to the other, else 0, elementwise and with broadcasting.
    public Tensor lessOrEqual(Tensor other) {
        return Elementwise.binary(Binary.LE, this, other);
    }

    /// 1 where this is less than or equal to the other, else 0, elementwise; the number is rounded to this tensor's type.
    public Tensor lessOrEqual(double other) {
        return Elementwise.binary(Binary.LE, this, other);
    }

    /// 1 where the two are equal, else 0 (a NaN equals nothing), elementwise and with broadcasting.
    public Tensor equalTo(Tensor other) {
        return Elementwise.binary(Binary.EQ, this, other);
    }

    /// 1 where the two are equal, else 0 (a NaN equals nothing), elementwise; the number is rounded to this tensor's type.
    public Tensor equalTo(double other) {
        return Elementwise.binary(Binary.EQ, this, other);
    }

    /// 1 where this is greater than the other, else 0, elementwise and with broadcasting.
    public Tensor greaterThan(Tensor other) {
        return other.lessThan(this);
    }

    /// 1 where this is greater than the number, else 0, elementwise.
    public Tensor greaterThan(double other) {
        return Elementwise.binary(Binary.LT, other, this);
    }

    /// 1 where this is greater than or equal to the other, else 0, elementwise and with broadcasting.
    public Tensor greaterOrEqual(Tensor other) {
        return other.lessOrEqual(this);
    }

    /// 1 where this is greater than or equal to the number, else 0, elementwise.
    public Tensor greaterOrEqual(double other) {
        return Elementwise.binary(Binary.LE, other, this);
    }

    /// Takes from `a` where the condition is not 0 and from `b` where it is, elementwise and with broadcasting.
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return Elementwise.where(condition, a, b);
    }

    /// The negative, elementwise.
    public Tensor unaryMinus() {
        return Elementwise.unary(Unary.NEG, this);
    }

    /// The absolute value, elementwise.
    public Tensor abs() {
        return Elementwise.unary(Unary.ABS, this);
    }

    /// -1, 0 or 1, elementwise.
    public Tensor sign() {
        return Elementwise.unary(Unary.SIGN, this);
    }

    /// One divided by each element, elementwise.
    public Tensor reciprocal() {
        return Elementwise.unary(Unary.RECIPROCAL, this);
    }

    /// The square, elementwise.
    public Tensor square() {
        return Elementwise.unary(Unary.SQUARE, this);
    }

    /// The square root, correctly rounded, elementwise.
    public Tensor sqrt() {
        return Elementwise.unary(Unary.SQRT, this);
    }

    /// The exponential, elementwise.
    public Tensor exp() {
        return Elementwise.unary(Unary.EXP, this);
    }

    /// The exponential minus 1, accurate near 0, elementwise.
    public Tensor expm1() {
        return Elementwise.unary(Unary.EXPM1, this);
    }

    /// The natural logarithm, elementwise.
    public Tensor log() {
        return Elementwise.unary(Unary.LOG, this);
    }

    /// The natural logarithm of 1 plus each element, accurate near 0, elementwise.
    public Tensor log1p() {
        return Elementwise.unary(Unary.LOG1P, this);
    }

    /// The sine, of radians, elementwise.
    public Tensor sin() {
        return Elementwise.unary(Unary.SIN, this);
    }

    /// The cosine, of radians, elementwise.
    public Tensor cos() {
        return Elementwise.unary(Unary.COS, this);
    }

    /// The hyperbolic tangent, elementwise.
    public Tensor tanh() {
        return Elementwise.unary(Unary.TANH, this);
    }

    /// The logistic function `1 / (1 + exp(-x))`, elementwise.
    public Tensor sigmoid() {
        return Elementwise.unary(Unary.SIGMOID, this);
    }

    /// `log(1 + exp(x))`, without overflow, elementwise.
    public Tensor softplus() {
        return Elementwise.unary(Unary.SOFTPLUS, this);
    }

    /// The error function, elementwise.
    public Tensor erf() {
        return Elementwise.unary(Unary.ERF, this);
    }

    /// The distribution function of the standard normal, elementwise.
    public Tensor normalCdf() {
        return Elementwise.unary(Unary.NORMAL_CDF, this);
    }

    /// The inverse of [#normalCdf()]: NaN outside `[0, 1]`, elementwise.
    public Tensor normalQuantile() {
        return Elementwise.unary(Unary.NORMAL_QUANTILE, this);
    }

    /// The largest integer not above each element, elementwise.
    public Tensor floor() {
        return Elementwise.unary(Unary.FLOOR, this);
    }

    /// The nearest integer, ties to even, elementwise.
    public Tensor round() {
        return Elementwise.unary(Unary.ROUND, this);
    }

    /// 1 where an element is neither infinite nor NaN, else 0.
    public Tensor isFinite() {
        return Elementwise.unary(Unary.IS_FINITE, this);
    }

    /// 1 where an element is 0, else 0.
    public Tensor not() {
        return Elementwise.unary(Unary.NOT, this);
    }

    /// The matrix product as NumPy's `matmul`: the last two axes are matrices, the axes before them broadcast. A vector `[k]`
    /// counts as a row on the left and as a column on the right, and that axis is dropped from the result.
    ///
    /// Each element is one chain of fused multiply-adds in the order of `k`. Cost `m n k`; threads share the rows of a large matrix.
    ///
    /// @param other `[..., k, n]` where this is `[..., m, k]`
    /// @return `[..., m, n]`
    public Tensor matmul(Tensor other) {
        return MatrixProduct.multiply(this, other);
    }

    // ---- reductions ------------------------------------------------------------------------------------------------

    /// The sum over the given axes, or over all: a tensor without these axes. F32 is summed in double precision and rounded once.
    public Tensor sum(int... axes) {
        return Reductions.sum(this, axes);
    }

    /// The arithmetic mean over the given axes, or over all.
    public Tensor mean(int... axes) {
        return Reductions.mean(this, axes);
    }

    /// The mean squared deviation from the mean over the given axes, or over all; divided by the count, not the count minus one.
    public Tensor variance(int... axes) {
        return Reductions.variance(this, axes);
    }

    /// The square root of [#variance(int...)].
    public Tensor std(int... axes) {
        return Reductions.std(this, axes);
    }

    /// `log(sum(exp(x)))` over the given axes, or over all, without overflow.
    public Tensor logSumExp(int... axes) {
        return Reductions.logSumExp(this, axes);
    }

    /// The largest element along the given axes, or of all; NaN if one is NaN.
    public Tensor max(int... axes) {
        return Reductions.max(this, axes);
    }

    /// The smallest element along the given axes, or of all; NaN if one is NaN.
    public Tensor min(int... axes) {
        return Reductions.min(this, axes);
    }

    /// The position along an axis of the largest element, the first if there are several, or of the first NaN.
    ///
    /// @return F64 whatever this tensor's type; see [#toIntArray()]
    public Tensor argMax(int axis) {
        return Reductions.argExtremum(this, axis, true);
    }

    /// The position along an axis of the smallest element, the first if there are several, or of the first NaN.
    ///
    /// @return F64 whatever this tensor's type; see [#toIntArray()]
    public Tensor argMin(int axis) {
        return Reductions.argExtremum(this, axis, false);
    }

    /// The running sum along an axis, in this tensor's own type.
    public Tensor cumsum(int axis) {
        return Reductions.cumsum(this, axis);
    }

    /// Whether every element is within `atol + rtol |other|` of the other tensor's; equal infinities are close, a NaN never is.
    ///
    /// @param other same type and shape
    public boolean allClose(Tensor other, double rtol, double atol) {
        return Elementwise.allClose(this, other, rtol, atol);
    }

    // ---- as an object ----------------------------------------------------------------------------------------------

    /// Whether the other object is a tensor of the same type and shape whose elements have the same bits
    /// (so `-0` differs from `0`, and a NaN equals itself). See [#allClose] for a comparison with tolerance.
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
