package pushforward.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Conversions between the element types, one vector of F32 and two of F64 at a time. Each method returns the number of elements done.
///
/// # Implementation note
/// Half a vector of F32 would be simpler, but a vector of another class: two classes in the profile of one method of the Vector API
/// keep the just-in-time compiler from inlining it where it has lost the exact type, and that boxes vectors in other kernels.
final class VectorCasts {
    private static final int L = LanesF32.L;
    private static final int HALF = LanesF64.L;
    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorCasts() {}

    private static DoubleVector widened(FloatVector v, int part) {
        return (DoubleVector) v.convertShape(VectorOperators.F2D, LanesF64.SPECIES, part);
    }

    static long widen(long dst, long src, long n) {
        long end = LanesF32.bound(n);
        Memory.check(src, end * Float.BYTES);
        Memory.check(dst, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromMemorySegment(LanesF32.SPECIES, ALL, src + i * Float.BYTES, ORDER);
            widened(v, 0).intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
            widened(v, 1).intoMemorySegment(ALL, dst + (i + HALF) * Double.BYTES, ORDER);
        }
        return end;
    }

    static long narrow(long dst, long src, long n) {
        long end = LanesF32.bound(n);
        Memory.check(src, end * Double.BYTES);
        Memory.check(dst, end * Float.BYTES);
        for (long i = 0; i < end; i += L) {
            DoubleVector low = DoubleVector.fromMemorySegment(LanesF64.SPECIES, ALL, src + i * Double.BYTES, ORDER);
            DoubleVector high = DoubleVector.fromMemorySegment(LanesF64.SPECIES, ALL, src + (i + HALF) * Double.BYTES, ORDER);
            // Each half has zero bits in the other's place.
            FloatVector first = (FloatVector) low.convertShape(VectorOperators.D2F, LanesF32.SPECIES, 0);
            FloatVector second = (FloatVector) high.convertShape(VectorOperators.D2F, LanesF32.SPECIES, -1);
            first.reinterpretAsInts().or(second.reinterpretAsInts()).reinterpretAsFloats()
                    .intoMemorySegment(ALL, dst + i * Float.BYTES, ORDER);
        }
        return end;
    }

    /// One `[n][inner]` block of F32 summed in F64, as [ScalarReductionsF32#sumWide].
    static long sumWide(long dst, long a, long n, long inner) {
        long end = LanesF32.bound(inner);
        Memory.check(a, n * inner * Float.BYTES);
        Memory.check(dst, end * Double.BYTES);
        for (long i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromMemorySegment(LanesF32.SPECIES, ALL, a + i * Float.BYTES, ORDER);
            DoubleVector s0 = widened(v, 0);
            DoubleVector s1 = widened(v, 1);
            for (long k = 1; k < n; k++) {
                v = FloatVector.fromMemorySegment(LanesF32.SPECIES, ALL, a + (k * inner + i) * Float.BYTES, ORDER);
                s0 = s0.add(widened(v, 0));
                s1 = s1.add(widened(v, 1));
            }
            s0.intoMemorySegment(ALL, dst + i * Double.BYTES, ORDER);
            s1.intoMemorySegment(ALL, dst + (i + HALF) * Double.BYTES, ORDER);
        }
        return end;
    }
}
