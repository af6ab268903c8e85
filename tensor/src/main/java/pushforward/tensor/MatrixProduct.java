package pushforward.tensor;

import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.WorkerPool;

/// Matrix products of tensors of any rank, as NumPy's `matmul`: the last two axes are matrices, the others broadcast.
final class MatrixProduct {
    /// Multiplications from which on threads share a product: some tens of microseconds.
    private static final long SHARED = 1L << 20;
    /// Rows a thread takes at least.
    private static final long FEWEST_ROWS = 48;
    /// Rows per thread are a multiple of this: whole register tiles.
    private static final long WHOLE = 12;

    private MatrixProduct() {
    }

    static Tensor multiply(Tensor a, Tensor b) {
        DType dtype = Shapes.sameType(a, b);
        if (a.rank() == 0 || b.rank() == 0) {
            throw new IllegalArgumentException("matmul needs operands of rank 1 or more, got shapes " + a.shape() + " and "
                    + b.shape());
        }
        Shape left = a.rank() == 1 ? a.shape().insert(0, 1) : a.shape();
        Shape right = b.rank() == 1 ? b.shape().append(1) : b.shape();
        int m = left.dim(-2);
        int k = left.dim(-1);
        int n = right.dim(-1);
        if (right.dim(-2) != k) {
            throw new IllegalArgumentException("matmul of shapes " + a.shape() + " and " + b.shape() + ": inner lengths " + k
                    + " and " + right.dim(-2) + " differ");
        }
        Shape leftBatch = left.remove(-1).remove(-1);
        Shape rightBatch = right.remove(-1).remove(-1);
        Shape batch = Shape.broadcast(leftBatch, rightBatch);
        Shape shape = batch;
        if (a.rank() > 1) {
            shape = shape.append(m);
        }
        if (b.rank() > 1) {
            shape = shape.append(n);
        }
        Kernels kernels = Kernels.of(dtype);
        long size = shape.size();
        return Fill.make(dtype, shape, a, b, (dst, p, q) -> {
            if (k == 0) {
                kernels.fill(dst, 0, size);
            } else if (size > 0) {
                product(kernels, batch, leftBatch, rightBatch, dst, p, q, m, n, k);
            }
        });
    }

    private static void product(Kernels kernels, Shape batch, Shape leftBatch, Shape rightBatch, long dst, long p, long q,
            long m, long n, long k) {
        int bytes = kernels.dtype().bytes();
        Broadcast plan = new Broadcast(batch, leftBatch, rightBatch);
        if (batch.size() == 1 && m * n * k >= SHARED && m >= 2 * FEWEST_ROWS && WorkerPool.threads() > 1) {
            new RowBlocks(kernels, dst, p, q, m, n, k).run();
            return;
        }
        Fill.withScratch(kernels.gemmScratch(m, n, k), scratch -> {
            plan.forEach((out, at) -> {
                for (long r = 0; r < plan.rows(); r++) {
                    for (long l = 0; l < plan.lanes(); l++) {
                        long c = dst + (out + r * plan.lanes() + l) * m * n * bytes;
                        long x = p + (at[0] + r * plan.rowStride(0) + l * plan.laneStride(0)) * m * k * bytes;
                        long y = q + (at[1] + r * plan.rowStride(1) + l * plan.laneStride(1)) * k * n * bytes;
                        kernels.gemm(c, n, x, k, 1, y, n, 1, m, n, k, false, scratch);
                    }
                }
            });
        });
    }

    /// One product, its rows shared by threads: each copies what it needs. Every element is computed as on one thread.
    private static final class RowBlocks extends WorkerPool.Pieces {
        private final Kernels kernels;
        private final long c;
        private final long a;
        private final long b;
        private final long m;
        private final long n;
        private final long k;
        private final long rows;

        RowBlocks(Kernels kernels, long c, long a, long b, long m, long n, long k) {
            this.kernels = kernels;
            this.c = c;
            this.a = a;
            this.b = b;
            this.m = m;
            this.n = n;
            this.k = k;
            long threads = Math.min(WorkerPool.threads(), m / FEWEST_ROWS);
            this.rows = (m + threads * WHOLE - 1) / (threads * WHOLE) * WHOLE;
        }

        void run() {
            int pieces = Math.toIntExact((m + rows - 1) / rows);
            run(pieces, pieces);
        }

        @Override
        protected void piece(int i, int member) {
            long from = i * rows;
            long count = Math.min(rows, m - from);
            int bytes = kernels.dtype().bytes();
            Fill.withScratch(kernels.gemmScratch(count, n, k),
                    scratch -> kernels.gemm(c + from * n * bytes, n, a + from * k * bytes, k, 1, b, n, 1, count, n, k, false, scratch));
        }
    }
}
