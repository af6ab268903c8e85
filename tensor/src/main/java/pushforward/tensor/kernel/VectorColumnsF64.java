package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.SPECIES;
import static pushforward.tensor.kernel.LanesF64.vector;
import static pushforward.tensor.kernel.ScalarElementwiseF64.get;
import static pushforward.tensor.kernel.ScalarElementwiseF64.put;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;

/// The matrix product for few columns: rows of C in the lanes, one column at a time, the same chains as in [VectorTileF64].
///
///      A panel, [k][6]            B [k]      C
///      a0 a1 a2 a3 a4 a5 | ...     b0        lanes: c0 c1 c2 c3 c4 c5 (- -)
///      '--- V vectors ---'
///
/// `V` vectors cover the six rows of a panel; lanes beyond them compute with the next numbers and are dropped.
/// Four panels go together, so that their chains overlap; C passes through a few numbers of scratch memory.
final class VectorColumnsF64 {
    private static final long PANEL = ScalarMatricesF64.PANEL;
    private static final long BYTES = Double.BYTES;
    /// Panels in one pass.
    private static final long GROUP = 4;
    /// Elements between the panels in scratch memory: six rounded up to whole vectors.
    private static final long PITCH = Math.max(8, L);
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorColumnsF64() {
    }

    /// Parameters as in [VectorGemmF64#block]; `n` columns, any number.
    static void run(long c, long ldc, long a, long panelStride, long lda, long b, long ldb, long m, long n, long k, boolean accumulate) {
        long scratch = ThreadScratch.address();
        for (long i = 0; i < m; i += GROUP * PANEL) {
            long rows = Math.min(GROUP * PANEL, m - i);
            long panel = a + i / PANEL * panelStride * BYTES;
            for (long j = 0; j < n; j++) {
                long cij = c + (i * ldc + j) * BYTES;
                for (long r = 0; r < rows; r++) {
                    put(scratch, r / PANEL * PITCH + r % PANEL, accumulate ? get(cij, r * ldc) : 0);
                }
                for (long v = 0; v < PANEL; v += L) {
                    if (rows > (GROUP - 1) * PANEL) {
                        four(scratch + v * BYTES, panel + v * BYTES, panelStride * BYTES, lda, b + j * BYTES, ldb, k);
                    } else {
                        for (long p = 0; p * PANEL < rows; p++) {
                            single(scratch + (v + p * PITCH) * BYTES, panel + (v + p * panelStride) * BYTES, lda, b + j * BYTES, ldb, k);
                        }
                    }
                }
                for (long r = 0; r < rows; r++) {
                    put(cij, r * ldc, get(scratch, r / PANEL * PITCH + r % PANEL));
                }
            }
        }
    }

    private static void four(long s, long a, long panelBytes, long lda, long b, long ldb, long k) {
        DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(s, 0), ORDER);
        DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(s + PITCH * BYTES, 0), ORDER);
        DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(s + 2 * PITCH * BYTES, 0), ORDER);
        DoubleVector s3 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(s + 3 * PITCH * BYTES, 0), ORDER);
        long pa = a;
        long pb = b;
        for (long kk = 0; kk < k; kk++) {
            DoubleVector x = DoubleVector.broadcast(SPECIES, Memory.getDouble(pb));
            s0 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(pa, 0), ORDER).fma(x, s0);
            s1 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(pa + panelBytes, 0), ORDER).fma(x, s1);
            s2 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(pa + 2 * panelBytes, 0), ORDER).fma(x, s2);
            s3 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(pa + 3 * panelBytes, 0), ORDER).fma(x, s3);
            pa += lda * BYTES;
            pb += ldb * BYTES;
        }
        s0.intoMemorySegment(ALL, s, ORDER);
        s1.intoMemorySegment(ALL, s + PITCH * BYTES, ORDER);
        s2.intoMemorySegment(ALL, s + 2 * PITCH * BYTES, ORDER);
        s3.intoMemorySegment(ALL, s + 3 * PITCH * BYTES, ORDER);
    }

    private static void single(long s, long a, long lda, long b, long ldb, long k) {
        DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(s, 0), ORDER);
        long pa = a;
        long pb = b;
        for (long kk = 0; kk < k; kk++) {
            s0 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(pa, 0), ORDER).fma(DoubleVector.broadcast(SPECIES, Memory.getDouble(pb)), s0);
            pa += lda * BYTES;
            pb += ldb * BYTES;
        }
        s0.intoMemorySegment(ALL, s, ORDER);
    }
}
