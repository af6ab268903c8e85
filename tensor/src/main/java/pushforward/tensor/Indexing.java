package pushforward.tensor;

import java.util.Arrays;
import pushforward.tensor.kernel.Kernels;

/// Selecting, joining and permuting parts of tensors.
final class Indexing {
    private Indexing() {
    }

    // ---- selecting -------------------------------------------------------------------------------------------------

    static Tensor slice(Tensor a, int axis, int from, int to) {
        int i = a.shape().axis(axis);
        if (from < 0 || to < from || to > a.dim(i)) {
            throw new IndexOutOfBoundsException("range " + from + " .. " + to + " lies outside axis " + i + " of shape "
                    + a.shape());
        }
        Shape shape = a.shape().with(i, to - from);
        long outer = a.shape().product(0, i);
        long inner = a.shape().product(i + 1, a.rank());
        if (outer == 1) {
            return a.view(shape, from * inner);
        }
        return Fill.make(a.dtype(), shape, a, (dst, p) -> block(a.dtype(), dst, shape.dim(i) * inner,
                p + from * inner * a.dtype().bytes(), a.dim(i) * inner, outer, shape.dim(i) * inner));
    }

    static Tensor row(Tensor a, int i) {
        if (a.rank() == 0) {
            throw new IllegalArgumentException("a scalar has no rows");
        }
        if (i < 0 || i >= a.dim(0)) {
            throw new IndexOutOfBoundsException("row " + i + " lies outside shape " + a.shape());
        }
        Shape shape = a.shape().remove(0);
        return a.view(shape, i * shape.size());
    }

    static Tensor gather(Tensor a, int axis, int[] index) {
        int i = a.shape().axis(axis);
        int n = a.dim(i);
        for (int k : index) {
            if (k < 0 || k >= n) {
                throw new IndexOutOfBoundsException("index " + k + " lies outside axis " + i + " of shape " + a.shape());
            }
        }
        int[] picked = index.clone();
        Shape shape = a.shape().with(i, picked.length);
        long outer = a.shape().product(0, i);
        long inner = a.shape().product(i + 1, a.rank());
        Kernels kernels = Kernels.of(a.dtype());
        int bytes = a.dtype().bytes();
        return Fill.make(a.dtype(), shape, a, (dst, p) -> {
            if (shape.size() == 0) {
                return;
            }
            if (outer == 1) {
                kernels.gatherRows(dst, p, picked, inner);
                return;
            }
            for (int j = 0; j < picked.length; j++) {
                block(a.dtype(), dst + j * inner * bytes, picked.length * inner, p + picked[j] * inner * bytes, n * inner,
                        outer, inner);
            }
        });
    }

    /// Copies `rows` runs of `n` elements; an empty block is none.
    private static void block(DType dtype, long dst, long dstRow, long src, long srcRow, long rows, long n) {
        if (rows > 0 && n > 0) {
            Kernels.of(dtype).copyRows(dst, dstRow, src, srcRow, rows, n);
        }
    }

    // ---- joining ---------------------------------------------------------------------------------------------------

    static Tensor concat(int axis, Tensor[] parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("expected at least one tensor, got none");
        }
        Tensor first = parts[0];
        int i = first.shape().axis(axis);
        long length = 0;
        for (Tensor part : parts) {
            Shapes.sameType(first, part);
            if (part.rank() != first.rank() || !part.shape().with(i, 0).equals(first.shape().with(i, 0))) {
                throw new IllegalArgumentException("cannot concatenate shapes " + first.shape() + " and " + part.shape()
                        + " along axis " + i);
            }
            length += part.dim(i);
        }
        Shape shape = first.shape().with(i, Math.toIntExact(length));
        return join(first.dtype(), shape, shape.product(0, i), parts);
    }

    static Tensor stack(int axis, Tensor[] parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("expected at least one tensor, got none");
        }
        Tensor first = parts[0];
        for (Tensor part : parts) {
            Shapes.sameType(first, part);
            if (!part.shape().equals(first.shape())) {
                throw new IllegalArgumentException("expected shape " + first.shape() + ", got " + part.shape());
            }
        }
        Shape shape = first.shape().insert(axis, parts.length);
        int i = axis < 0 ? axis + shape.rank() : axis;
        return join(first.dtype(), shape, shape.product(0, i), parts);
    }

    /// Every part is `[outer][its own run]`; the result is `[outer][all runs one after another]`.
    private static Tensor join(DType dtype, Shape shape, long outer, Tensor[] parts) {
        return Fill.make(dtype, shape, dst -> {
            if (outer == 0) {
                return;
            }
            long row = shape.size() / outer;
            long at = dst;
            for (Tensor part : parts) {
                long run = part.size() / outer;
                long p = part.acquire();
                try {
                    block(dtype, at, row, p, run, outer, run);
                } finally {
                    part.release();
                }
                at += run * dtype.bytes();
            }
        });
    }

    // ---- permuting -------------------------------------------------------------------------------------------------

    static Tensor transpose(Tensor a, int[] order) {
        int rank = a.rank();
        int[] axes = new int[rank];
        if (order.length == 0) {
            Arrays.setAll(axes, i -> rank - 1 - i);
        } else {
            boolean[] seen = new boolean[rank];
            for (int i = 0; i < order.length; i++) {
                int axis = a.shape().axis(order[i]);
                if (order.length != rank || seen[axis]) {
                    throw new IllegalArgumentException("expected each axis of shape " + a.shape() + " once, got "
                            + Arrays.toString(order));
                }
                seen[axis] = true;
                axes[i] = axis;
            }
        }
        Shape shape = Shape.of(Arrays.stream(axes).map(a::dim).toArray());
        return Fill.make(a.dtype(), shape, a, (dst, p) -> {
            if (shape.size() > 0) {
                permute(Kernels.of(a.dtype()), a.shape(), shape, axes, dst, p);
            }
        });
    }

    /// Walks the result's outer axes; the kernel transposes the plane spanned by the result's innermost axis and the one
    /// that is innermost in the source, or copies runs where these are the same.
    private static void permute(Kernels kernels, Shape from, Shape to, int[] axes, long dst, long src) {
        int rank = to.rank();
        if (rank == 0) {
            kernels.copy(dst, src, 1);
            return;
        }
        long[] sourceStride = new long[rank];
        int plane = 0;
        for (int i = 0; i < rank; i++) {
            sourceStride[i] = from.product(axes[i] + 1, rank);
            plane = axes[i] == rank - 1 ? i : plane;
        }
        int bytes = kernels.dtype().bytes();
        int last = rank - 1;
        int[] index = new int[rank];
        for (long p = src, q = dst; ; ) {
            if (plane == last) {
                kernels.copy(q, p, to.dim(last));
            } else {
                kernels.transpose(q, to.product(plane + 1, rank), p, sourceStride[last], to.dim(last), to.dim(plane));
            }
            int i = last - 1;
            for (; i >= 0; i--) {
                if (i == plane) {
                    continue;
                }
                long out = to.product(i + 1, rank) * bytes;
                long in = sourceStride[i] * bytes;
                if (++index[i] < to.dim(i)) {
                    q += out;
                    p += in;
                    break;
                }
                q -= out * (to.dim(i) - 1);
                p -= in * (to.dim(i) - 1);
                index[i] = 0;
            }
            if (i < 0) {
                return;
            }
        }
    }
}
