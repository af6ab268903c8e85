package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.ALL;
import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.ORDER;
import static pushforward.tensor.kernel.LanesF64.SPECIES;
import static pushforward.tensor.kernel.LanesF64.vector;
import static pushforward.tensor.kernel.ScalarElementwiseF64.get;
import static pushforward.tensor.kernel.ScalarElementwiseF64.put;

import jdk.incubator.vector.DoubleVector;

/// The matrix product for few columns and an A that lies column by column: rows of C in the lanes, one column at a time, the same chains as in [VectorTileF64].
///
///      A^T  [k][m]            B [k]      C
///      a0 a1 a2 a3 .. a(L-1)   b0        lanes: c0 c1 c2 c3 .. c(L-1)
///
/// Four vectors of rows go together, so that their chains overlap; C passes through a few numbers of scratch memory.
final class VectorColumnsF64 {
    private static final long BYTES = Double.BYTES;
    /// Rows in one pass.
    private static final long GROUP = 4L * L;

    private VectorColumnsF64() {
    }

    /// C (+)= A B for A^T `[k][m]`, rows `lda` apart; `n` columns, any number.
    static void run(long c, long ldc, long a, long lda, long b, long ldb, long m, long n, long k, boolean accumulate) {
        long scratch = ThreadScratch.address();
        // in the last terms, a vector that reaches beyond m may reach beyond the end of A
        long safe = m % L == 0 ? k : Math.max(0, k - (L - m % L + lda - 1) / Math.max(1, lda));
        for (long i = 0; i < m; i += GROUP) {
            long rows = Math.min(GROUP, m - i);
            for (long j = 0; j < n; j++) {
                long cij = c + (i * ldc + j) * BYTES;
                for (long r = 0; r < rows; r++) {
                    put(scratch, r, accumulate ? get(cij, r * ldc) : 0);
                }
                if (rows == GROUP) {
                    four(scratch, a + i * BYTES, lda, b + j * BYTES, ldb, k);
                }
                for (long r = 0; r < rows && rows < GROUP; r += L) {
                    single(scratch + r * BYTES, a + (i + r) * BYTES, lda, b + j * BYTES, ldb, r + L > rows ? safe : k);
                }
                for (long r = 0; r < rows; r++) {
                    double s = get(scratch, r);
                    for (long kk = r < rows - rows % L ? k : safe; kk < k; kk++) {
                        s = Math.fma(get(a, kk * lda + i + r), get(b, kk * ldb + j), s);
                    }
                    put(cij, r * ldc, s);
                }
            }
        }
    }

    private static void four(long s, long a, long lda, long b, long ldb, long k) {
        DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(s, 0), ORDER);
        DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(s, L), ORDER);
        DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(s, 2L * L), ORDER);
        DoubleVector s3 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(s, 3L * L), ORDER);
        long pa = a;
        long pb = b;
        for (long kk = 0; kk < k; kk++) {
            DoubleVector x = DoubleVector.broadcast(SPECIES, Memory.getDouble(pb));
            s0 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(pa, 0), ORDER).fma(x, s0);
            s1 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(pa, L), ORDER).fma(x, s1);
            s2 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(pa, 2L * L), ORDER).fma(x, s2);
            s3 = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(pa, 3L * L), ORDER).fma(x, s3);
            pa += lda * BYTES;
            pb += ldb * BYTES;
        }
        s0.intoMemorySegment(ALL, vector(s, 0), ORDER);
        s1.intoMemorySegment(ALL, vector(s, L), ORDER);
        s2.intoMemorySegment(ALL, vector(s, 2L * L), ORDER);
        s3.intoMemorySegment(ALL, vector(s, 3L * L), ORDER);
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
        s0.intoMemorySegment(ALL, vector(s, 0), ORDER);
    }
}
