// Generated from ScalarMovesF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.ScalarElementwiseF32.get;
import static pushforward.tensor.kernel.ScalarElementwiseF32.put;

import pushforward.tensor.DType;

/// Copies, transposes and conversions, one element at a time. Letters and contracts as in [Kernels].
@SuppressWarnings("cast") // of no effect in this type, needed in the other
final class ScalarMovesF32 {
    /// The side of the blocks of a transpose: two of them fit into the first-level cache.
    private static final long BLOCK = 16;

    private ScalarMovesF32() {
    }

    static void castFrom(DType from, long dst, long src, long start, long n) {
        if (from == DType.F64) { // both types
            for (long i = start; i < n; i++) {
                double wide = Memory.getDouble(src + i * Double.BYTES); // both types
                put(dst, i, (float) wide);
            }
        } else {
            for (long i = start; i < n; i++) {
                put(dst, i, (float) Memory.getFloat(src + i * Float.BYTES));
            }
        }
    }

    static void gatherRows(long dst, long src, int[] index, long n) {
        for (int i = 0; i < index.length; i++) {
            Memory.copy(dst + i * n * Float.BYTES, src + index[i] * n * Float.BYTES, n * Float.BYTES);
        }
    }

    /// One row.
    static void addRow(long dst, long src, long from, long n) {
        for (long i = from; i < n; i++) {
            put(dst, i, get(dst, i) + get(src, i));
        }
    }

    static void transpose(long dst, long dstRow, long src, long srcRow, long rows, long cols) {
        for (long r0 = 0; r0 < rows; r0 += BLOCK) {
            long r1 = Math.min(rows, r0 + BLOCK);
            for (long c0 = 0; c0 < cols; c0 += BLOCK) {
                long c1 = Math.min(cols, c0 + BLOCK);
                for (long c = c0; c < c1; c++) {
                    for (long r = r0; r < r1; r++) {
                        put(dst, c * dstRow + r, get(src, r * srcRow + c));
                    }
                }
            }
        }
    }
}
