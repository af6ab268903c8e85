package pushforward.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import pushforward.tensor.DType;

/// [ScalarSquares], four vectors of chains at a time, in as many passes as they take.
final class VectorSquares {
    private static final int CHAINS = ScalarSquares.CHAINS;
    private static final int WIDTH = LanesF64.L;
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorSquares() {
    }

    static double sum(DType type, long a, long n) {
        long chains = ThreadScratch.address();
        ScalarSquares.clear(chains);
        long whole = CHAINS % (4 * WIDTH) == 0 ? n - n % CHAINS : 0;
        Memory.check(a, whole * type.bytes());
        for (long c = 0; c < CHAINS && whole > 0; c += 4L * WIDTH) {
            if (type == DType.F32) {
                narrow(chains + c * Double.BYTES, a + c * Float.BYTES, whole);
            } else {
                wide(chains + c * Double.BYTES, a + c * Double.BYTES, whole);
            }
        }
        ScalarSquares.elements(chains, type, a, whole, n);
        return ScalarSquares.total(chains);
    }

    private static void wide(long chains, long a, long n) {
        DoubleVector s0 = DoubleVector.zero(LanesF64.SPECIES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (long i = 0; i < n; i += CHAINS) {
            long at = a + i * Double.BYTES;
            DoubleVector x0 = DoubleVector.fromMemorySegment(LanesF64.SPECIES, ALL, LanesF64.vector(at, 0), ORDER);
            DoubleVector x1 = DoubleVector.fromMemorySegment(LanesF64.SPECIES, ALL, LanesF64.vector(at, WIDTH), ORDER);
            DoubleVector x2 = DoubleVector.fromMemorySegment(LanesF64.SPECIES, ALL, LanesF64.vector(at, 2L * WIDTH), ORDER);
            DoubleVector x3 = DoubleVector.fromMemorySegment(LanesF64.SPECIES, ALL, LanesF64.vector(at, 3L * WIDTH), ORDER);
            s0 = x0.fma(x0, s0);
            s1 = x1.fma(x1, s1);
            s2 = x2.fma(x2, s2);
            s3 = x3.fma(x3, s3);
        }
        s0.intoMemorySegment(ALL, LanesF64.vector(chains, 0), ORDER);
        s1.intoMemorySegment(ALL, LanesF64.vector(chains, WIDTH), ORDER);
        s2.intoMemorySegment(ALL, LanesF64.vector(chains, 2L * WIDTH), ORDER);
        s3.intoMemorySegment(ALL, LanesF64.vector(chains, 3L * WIDTH), ORDER);
    }

    private static void narrow(long chains, long a, long n) {
        DoubleVector s0 = DoubleVector.zero(LanesF64.SPECIES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (long i = 0; i < n; i += CHAINS) {
            long at = a + i * Float.BYTES;
            FloatVector low = FloatVector.fromMemorySegment(LanesF32.SPECIES, ALL, LanesF32.vector(at, 0), ORDER);
            FloatVector high = FloatVector.fromMemorySegment(LanesF32.SPECIES, ALL, LanesF32.vector(at, LanesF32.L), ORDER);
            DoubleVector x0 = (DoubleVector) low.convertShape(VectorOperators.F2D, LanesF64.SPECIES, 0);
            DoubleVector x1 = (DoubleVector) low.convertShape(VectorOperators.F2D, LanesF64.SPECIES, 1);
            DoubleVector x2 = (DoubleVector) high.convertShape(VectorOperators.F2D, LanesF64.SPECIES, 0);
            DoubleVector x3 = (DoubleVector) high.convertShape(VectorOperators.F2D, LanesF64.SPECIES, 1);
            s0 = x0.fma(x0, s0);
            s1 = x1.fma(x1, s1);
            s2 = x2.fma(x2, s2);
            s3 = x3.fma(x3, s3);
        }
        s0.intoMemorySegment(ALL, LanesF64.vector(chains, 0), ORDER);
        s1.intoMemorySegment(ALL, LanesF64.vector(chains, WIDTH), ORDER);
        s2.intoMemorySegment(ALL, LanesF64.vector(chains, 2L * WIDTH), ORDER);
        s3.intoMemorySegment(ALL, LanesF64.vector(chains, 3L * WIDTH), ORDER);
    }
}
