package pushforward.tensor;

import java.util.Arrays;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Memory;

/// Between Java's arrays and a tensor's memory: creation, element access, conversion.
final class Elements {
    private static final int CHUNK = 4096;

    private Elements() {
    }

    // ---- in --------------------------------------------------------------------------------------------------------

    static Tensor vector(double[] values) {
        Tensor t = Tensor.allocate(DType.F64, Shape.of(values.length));
        write(t, 0, values);
        return t;
    }

    static Tensor vector(float[] values) {
        Tensor t = Tensor.allocate(DType.F32, Shape.of(values.length));
        write(t, 0, values);
        return t;
    }

    static Tensor vector(int[] values) {
        return vector(Arrays.stream(values).asDoubleStream().toArray());
    }

    static Tensor matrix(double[][] rows) {
        int cols = rows.length == 0 ? 0 : rows[0].length;
        for (int i = 0; i < rows.length; i++) {
            expectLength(i, cols, rows[i].length);
        }
        Tensor t = Tensor.allocate(DType.F64, Shape.of(rows.length, cols));
        for (int i = 0; i < rows.length; i++) {
            write(t, (long) i * cols, rows[i]);
        }
        return t;
    }

    static Tensor matrix(float[][] rows) {
        int cols = rows.length == 0 ? 0 : rows[0].length;
        for (int i = 0; i < rows.length; i++) {
            expectLength(i, cols, rows[i].length);
        }
        Tensor t = Tensor.allocate(DType.F32, Shape.of(rows.length, cols));
        for (int i = 0; i < rows.length; i++) {
            write(t, (long) i * cols, rows[i]);
        }
        return t;
    }

    private static void expectLength(int row, int cols, int length) {
        if (length != cols) {
            throw new IllegalArgumentException("expected rows of length " + cols + ", got length " + length + " in row " + row);
        }
    }

    /// A tensor of the given shape and type with these elements, row by row, each rounded to the type.
    static Tensor fill(DType dtype, Shape shape, double[] values) {
        Tensor t = Tensor.allocate(dtype, shape);
        if (dtype == DType.F64) {
            write(t, 0, values);
        } else {
            float[] floats = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                floats[i] = (float) values[i];
            }
            write(t, 0, floats);
        }
        return t;
    }

    static Tensor full(DType dtype, double value, Shape shape) {
        return Fill.make(dtype, shape, dst -> Kernels.of(dtype).fill(dst, value, shape.size()));
    }

    static Tensor eye(DType dtype, int n) {
        Tensor t = full(dtype, 0, Shape.of(n, n));
        long p = t.acquire();
        try {
            for (long i = 0; i < n; i++) {
                put(dtype, p + (i * n + i) * dtype.bytes(), 1);
            }
        } finally {
            t.release();
        }
        return t;
    }

    static Tensor to(Tensor t, DType type) {
        return t.dtype() == type
                ? t.view(t.shape(), 0)
                : Fill.make(type, t.shape(), t, (dst, src) -> Kernels.of(type).castFrom(t.dtype(), dst, src, t.size()));
    }

    static double get(DType dtype, long address) {
        return dtype == DType.F64 ? Memory.getDouble(address) : Memory.getFloat(address);
    }

    static void put(DType dtype, long address, double value) {
        if (dtype == DType.F64) {
            Memory.putDouble(address, value);
        } else {
            Memory.putFloat(address, (float) value);
        }
    }

    static Tensor arange(DType dtype, int n) {
        Shape shape = Shape.of(n);
        double[] v = new double[n];
        Arrays.setAll(v, i -> i);
        return fill(dtype, shape, v);
    }

    static Tensor linspace(DType dtype, double from, double to, int n) {
        if (n < 2) {
            throw new IllegalArgumentException("expected 2 points or more, got " + n);
        }
        double step = (to - from) / (n - 1);
        double[] v = new double[n];
        Arrays.setAll(v, i -> i == n - 1 ? to : Math.fma(i, step, from));
        return fill(dtype, Shape.of(n), v);
    }

    /// Only for the one who allocated `t`, before anyone else sees it.
    private static void write(Tensor t, long first, double[] values) {
        long p = t.acquire();
        try {
            Memory.copyIn(p + first * Double.BYTES, values, 0, values.length);
        } finally {
            t.release();
        }
    }

    private static void write(Tensor t, long first, float[] values) {
        long p = t.acquire();
        try {
            Memory.copyIn(p + first * Float.BYTES, values, 0, values.length);
        } finally {
            t.release();
        }
    }

    // ---- out -------------------------------------------------------------------------------------------------------

    static double at(Tensor t, int[] index) {
        Shape shape = t.shape();
        if (index.length != shape.rank()) {
            throw new IllegalArgumentException("expected an index of " + shape.rank() + " numbers for shape " + shape
                    + ", got " + Arrays.toString(index));
        }
        long k = 0;
        for (int i = 0; i < index.length; i++) {
            if (index[i] < 0 || index[i] >= shape.dim(i)) {
                throw new IndexOutOfBoundsException("index " + Arrays.toString(index) + " lies outside shape " + shape);
            }
            k = k * shape.dim(i) + index[i];
        }
        return element(t, k);
    }

    static double item(Tensor t) {
        if (t.size() != 1) {
            throw new IllegalArgumentException("expected one element, got shape " + t.shape());
        }
        return element(t, 0);
    }

    static double element(Tensor t, long k) {
        long p = t.acquire();
        try {
            return get(t.dtype(), p + k * t.dtype().bytes());
        } finally {
            t.release();
        }
    }

    static double[] doubles(Tensor t) {
        double[] out = new double[Shapes.arrayLength(t)];
        long p = t.acquire();
        try {
            if (t.dtype() == DType.F64) {
                Memory.copyOut(p, out, 0, out.length);
            } else {
                float[] part = new float[Math.min(CHUNK, out.length)];
                for (int i = 0; i < out.length; i += CHUNK) {
                    int n = Math.min(CHUNK, out.length - i);
                    Memory.copyOut(p + 4L * i, part, 0, n);
                    for (int j = 0; j < n; j++) {
                        out[i + j] = part[j];
                    }
                }
            }
        } finally {
            t.release();
        }
        return out;
    }

    static double[][] doubles2(Tensor t) {
        Shapes.expectRank(t, 2);
        double[] flat = doubles(t);
        int cols = t.dim(1);
        double[][] out = new double[t.dim(0)][];
        Arrays.setAll(out, i -> Arrays.copyOfRange(flat, i * cols, (i + 1) * cols));
        return out;
    }

    static float[] floats(Tensor t) {
        Shapes.expectType(t, DType.F32);
        float[] out = new float[Shapes.arrayLength(t)];
        long p = t.acquire();
        try {
            Memory.copyOut(p, out, 0, out.length);
        } finally {
            t.release();
        }
        return out;
    }

    static float[][] floats2(Tensor t) {
        Shapes.expectRank(t, 2);
        float[] flat = floats(t);
        int cols = t.dim(1);
        float[][] out = new float[t.dim(0)][];
        Arrays.setAll(out, i -> Arrays.copyOfRange(flat, i * cols, (i + 1) * cols));
        return out;
    }

    static int[] ints(Tensor t) {
        double[] v = doubles(t);
        int[] out = new int[v.length];
        for (int i = 0; i < v.length; i++) {
            out[i] = (int) v[i];
            if (out[i] != v[i]) {
                throw new IllegalArgumentException("expected integers, got " + v[i] + " at position " + i);
            }
        }
        return out;
    }

    // ---- whole -----------------------------------------------------------------------------------------------------

    static boolean sameBits(Tensor a, Tensor b) {
        if (a.dtype() != b.dtype() || !a.shape().equals(b.shape())) {
            return false;
        }
        long p = a.acquire();
        try {
            long q = b.acquire();
            try {
                return Memory.sameBits(p, q, a.size() * a.dtype().bytes());
            } finally {
                b.release();
            }
        } finally {
            a.release();
        }
    }

    /// At most 64 elements, evenly spread, enter the hash.
    static int hash(Tensor t) {
        int hash = 31 * t.dtype().ordinal() + t.shape().hashCode();
        long step = Math.max(1, t.size() / 64);
        for (long k = 0; k < t.size(); k += step) {
            hash = 31 * hash + Double.hashCode(element(t, k));
        }
        return hash;
    }
}
