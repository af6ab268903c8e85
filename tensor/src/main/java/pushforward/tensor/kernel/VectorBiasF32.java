// Generated from VectorBiasF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.ALL;
import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.ORDER;
import static pushforward.tensor.kernel.LanesF32.SPECIES;
import static pushforward.tensor.kernel.LanesF32.bound;
import static pushforward.tensor.kernel.LanesF32.vector;

import jdk.incubator.vector.FloatVector;

/// A number added to each row of a matrix, as a layer's bias is to its products, and, if asked for, the rectifier after it, in one pass. Columns go by two vectors, all rows of them
/// before the next two, so that a product can have what a sliver has left in the first-level cache finished at once.
final class VectorBiasF32 {
    private static final long BYTES = Float.BYTES;

    private VectorBiasF32() {
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
            one(dst + j * BYTES, ldd, a + j * BYTES, lda, bias, m, rectified ? 0 : Float.NEGATIVE_INFINITY);
        }
        if (j < n) {
            ScalarElementwiseF32.addBias(dst + j * BYTES, ldd, a + j * BYTES, lda, bias, m, n - j, rectified);
        }
    }

    private static void plain(long dst, long ldd, long a, long lda, long bias, long m) {
        for (long i = 0; i < m; i++) {
            FloatVector b = FloatVector.broadcast(SPECIES, ScalarElementwiseF32.get(bias, i));
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda), ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda + L), ORDER);
            x.add(b).intoMemorySegment(ALL, vector(dst, i * ldd), ORDER);
            y.add(b).intoMemorySegment(ALL, vector(dst, i * ldd + L), ORDER);
        }
    }

    private static void rectified(long dst, long ldd, long a, long lda, long bias, long m) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (long i = 0; i < m; i++) {
            FloatVector b = FloatVector.broadcast(SPECIES, ScalarElementwiseF32.get(bias, i));
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda), ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda + L), ORDER);
            x.add(b).max(zero).intoMemorySegment(ALL, vector(dst, i * ldd), ORDER);
            y.add(b).max(zero).intoMemorySegment(ALL, vector(dst, i * ldd + L), ORDER);
        }
    }

    /// One vector of every row; the larger of a sum and minus infinity is the sum.
    private static void one(long dst, long ldd, long a, long lda, long bias, long m, float floor) {
        FloatVector least = FloatVector.broadcast(SPECIES, floor);
        for (long i = 0; i < m; i++) {
            FloatVector b = FloatVector.broadcast(SPECIES, ScalarElementwiseF32.get(bias, i));
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i * lda), ORDER);
            x.add(b).max(least).intoMemorySegment(ALL, vector(dst, i * ldd), ORDER);
        }
    }
}
