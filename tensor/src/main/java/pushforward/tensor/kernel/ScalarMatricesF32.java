// Generated from ScalarMatricesF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.ScalarElementwiseF32.get;
import static pushforward.tensor.kernel.ScalarElementwiseF32.put;

/// Products and triangular solves, one chain at a time. Letters and contracts as in [Kernels].
final class ScalarMatricesF32 {
    private ScalarMatricesF32() {
    }

    static void gemm(long c, long ldc, long a, long aRow, long aCol, long b, long bRow, long bCol, long m, long n, long k,
            boolean accumulate) {
        for (long i = 0; i < m; i++) {
            for (long j = 0; j < n; j++) {
                float s = accumulate ? get(c, i * ldc + j) : 0;
                for (long kk = 0; kk < k; kk++) {
                    s = Math.fma(get(a, i * aRow + kk * aCol), get(b, kk * bRow + j * bCol), s);
                }
                put(c, i * ldc + j, s);
            }
        }
    }

    /// One element of C over all lanes, from lane `from` on.
    static void dot(long c, long a, long aK, long b, long bK, long k, long from, long lanes, boolean accumulate) {
        for (long l = from; l < lanes; l++) {
            float s = accumulate ? get(c, l) : 0;
            for (long kk = 0; kk < k; kk++) {
                s = Math.fma(get(a, kk * aK + l), get(b, kk * bK + l), s);
            }
            put(c, l, s);
        }
    }

    /// Columns `from .. cols`.
    static void triangularSolve(long x, long a, long aRow, long aCol, long n, long from, long cols, boolean lower, boolean unit) {
        for (long c = from; c < cols; c++) {
            for (long t = 0; t < n; t++) {
                long i = lower ? t : n - 1 - t;
                float s = get(x, i * cols + c);
                for (long u = 0; u < t; u++) {
                    long j = lower ? u : n - 1 - u;
                    s = Math.fma(-get(a, i * aRow + j * aCol), get(x, j * cols + c), s);
                }
                put(x, i * cols + c, unit ? s : s / get(a, i * aRow + i * aCol));
            }
        }
    }
}
