package pushforward.autodiff;

import java.util.List;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Checks shared by the type rules of primitives.
final class Types {
    private Types() {
    }

    static boolean anyVarying(List<Type> in) {
        for (Type t : in) {
            if (t.varying()) {
                return true;
            }
        }
        return false;
    }

    static DType sameDtype(List<Type> in) {
        DType d = in.get(0).dtype();
        for (Type t : in) {
            if (t.dtype() != d) {
                throw new IllegalArgumentException("expected operands of one element type, got " + in + "; use cast(..)");
            }
        }
        return d;
    }

    /// The one shape all operands have, where scalars stand for any shape.
    static Shape sameShapeOrScalar(List<Type> in) {
        Shape s = Shape.scalar();
        for (Type t : in) {
            if (t.shape().rank() > 0) {
                if (s.rank() > 0 && !s.equals(t.shape())) {
                    throw new IllegalArgumentException("expected shape " + s + ", got " + t.shape());
                }
                s = t.shape();
            }
        }
        return s;
    }

    static int axis(int axis, Shape shape) {
        int a = axis < 0 ? axis + shape.rank() : axis;
        if (a < 0 || a >= shape.rank()) {
            throw new IllegalArgumentException("expected an axis of shape " + shape + ", got " + axis);
        }
        return a;
    }

    /// Product of the dimensions before `axis`.
    static int outer(Shape shape, int axis) {
        int n = 1;
        for (int i = 0; i < axis; i++) {
            n *= shape.dim(i);
        }
        return n;
    }

    /// Product of the dimensions behind `axis`.
    static int inner(Shape shape, int axis) {
        int n = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            n *= shape.dim(i);
        }
        return n;
    }

    static Shape withDim(Shape shape, int axis, int n) {
        int[] d = shape.dims();
        d[axis] = n;
        return Shape.of(d);
    }

    /// Appends an axis of length `k` to an operand that has no directions, so that it meets one that has.
    static Var directions(Var v, boolean batched, int k) {
        return batched ? v : v.expand(v.shape().rank(), k);
    }
}
