// Generated from LanesF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The vectors of F32 kernels: one species, chosen when this class is loaded, and the ways between vector and memory.
final class LanesF32 {
    /// The widest the processor has, or what the system property `pushforward.vectorBits` asks for.
    static final VectorSpecies<Float> SPECIES = VectorSpecies.of(float.class, VectorWidth.shape());
    /// Elements of a vector.
    static final int L = SPECIES.length();

    /// Numbers of the own type: the vector classes have methods for `long` too, which compare and blend another way.
    static final float ZERO = 0;
    static final float ONE = 1;

    /// All of memory.
    static final MemorySegment ALL = Memory.all();
    /// The order of bytes in it.
    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private LanesF32() {
    }

    /// The address of the vector of elements `i .. i + L - 1`. Kernels load and store there themselves: a method of ours that takes or returns a vector is not inlined everywhere,
    /// and where it is not, the vector goes to the heap.
    static long vector(long p, long i) {
        long at = p + i * Float.BYTES;
        Memory.check(at, L * Float.BYTES);
        return at;
    }

    /// Where the last vector of `n` elements that begins at a multiple of `L` ends.
    static long bound(long n) {
        return n - n % L;
    }
}
