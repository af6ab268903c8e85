package pushforward.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The vectors of F64 kernels: one species, chosen when this class is loaded, and the ways between vector and memory.
final class LanesF64 {
    /// The widest the processor has, or what the system property `pushforward.vectorBits` asks for.
    static final VectorSpecies<Double> SPECIES = VectorSpecies.of(double.class, VectorWidth.shape());
    /// Elements of a vector.
    static final int L = SPECIES.length();

    /// Numbers of the own type: the vector classes have methods for `long` too, which compare and blend another way.
    static final double ZERO = 0;
    static final double ONE = 1;

    /// All of memory.
    static final MemorySegment ALL = Memory.all();
    /// The order of bytes in it.
    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private LanesF64() {
    }

    /// The address of the vector of elements `i .. i + L - 1`. Kernels load and store there themselves: a method of ours that takes or returns a vector is not inlined everywhere,
    /// and where it is not, the vector goes to the heap.
    static long vector(long p, long i) {
        long at = p + i * Double.BYTES;
        Memory.check(at, L * Double.BYTES);
        return at;
    }

    /// Where the last vector of `n` elements that begins at a multiple of `L` ends.
    static long bound(long n) {
        return n - n % L;
    }
}
