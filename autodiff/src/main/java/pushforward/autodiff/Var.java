package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Unary;

/// A value of one sample inside a traced function: shape and element type are known, the number is not yet.
///
/// Every method records one operation or a few and returns at once. Shapes never carry a batch axis. An operand given as a Java `double` takes the element
/// type of the other; a scalar `Var` stands for any shape; other shapes broadcast as in NumPy (aligned at the last axis). The names `plus minus times div
/// unaryMinus` are Kotlin's operator names too.
public final class Var {
    private final Trace trace;
    private final Node node;

    Var(Trace trace, Node node) {
        this.trace = trace;
        this.node = node;
    }

    Trace trace() {
        return trace;
    }

    Node node() {
        return node;
    }

    int id() {
        return node.id();
    }

    /// Shape of one sample, element type and stage.
    public Type type() {
        return node.type();
    }

    /// The shape of one sample.
    public Shape shape() {
        return node.type().shape();
    }

    /// The element type.
    public DType dtype() {
        return node.type().dtype();
    }

    /// Whether each sample has a value of its own.
    public boolean varying() {
        return node.type().varying();
    }

    // ---- constants like this value

    /// A constant of this value's shape and element type.
    public Var fill(double value) {
        return trace.constant(value, shape(), dtype());
    }

    Var zerosLike() {
        return fill(0);
    }

    Var onesLike() {
        return fill(1);
    }

    /// The scalar 0 of this value's element type.
    Var zero() {
        return trace.constant(0, Shape.scalar(), dtype());
    }

    /// A scalar constant of this value's element type.
    public Var constant(double value) {
        return trace.constant(value, Shape.scalar(), dtype());
    }

    /// A constant of this value's element type.
    ///
    /// @param values row-major elements
    public Var constant(double[] values, int... shape) {
        return trace.constant(Constant.of(values, shape.length == 0 && values.length != 1 ? Shape.of(values.length) : Shape.of(shape), dtype()));
    }

    /// The number of samples of the run, as a scalar.
    public Var rowCount() {
        return trace.emitLeaf(new RowCount(dtype()));
    }

    // ---- arithmetic

    private Var unary(Unary op) {
        return Trace.emit(new Map1(op), this);
    }

    private Var binary(Binary op, Var other) {
        if (shape().rank() == 0 || other.shape().rank() == 0 || shape().equals(other.shape())) {
            return Trace.emit(new Map2(op), this, other);
        }
        Shape s = Shape.broadcast(shape(), other.shape());
        return Trace.emit(new Map2(op), broadcastTo(s), other.broadcastTo(s));
    }

    private Var binary(Binary op, double other) {
        return binary(op, constant(other));
    }

    public Var plus(Var other) {
        return binary(Binary.ADD, other);
    }

    public Var plus(double other) {
        return binary(Binary.ADD, other);
    }

    public Var minus(Var other) {
        return binary(Binary.SUB, other);
    }

    public Var minus(double other) {
        return binary(Binary.SUB, other);
    }

    public Var times(Var other) {
        return binary(Binary.MUL, other);
    }

    public Var times(double other) {
        return binary(Binary.MUL, other);
    }

    public Var div(Var other) {
        return binary(Binary.DIV, other);
    }

    public Var div(double other) {
        return binary(Binary.DIV, other);
    }

    public Var unaryMinus() {
        return unary(Unary.NEG);
    }

    /// The larger of the two, NaN if either is.
    public Var max(Var other) {
        return binary(Binary.MAX, other);
    }

    public Var max(double other) {
        return binary(Binary.MAX, other);
    }

    /// The smaller of the two, NaN if either is.
    public Var min(Var other) {
        return binary(Binary.MIN, other);
    }

    public Var min(double other) {
        return binary(Binary.MIN, other);
    }

    public Var pow(Var exponent) {
        return binary(Binary.POW, exponent);
    }

    public Var pow(double exponent) {
        return binary(Binary.POW, exponent);
    }

    /// The angle of the point (x, this), in (-pi, pi].
    public Var atan2(Var x) {
        return binary(Binary.ATAN2, x);
    }

    /// This magnitude with the other's sign.
    public Var copySign(Var sign) {
        return binary(Binary.COPYSIGN, sign);
    }

    // ---- comparisons: exact 0 or 1, no derivative

    public Var lt(Var other) {
        return binary(Binary.LT, other);
    }

    public Var lt(double other) {
        return binary(Binary.LT, other);
    }

    public Var le(Var other) {
        return binary(Binary.LE, other);
    }

    public Var le(double other) {
        return binary(Binary.LE, other);
    }

    public Var gt(Var other) {
        return other.lt(this);
    }

    public Var gt(double other) {
        return constant(other).lt(this);
    }

    public Var ge(Var other) {
        return other.le(this);
    }

    public Var ge(double other) {
        return constant(other).le(this);
    }

    public Var eq(Var other) {
        return binary(Binary.EQ, other);
    }

    public Var eq(double other) {
        return binary(Binary.EQ, other);
    }

    public Var ne(Var other) {
        return binary(Binary.NE, other);
    }

    public Var ne(double other) {
        return binary(Binary.NE, other);
    }

    public Var and(Var other) {
        return binary(Binary.AND, other);
    }

    public Var or(Var other) {
        return binary(Binary.OR, other);
    }

    public Var not() {
        return unary(Unary.NOT);
    }

    public Var isFinite() {
        return unary(Unary.IS_FINITE);
    }

    /// Element by element, `a` where this is not 0 and `b` elsewhere. See [Control#branch] for functions that must not be evaluated where not chosen.
    public Var select(Var a, Var b) {
        Shape s = Shape.broadcast(Shape.broadcast(shape(), a.shape()), b.shape());
        return Trace.emit(new Select(), fit(s), a.fit(s), b.fit(s));
    }

    private Var fit(Shape s) {
        return shape().rank() == 0 ? this : broadcastTo(s);
    }

    // ---- elementary and special functions

    public Var abs() {
        return unary(Unary.ABS);
    }

    public Var sign() {
        return unary(Unary.SIGN);
    }

    public Var reciprocal() {
        return unary(Unary.RECIPROCAL);
    }

    public Var sqrt() {
        return unary(Unary.SQRT);
    }

    public Var square() {
        return unary(Unary.SQUARE);
    }

    public Var exp() {
        return unary(Unary.EXP);
    }

    public Var expm1() {
        return unary(Unary.EXPM1);
    }

    public Var log() {
        return unary(Unary.LOG);
    }

    public Var log1p() {
        return unary(Unary.LOG1P);
    }

    public Var tanh() {
        return unary(Unary.TANH);
    }

    public Var sigmoid() {
        return unary(Unary.SIGMOID);
    }

    /// log(1 + exp(x)).
    public Var softplus() {
        return unary(Unary.SOFTPLUS);
    }

    /// log(sigmoid(x)).
    public Var logSigmoid() {
        return unaryMinus().softplus().unaryMinus();
    }

    /// max(x, 0); derivative 0 at 0, as in other libraries.
    public Var relu() {
        return Control.custom(x -> x.max(0), (Control.Jvp) (x, y, dx) -> y.select(dx.get(0), y.constant(0))).apply(this);
    }

    /// x sigmoid(x), also called swish.
    public Var silu() {
        return times(sigmoid());
    }

    /// x Phi(x).
    public Var gelu() {
        return times(normalCdf());
    }

    public Var sin() {
        return unary(Unary.SIN);
    }

    public Var cos() {
        return unary(Unary.COS);
    }

    public Var erf() {
        return unary(Unary.ERF);
    }

    /// The standard normal distribution function.
    public Var normalCdf() {
        return unary(Unary.NORMAL_CDF);
    }

    /// The inverse of the standard normal distribution function.
    public Var normalQuantile() {
        return unary(Unary.NORMAL_QUANTILE);
    }

    public Var logGamma() {
        return unary(Unary.LOG_GAMMA);
    }

    public Var digamma() {
        return unary(Unary.DIGAMMA);
    }

    public Var floor() {
        return unary(Unary.FLOOR);
    }

    /// Nearest integer, ties to even.
    public Var round() {
        return unary(Unary.ROUND);
    }

    /// This value kept between `low` and `high`; derivative 0 outside.
    public Var clamp(double low, double high) {
        return max(low).min(high);
    }

    // ---- reductions within a sample

    /// The sum of all elements.
    public Var sum() {
        return reduceAll(dtype());
    }

    /// The sum of all elements in double precision: how F32 features become an F64 log-density.
    public Var sumF64() {
        return reduceAll(DType.F64);
    }

    private Var reduceAll(DType to) {
        if (shape().rank() == 0) {
            return cast(to);
        }
        return Trace.emit(new Sum(0, to), shape().rank() == 1 ? this : reshape(type().size()));
    }

    /// The sum along one axis, which disappears.
    public Var sum(int axis) {
        return Trace.emit(new Sum(Types.axis(axis, shape()), dtype()), this);
    }

    public Var mean() {
        return sum().div(type().size());
    }

    /// The largest element along one axis, which disappears.
    public Var maxAlong(int axis) {
        return Trace.emit(new MaxAlong(Types.axis(axis, shape())), this);
    }

    /// Running sums along one axis.
    public Var cumSum(int axis) {
        return Trace.emit(new CumSum(Types.axis(axis, shape()), false), this);
    }

    /// log of the sum of exponentials along one axis, shifted by the largest so that nothing overflows.
    public Var logSumExp(int axis) {
        int a = Types.axis(axis, shape());
        Var m = maxAlong(a).stopGradient();
        Var finite = m.isFinite().select(m, m.zero());
        return minus(finite.expand(a, shape().dim(a))).exp().sum(a).log().plus(finite);
    }

    /// Exponentials along one axis divided by their sum.
    public Var softmax(int axis) {
        int a = Types.axis(axis, shape());
        Var e = minus(maxAlong(a).stopGradient().expand(a, shape().dim(a))).exp();
        return e.div(e.sum(a).expand(a, shape().dim(a)));
    }

    public Var logSoftmax(int axis) {
        int a = Types.axis(axis, shape());
        return minus(logSumExp(a).expand(a, shape().dim(a)));
    }

    // ---- shape

    /// Entry `i` of the first axis, which disappears; negative counts from the end.
    public Var at(int i) {
        if (shape().rank() == 0) {
            throw new IllegalArgumentException("expected at least one axis, got a scalar");
        }
        int n = shape().dim(0);
        int k = i < 0 ? i + n : i;
        if (k < 0 || k >= n) {
            throw new IllegalArgumentException("expected an index within 0.." + (n - 1) + " of shape " + shape() + ", got " + i);
        }
        return slice(0, k, k + 1).reshape(shape().remove(0));
    }

    /// Entries `from` (inclusive) to `to` (exclusive) of the first axis.
    public Var slice(int from, int to) {
        return slice(0, from, to);
    }

    /// Entries `from` (inclusive) to `to` (exclusive) along one axis.
    public Var slice(int axis, int from, int to) {
        int a = Types.axis(axis, shape());
        return from == 0 && to == shape().dim(a) ? this : Trace.emit(new Slice(a, from, to - from), this);
    }

    /// This value with the entries from `start` along `axis` replaced by `value`.
    public Var put(int axis, int start, Var value) {
        return Trace.emit(new Update(Types.axis(axis, shape()), start), this, value);
    }

    /// This value with the entries from `start` of the first axis replaced by `value`.
    public Var put(int start, Var value) {
        return put(0, start, value);
    }

    public Var reshape(int... shape) {
        return reshape(Shape.of(shape));
    }

    public Var reshape(Shape shape) {
        return shape.equals(shape()) ? this : Trace.emit(new Reshape(shape), this);
    }

    public Var flatten() {
        return reshape(type().size());
    }

    /// Axes in another order: axis i of the result is axis `axes[i]` of this.
    public Var permute(int... axes) {
        return Arrays.equals(axes, Ints.range(shape().rank()).array()) ? this : Trace.emit(new Permute(Ints.of(axes)), this);
    }

    /// The last two axes exchanged.
    public Var transpose() {
        return Trace.emit(new Permute(Pick.lastTwoSwapped(shape().rank())), this);
    }

    /// This value repeated `n` times along a new axis at position `axis`.
    public Var expand(int axis, int n) {
        int[] axes = new int[shape().rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i < axis ? i : i + 1;
        }
        return broadcastTo(shape().insert(axis, n), Ints.of(axes));
    }

    /// This value repeated to a shape, aligned at the last axis as in NumPy.
    public Var broadcastTo(Shape target) {
        if (target.equals(shape())) {
            return this;
        }
        int offset = target.rank() - shape().rank();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < shape().rank(); i++) {
            if (offset < 0 || shape().dim(i) != target.dim(offset + i) && shape().dim(i) != 1) {
                throw new IllegalArgumentException("expected a shape that broadcasts to " + target + ", got " + shape());
            }
            if (shape().dim(i) == target.dim(offset + i)) {
                kept.add(i);
            }
        }
        int[] dims = kept.stream().mapToInt(i -> shape().dim(i)).toArray();
        int[] axes = kept.stream().mapToInt(i -> offset + i).toArray();
        return reshape(dims).broadcastTo(target, Ints.of(axes));
    }

    Var broadcastTo(Shape target, Ints axes) {
        return target.equals(shape()) ? this : Trace.emit(new Broadcast(target, axes), this);
    }

    /// Parts joined along one axis.
    public static Var concat(int axis, Var... parts) {
        return parts.length == 1 ? parts[0] : Trace.emit(new Concat(Types.axis(axis, parts[0].shape())), parts);
    }

    /// Parts of equal shape joined along a new first axis.
    public static Var stack(Var... parts) {
        Var[] rows = new Var[parts.length];
        for (int i = 0; i < parts.length; i++) {
            rows[i] = parts[i].reshape(parts[i].shape().insert(0, 1));
        }
        return concat(0, rows);
    }

    /// Entries of the first axis at fixed positions: permutations, choices, reversals.
    public Var take(int... index) {
        return take(0, index);
    }

    /// Entries along one axis at fixed positions.
    public Var take(int axis, int[] index) {
        return Trace.emit(new Take(Types.axis(axis, shape()), Ints.of(index)), this);
    }

    /// For a table `[.., K]`: the entry along the last axis that `index` `[..]` chooses, element by element.
    public Var pick(Var index) {
        return Trace.emit(new Pick(), index, this);
    }

    // ---- products

    /// The matrix product of `[m, k]` with `[k, n]` or `[k]`, or of `[k]` with `[k, n]`.
    public Var matmul(Var other) {
        int ra = shape().rank();
        int rb = other.shape().rank();
        if (ra == 2 && rb == 2) {
            return contract(other, Ints.of(0, 1), Ints.of(1, 2), Ints.of(0, 2));
        } else if (ra == 2 && rb == 1) {
            return contract(other, Ints.of(0, 1), Ints.of(1), Ints.of(0));
        } else if (ra == 1 && rb == 2) {
            return contract(other, Ints.of(1), Ints.of(1, 2), Ints.of(2));
        }
        throw new IllegalArgumentException("expected matrices or a matrix and a vector, got " + shape() + " and " + other.shape());
    }

    /// The inner product of two vectors.
    public Var dot(Var other) {
        return contract(other, Ints.of(0), Ints.of(0), Ints.of());
    }

    /// The outer product of two vectors, `[m, n]`.
    public Var outer(Var other) {
        return contract(other, Ints.of(0), Ints.of(1), Ints.of(0, 1));
    }

    private Var contract(Var other, Ints a, Ints b, Ints out) {
        return Trace.emit(new Contract(a, b, out, false), this, other);
    }

    /// The solution x of `this x = b` for a triangular matrix `[n, n]` and `b` `[n]` or `[n, m]`.
    ///
    /// @param lower which triangle is read
    /// @param unit whether the diagonal counts as ones
    public Var triangularSolve(Var b, boolean lower, boolean unit) {
        return Trace.emit(new TriangularSolve(lower, unit, false), this, b);
    }

    /// The solution x of `this x = b` for a square matrix `[n, n]` and `b` `[n]` or `[n, m]`.
    public Var solve(Var b) {
        return Trace.emit(new DenseSolve(false), this, b);
    }

    /// log|det| of a square matrix `[n, n]`, a scalar; minus infinity where the matrix is singular.
    public Var logAbsDet() {
        return Trace.emit(new LogAbsDet(), this);
    }

    // ---- over samples

    /// The sum over all samples: a uniform value.
    public Var sumOverSamples() {
        return Trace.emit(new SumSamples(), lift());
    }

    public Var meanOverSamples() {
        return sumOverSamples().div(rowCount());
    }

    /// The largest value over all samples, element by element: a uniform value.
    public Var maxOverSamples() {
        return Trace.emit(new MaxSamples(), lift());
    }

    /// The same value handed to each sample separately; itself when it is per sample already.
    public Var lift() {
        return varying() ? this : Trace.emit(new Lift(), this);
    }

    // ---- derivatives and types

    /// The same value, treated as a constant by every derivative.
    public Var stopGradient() {
        return Trace.emit(new StopGradient(), this);
    }

    /// This value in another element type, rounded to nearest.
    public Var cast(DType to) {
        return to == dtype() ? this : Trace.emit(new Cast(to), this);
    }

    /// The same value under a new id, in the innermost function being traced.
    Var alias() {
        Trace current = Trace.current();
        Trace home = current != null && current.depth() > trace.depth() ? current : trace;
        return home.emitHere(new Alias(), this);
    }

    @Override
    public String toString() {
        return "%" + node.id() + " " + node.type() + (node.origin().isEmpty() ? "" : " from " + node.origin());
    }
}
