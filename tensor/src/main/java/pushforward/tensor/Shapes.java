package pushforward.tensor;

import java.util.Arrays;

/// Arithmetic on shapes and the checks that go with it.
final class Shapes {
    private Shapes() {
    }

    /// The shape `dims` stands for, one `-1` in it replaced so that the size is that of `shape`.
    static Shape resolve(Shape shape, int[] dims) {
        int[] d = dims.clone();
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < d.length; i++) {
            if (d[i] == -1 && unknown < 0) {
                unknown = i;
            } else {
                known = known > 0 && d[i] > Long.MAX_VALUE / known ? 0 : known * d[i];
            }
        }
        if (unknown >= 0 && known > 0 && shape.size() % known == 0) {
            long n = shape.size() / known;
            d[unknown] = n <= Integer.MAX_VALUE ? (int) n : -1;
        }
        for (int n : d) {
            if (n < 0) {
                throw cannotReshape(shape, dims);
            }
        }
        Shape result = Shape.of(d);
        if (result.size() != shape.size()) {
            throw cannotReshape(shape, dims);
        }
        return result;
    }

    private static IllegalArgumentException cannotReshape(Shape shape, int[] dims) {
        return new IllegalArgumentException("cannot reshape " + shape + " (" + shape.size() + " elements) to "
                + Arrays.toString(dims));
    }

    /// The shape without one axis, which must have length 1.
    static Shape squeezed(Shape shape, int axis) {
        if (shape.dim(axis) != 1) {
            throw new IllegalArgumentException("expected length 1 at axis " + axis + ", got shape " + shape);
        }
        return shape.remove(axis);
    }

    static void expectRank(Tensor t, int rank) {
        if (t.rank() != rank) {
            throw new IllegalArgumentException("expected rank " + rank + ", got shape " + t.shape());
        }
    }

    static void expectType(Tensor t, DType dtype) {
        if (t.dtype() != dtype) {
            throw new IllegalArgumentException("expected type " + dtype + ", got " + t.dtype() + ": convert with .to("
                    + dtype + ")");
        }
    }

    /// Checks that two operands have one type and returns it.
    static DType sameType(Tensor a, Tensor b) {
        if (a.dtype() != b.dtype()) {
            throw new IllegalArgumentException("operands have types " + a.dtype() + " and " + b.dtype()
                    + ": convert one, for example with .to(F64)");
        }
        return a.dtype();
    }

    /// The number of elements as an array length.
    static int arrayLength(Tensor t) {
        if (t.size() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("shape " + t.shape() + " does not fit a Java array");
        }
        return (int) t.size();
    }
}
