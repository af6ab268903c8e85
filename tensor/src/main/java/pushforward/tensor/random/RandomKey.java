package pushforward.tensor.random;

import org.apache.commons.rng.UniformRandomProvider;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.Memory;
import pushforward.tensor.kernel.Philox;
import pushforward.tensor.kernel.TensorAccess;

/// Where random numbers come from: an immutable 64-bit seed. A key always gives the same numbers; for others, make a [#child].
///
/// ```
/// RandomKey key = RandomKey.of(1);
/// Tensor noise = key.child("noise").normal(DType.F64, 1000, 2);
/// int[] order = key.child("epoch").child(3).permutation(1000);
/// ```
///
/// @param seed any 64 bits
public record RandomKey(long seed) {
    private static final int BLOCK_LANES = 64;
    private static final int BLOCK_COMPONENTS = 64;
    private static final long STREAM = -1;
    private static final long PERMUTATION = -2;

    /// The key of a seed.
    public static RandomKey of(long seed) {
        return new RandomKey(seed);
    }

    /// A key drawn from a generator, which advances by one long.
    public static RandomKey from(UniformRandomProvider rng) {
        return new RandomKey(rng.nextLong());
    }

    /// Another key, independent of this one and of all its other children.
    ///
    /// @param index 0 or more
    public RandomKey child(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("expected an index of 0 or more, got " + index);
        }
        return new RandomKey(Philox.derive(seed, index));
    }

    /// Another key, by name: the child of a 64-bit hash of the name (FNV-1a over its UTF-16 units, then mixed with the seed by Philox).
    public RandomKey child(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return new RandomKey(Philox.derive(Philox.derive(seed, Long.MIN_VALUE), hash));
    }

    /// A stream of random bits, from its beginning.
    public PhiloxSource source() {
        return new PhiloxSource(Philox.derive(seed, STREAM));
    }

    /// A tensor of uniform numbers in (0, 1), never 0 and never 1. Element `(i, j ..)` is that of row `i` and component `(j
    /// ..)` of [Philox], step 0: the first rows of a longer tensor are those of a shorter one.
    public Tensor uniform(DType dtype, int... dims) {
        return fill(dtype, Shape.of(dims), false);
    }

    /// A tensor of standard normal numbers, keyed as in [#uniform].
    public Tensor normal(DType dtype, int... dims) {
        return fill(dtype, Shape.of(dims), true);
    }

    /// The numbers `0 .. n - 1` in random order, all orders equally likely (up to the 64 bits of the key).
    ///
    /// Reference: R. Durstenfeld, Algorithm 235: random permutation, CACM 7(7), 1964, DOI 10.1145/364520.364540.
    public int[] permutation(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("expected a number of 0 or more, got " + n);
        }
        PhiloxSource source = new PhiloxSource(Philox.derive(seed, PERMUTATION));
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = source.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private Tensor fill(DType dtype, Shape shape, boolean normal) {
        long rows = shape.rank() == 0 ? 1 : shape.dim(0);
        long perRow = rows == 0 ? 0 : shape.size() / rows;
        if (perRow >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected fewer than " + Integer.MAX_VALUE + " numbers per row, got shape " + shape);
        }
        Tensor tensor = TensorAccess.allocate(dtype, shape);
        try (Lease lease = TensorAccess.lease(tensor)) {
            if (perRow == 1) {
                lanes(normal, dtype, lease.address(), rows, 0, rows, 0, 1);
            } else {
                rows(normal, dtype, lease.address(), rows, (int) perRow);
            }
        }
        return tensor;
    }

    /// Fills `[rows][components]` by blocks that are drawn in lane layout and transposed.
    private void rows(boolean normal, DType dtype, long address, long rows, int components) {
        long scratch = Memory.allocate((long) BLOCK_LANES * BLOCK_COMPONENTS * dtype.bytes());
        try {
            for (long row = 0; row < rows; row += BLOCK_LANES) {
                long lanes = Math.min(BLOCK_LANES, rows - row);
                for (int component = 0; component < components; component += BLOCK_COMPONENTS) {
                    int n = Math.min(BLOCK_COMPONENTS, components - component);
                    lanes(normal, dtype, scratch, lanes, row, lanes, component, n);
                    transpose(dtype, address + (row * components + component) * dtype.bytes(), components, scratch, lanes, n);
                }
            }
        } finally {
            Memory.free(scratch);
        }
    }

    /// `dst[l * dstRow + c] = src[c * lanes + l]`.
    private static void transpose(DType dtype, long dst, long dstRow, long src, long lanes, long components) {
        for (long l = 0; l < lanes; l++) {
            for (long c = 0; c < components; c++) {
                if (dtype == DType.F32) {
                    Memory.putFloat(dst + 4 * (l * dstRow + c), Memory.getFloat(src + 4 * (c * lanes + l)));
                } else {
                    Memory.putDouble(dst + 8 * (l * dstRow + c), Memory.getDouble(src + 8 * (c * lanes + l)));
                }
            }
        }
    }

    private void lanes(boolean normal, DType dtype, long dst, long dstRow, long row, long lanes, int component, int components) {
        if (normal) {
            Philox.fillNormal(dtype, dst, dstRow, seed, 0, row, lanes, component, components);
        } else {
            Philox.fillUniform(dtype, dst, dstRow, seed, 0, row, lanes, component, components);
        }
    }
}
