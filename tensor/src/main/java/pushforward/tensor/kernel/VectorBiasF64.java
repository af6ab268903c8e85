package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.ALL;
import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.ORDER;
import static pushforward.tensor.kernel.LanesF64.SPECIES;
import static pushforward.tensor.kernel.LanesF64.bound;
import static pushforward.tensor.kernel.LanesF64.vector;

import jdk.incubator.vector.DoubleVector;

/// A number added to each row of a matrix, as a layer's bias is to its products, and, if asked for, the rectifier after it, in one pass. Columns go by two vectors, all rows of them
/// before the next two, so that a product can have what a sliver has left in the first-level cache finished at once.
final class VectorBiasF64 {
    private static final long BYTES = Double.BYTES;

    private VectorBiasF64() {
    }

    /// `dst[i][j] = a[i][j] + bias[i]`, or the larger of that and 0; rows `ldd` and `lda` apart, `dst` may be `a`.
    static void run(long dst, long ldd, long a, long lda, long bias, long m, long n, boolean rectified) {
        long j = 0;
        for (; j + 2L * L <= n; j += 2L * L) {
            if (rectified) {
                rectified(dst + j * BYTES, ldd, a + j * BYTES, lda, bias, m);
            } else {
                plain(dst + j * BYTES, ldd, a + j * BYTES, lda, bias, m);
            }
        }
        for (; j < bound(n); j += L) {
            one(dst + j * BYTES, ldd, a + j * BYTES, lda, bias, m, rectified ? 0 : Double.NEGATIVE_INFINITY);
        }
        if (j < n) {
            ScalarElementwiseF64.addBias(dst + j * BYTES, ldd, a + j * BYTES, lda, bias, m, n - j, rectified);
        }
    }

    private static void plain(long dst, long ldd, long a, long lda, long bias, long m) {
        for (long i = 0; i < m; i++) {
            DoubleVector b = DoubleVector.broadcast(SPECIES, ScalarElementwiseF64.get(bias, i));
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda), ORDER);
            DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda + L), ORDER);
            x.add(b).intoMemorySegment(ALL, vector(dst, i * ldd), ORDER);
            y.add(b).intoMemorySegment(ALL, vector(dst, i * ldd + L), ORDER);
        }
    }

    private static void rectified(long dst, long ldd, long a, long lda, long bias, long m) {
        DoubleVector zero = DoubleVector.zero(SPECIES);
        for (long i = 0; i < m; i++) {
            DoubleVector b = DoubleVector.broadcast(SPECIES, ScalarElementwiseF64.get(bias, i));
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda), ORDER);
            DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda + L), ORDER);
            x.add(b).max(zero).intoMemorySegment(ALL, vector(dst, i * ldd), ORDER);
            y.add(b).max(zero).intoMemorySegment(ALL, vector(dst, i * ldd + L), ORDER);
        }
    }

    /// One vector of every row; the larger of a sum and minus infinity is the sum.
    private static void one(long dst, long ldd, long a, long lda, long bias, long m, double floor) {
        DoubleVector least = DoubleVector.broadcast(SPECIES, floor);
        for (long i = 0; i < m; i++) {
            DoubleVector b = DoubleVector.broadcast(SPECIES, ScalarElementwiseF64.get(bias, i));
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda), ORDER);
            x.add(b).max(least).intoMemorySegment(ALL, vector(dst, i * ldd), ORDER);
        }
    }
}
