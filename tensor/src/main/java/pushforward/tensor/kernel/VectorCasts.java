package pushforward.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Conversions between the element types, a vector of F64 and half a vector of F32 at a time.
/// Each method returns the number of elements done.
final class VectorCasts {
    private static final int L = LanesF64.L;
    private static final VectorSpecies<Float> HALF = VectorSpecies.of(float.class, VectorShape.forBitSize(L * Float.SIZE));
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorCasts() {
    }

    private static DoubleVector widened(long src, long i) {
        long at = src + i * Float.BYTES;
        Memory.check(at, L * Float.BYTES);
        FloatVector narrow = FloatVector.fromMemorySegment(HALF, ALL, at, ORDER);
        return (DoubleVector) narrow.convertShape(VectorOperators.F2D, LanesF64.SPECIES, 0);
    }

    static long widen(long dst, long src, long n) {
        long end = LanesF64.bound(n);
        for (long i = 0; i < end; i += L) {
            LanesF64.store(dst, i, widened(src, i));
        }
        return end;
    }

    static long narrow(long dst, long src, long n) {
        long end = LanesF64.bound(n);
        for (long i = 0; i < end; i += L) {
            long at = dst + i * Float.BYTES;
            Memory.check(at, L * Float.BYTES);
            LanesF64.load(src, i).convertShape(VectorOperators.D2F, HALF, 0).intoMemorySegment(ALL, at, ORDER);
        }
        return end;
    }

    /// One `[n][inner]` block of F32 summed in F64, as [ScalarReductionsF32#sumWide].
    static long sumWide(long dst, long a, long n, long inner) {
        long end = LanesF64.bound(inner);
        for (long i = 0; i < end; i += L) {
            DoubleVector s = widened(a, i);
            for (long k = 1; k < n; k++) {
                s = s.add(widened(a, k * inner + i));
            }
            LanesF64.store(dst, i, s);
        }
        return end;
    }
}
