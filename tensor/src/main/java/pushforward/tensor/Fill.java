package pushforward.tensor;

/// Makes tensors from code that writes through raw addresses: holds the leases while it runs, and hands the tensor out
/// only when it is complete.
final class Fill {
    private Fill() {
    }

    /// Writes a result at `dst`.
    interface From0 {
        void write(long dst);
    }

    /// Writes a result at `dst` from the operand at `a`.
    interface From1 {
        void write(long dst, long a);
    }

    /// Writes a result at `dst` from the operands at `a` and `b`.
    interface From2 {
        void write(long dst, long a, long b);
    }

    static Tensor make(DType dtype, Shape shape, From0 writer) {
        Tensor out = Tensor.allocate(dtype, shape);
        long dst = out.acquire();
        try {
            writer.write(dst);
        } finally {
            out.release();
        }
        return out;
    }

    static Tensor make(DType dtype, Shape shape, Tensor a, From1 writer) {
        long p = a.acquire();
        try {
            return make(dtype, shape, dst -> writer.write(dst, p));
        } finally {
            a.release();
        }
    }

    static Tensor make(DType dtype, Shape shape, Tensor a, Tensor b, From2 writer) {
        long p = a.acquire();
        try {
            return make(dtype, shape, b, (dst, q) -> writer.write(dst, p, q));
        } finally {
            a.release();
        }
    }

    /// Runs `body` with the address of a temporary block of `bytes` bytes.
    static void withScratch(long bytes, From0 body) {
        BlockPool pool = BlockPool.shared();
        long scratch = pool.take(bytes);
        try {
            body.write(scratch);
        } finally {
            pool.give(scratch, bytes);
        }
    }
}
