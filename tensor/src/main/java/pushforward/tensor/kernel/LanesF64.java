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

    private static final MemorySegment ALL = Memory.all();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private LanesF64() {
    }

    /// The `i`-th vector's worth of elements begins at element `i`: the elements `i .. i + L - 1`.
    static DoubleVector load(long p, long i) {
        long at = p + i * Double.BYTES;
        Memory.check(at, L * Double.BYTES);
        return DoubleVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
    }

    static void store(long p, long i, DoubleVector v) {
        long at = p + i * Double.BYTES;
        Memory.check(at, L * Double.BYTES);
        v.intoMemorySegment(ALL, at, ORDER);
    }

    /// Element `i` in every lane.
    static DoubleVector broadcast(long p, long i) {
        return DoubleVector.broadcast(SPECIES, Memory.getDouble(p + i * Double.BYTES));
    }

    static DoubleVector broadcast(double value) {
        return DoubleVector.broadcast(SPECIES, value);
    }

    /// Where the last vector of `n` elements that begins at a multiple of `L` ends.
    static long bound(long n) {
        return n - n % L;
    }
}
