package pushforward.tensor;

import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Unary;

/// Eager elementwise arithmetic, with broadcasting.
final class Elementwise {
    private Elementwise() {
    }

    static Tensor unary(Unary op, Tensor a) {
        Kernels kernels = Kernels.of(a.dtype());
        return Fill.make(a.dtype(), a.shape(), a, (dst, p) -> kernels.unary(op, dst, p, a.size()));
    }

    static Tensor binary(Binary op, Tensor a, Tensor b) {
        DType dtype = Shapes.sameType(a, b);
        Shape shape = Shape.broadcast(a.shape(), b.shape());
        Kernels kernels = Kernels.of(dtype);
        int bytes = dtype.bytes();
        return Fill.make(dtype, shape, a, b, (dst, p, q) -> {
            if (shape.size() == 0) {
                return;
            }
            Broadcast plan = new Broadcast(shape, a.shape(), b.shape());
            plan.forEach((out, at) -> kernels.binary(op, dst + out * bytes,
                    p + at[0] * bytes, plan.rowStride(0), plan.laneStride(0),
                    q + at[1] * bytes, plan.rowStride(1), plan.laneStride(1), plan.rows(), plan.lanes()));
        });
    }

    static Tensor binary(Binary op, Tensor a, double b) {
        try (Tensor scalar = Elements.full(a.dtype(), b, Shape.scalar())) {
            return binary(op, a, scalar);
        }
    }

    static Tensor binary(Binary op, double a, Tensor b) {
        try (Tensor scalar = Elements.full(b.dtype(), a, Shape.scalar())) {
            return binary(op, scalar, b);
        }
    }

    static Tensor where(Tensor condition, Tensor a, Tensor b) {
        DType dtype = Shapes.sameType(a, b);
        Shapes.sameType(condition, a);
        Shape shape = Shape.broadcast(condition.shape(), Shape.broadcast(a.shape(), b.shape()));
        Kernels kernels = Kernels.of(dtype);
        int bytes = dtype.bytes();
        long c = condition.acquire();
        try {
            return Fill.make(dtype, shape, a, b, (dst, p, q) -> {
                if (shape.size() == 0) {
                    return;
                }
                Broadcast plan = new Broadcast(shape, condition.shape(), a.shape(), b.shape());
                plan.forEach((out, at) -> kernels.select(dst + out * bytes,
                        c + at[0] * bytes, plan.rowStride(0), plan.laneStride(0),
                        p + at[1] * bytes, plan.rowStride(1), plan.laneStride(1),
                        q + at[2] * bytes, plan.rowStride(2), plan.laneStride(2), plan.rows(), plan.lanes()));
            });
        } finally {
            condition.release();
        }
    }

    static Tensor broadcastTo(Tensor a, Shape shape) {
        if (!Shape.broadcast(a.shape(), shape).equals(shape)) {
            throw new IllegalArgumentException("shape " + a.shape() + " does not broadcast to " + shape);
        }
        Kernels kernels = Kernels.of(a.dtype());
        int bytes = a.dtype().bytes();
        return Fill.make(a.dtype(), shape, a, (dst, p) -> {
            if (shape.size() == 0) {
                return;
            }
            Broadcast plan = new Broadcast(shape, a.shape());
            long lanes = plan.lanes();
            plan.forEach((out, at) -> {
                for (long r = 0; r < plan.rows(); r++) {
                    long to = dst + (out + r * lanes) * bytes;
                    long from = p + (at[0] + r * plan.rowStride(0)) * bytes;
                    if (plan.laneStride(0) == 1) {
                        kernels.copy(to, from, lanes);
                    } else {
                        kernels.fill(to, Elements.get(a.dtype(), from), lanes);
                    }
                }
            });
        });
    }

    static boolean allClose(Tensor a, Tensor b, double rtol, double atol) {
        DType dtype = Shapes.sameType(a, b);
        if (!a.shape().equals(b.shape())) {
            throw new IllegalArgumentException("expected shape " + a.shape() + ", got " + b.shape());
        }
        long p = a.acquire();
        try {
            long q = b.acquire();
            try {
                for (long i = 0; i < a.size(); i++) {
                    double x = Elements.get(dtype, p + i * dtype.bytes());
                    double y = Elements.get(dtype, q + i * dtype.bytes());
                    if (x != y && !(Math.abs(x - y) <= atol + rtol * Math.abs(y) && Double.isFinite(y))) {
                        return false;
                    }
                }
                return true;
            } finally {
                b.release();
            }
        } finally {
            a.release();
        }
    }
}
