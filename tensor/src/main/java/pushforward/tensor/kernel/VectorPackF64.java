package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.load;
import static pushforward.tensor.kernel.LanesF64.store;
import static pushforward.tensor.kernel.ScalarElementwiseF64.get;
import static pushforward.tensor.kernel.ScalarElementwiseF64.put;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Packing for the matrix product, see [VectorGemmF64].
final class VectorPackF64 {
    private static final long PANEL = ScalarMatricesF64.PANEL;
    private static final long BYTES = Double.BYTES;
    private static final long EIGHT = 8;
    private static final VectorSpecies<Double> EIGHTS = VectorSpecies.of(double.class, VectorShape.forBitSize((int) EIGHT * Double.SIZE));
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorPackF64() {
    }

    /// Panels of A, as [ScalarMatricesF64#packLeft].
    static void left(long dst, long a, long aRow, long aCol, long m, long k) {
        long whole = m - m % PANEL;
        boolean side = aRow == 1 && L >= EIGHT && aCol >= EIGHT;
        for (long i = 0; side && i < whole; i += PANEL) {
            sideBySide(dst + i * k * BYTES, a + i * BYTES, aCol * BYTES, k);
        }
        for (long i = 0; !side && i < whole; i += PANEL) {
            panel(dst + i * k * BYTES, a + i * aRow * BYTES, aRow * BYTES, aCol * BYTES, k);
        }
        if (whole < m) {
            ScalarMatricesF64.packLeft(dst + whole * k * BYTES, a + whole * aRow * BYTES, aRow, aCol, m - whole, k);
        }
    }

    /// A panel whose six elements of a column lie side by side: eight are moved at a time, and the two too many overwritten by the next six. The last six must not have more.
    private static void sideBySide(long dst, long a, long col, long k) {
        long from = a;
        long to = dst;
        for (long kk = 0; kk < k - 1; kk++) {
            Memory.check(from, EIGHT * BYTES);
            Memory.check(to, EIGHT * BYTES);
            DoubleVector.fromMemorySegment(EIGHTS, ALL, from, ORDER).intoMemorySegment(ALL, to, ORDER);
            from += col;
            to += PANEL * BYTES;
        }
        for (long r = 0; k > 0 && r < PANEL; r++) {
            put(to, r, get(from, r));
        }
    }

    private static void panel(long dst, long a, long row, long col, long k) {
        long r1 = a + row;
        long r2 = r1 + row;
        long r3 = r2 + row;
        long r4 = r3 + row;
        long r5 = r4 + row;
        for (long kk = 0; kk < k; kk++) {
            long to = dst + kk * PANEL * BYTES;
            long from = kk * col;
            Memory.putDouble(to, Memory.getDouble(a + from));
            Memory.putDouble(to + BYTES, Memory.getDouble(r1 + from));
            Memory.putDouble(to + 2 * BYTES, Memory.getDouble(r2 + from));
            Memory.putDouble(to + 3 * BYTES, Memory.getDouble(r3 + from));
            Memory.putDouble(to + 4 * BYTES, Memory.getDouble(r4 + from));
            Memory.putDouble(to + 5 * BYTES, Memory.getDouble(r5 + from));
        }
    }

    /// One sliver of B, `[k][2 L]`, of which `n` columns are filled.
    static void right(long dst, long b, long bRow, long bCol, long n, long k) {
        if (bCol == 1 && n == 2L * L) {
            for (long kk = 0; kk < k; kk++) {
                long from = b + kk * bRow * BYTES;
                long to = dst + kk * 2 * L * BYTES;
                store(to, 0, load(from, 0));
                store(to, L, load(from, L));
            }
            return;
        }
        if (bRow == 1) {
            VectorTransposeF64.run(dst, 2L * L, b, bCol, n, k);
            return;
        }
        for (long k0 = 0; k0 < k; k0 += 16) {
            long k1 = Math.min(k, k0 + 16);
            for (long j = 0; j < n; j++) {
                for (long kk = k0; kk < k1; kk++) {
                    put(dst, kk * 2 * L + j, get(b, kk * bRow + j * bCol));
                }
            }
        }
    }
}
