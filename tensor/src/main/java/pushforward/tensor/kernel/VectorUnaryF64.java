package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.ALL;
import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.ONE;
import static pushforward.tensor.kernel.LanesF64.ORDER;
import static pushforward.tensor.kernel.LanesF64.SPECIES;
import static pushforward.tensor.kernel.LanesF64.ZERO;
import static pushforward.tensor.kernel.LanesF64.bound;
import static pushforward.tensor.kernel.LanesF64.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/// Elementwise kernels of one operand: one loop over whole vectors for each operation, then the rest element by element.
/// Operations without a loop here go element by element altogether.
final class VectorUnaryF64 {
    /// From here on every number is whole.
    private static final double WHOLE = 1 / Math.ulp((double) 1);
    /// Elements that sine and cosine look at together.
    private static final long BLOCK = 16L * L;
    private static final @Nullable MethodHandle[] LOOPS = KernelTable.merge(
            KernelTable.of(MethodHandles.lookup(), Unary.values(), long.class, long.class, long.class),
            KernelTable.of(VectorMathF64.lookup(), Unary.values(), long.class, long.class, long.class));

    private VectorUnaryF64() {
    }

    static void run(Unary op, long dst, long a, long n) {
        MethodHandle loop = LOOPS[op.ordinal()];
        long end = loop == null ? 0 : bound(n);
        if (loop != null && end > 0) {
            try {
                loop.invokeExact(dst, a, end);
            } catch (Throwable t) {
                throw KernelTable.rethrow(t);
            }
        }
        ScalarElementwiseF64.unary(op, dst, a, end, n);
    }

    static void neg(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).neg().intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void abs(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).abs().intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sign(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector one = SignsF64.copy(DoubleVector.broadcast(SPECIES, 1), x);
            x.blend(one, x.abs().compare(VectorOperators.GT, ZERO)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void reciprocal(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector.broadcast(SPECIES, 1).div(left).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sqrt(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).sqrt().intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void square(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            x.mul(x).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    /// Whether sine and cosine take all of `n` elements without a division by a long pi.
    private static boolean isModerate(long a, long n) {
        for (long i = 0; i < n; i += L) {
            if (!DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).abs().compare(VectorOperators.LE, MathF64.TRIGONOMETRIC_MAX).allTrue()) {
                return false;
            }
        }
        return true;
    }

    static void sin(long dst, long a, long end) {
        for (long i = 0; i < end; i += BLOCK) {
            long n = Math.min(BLOCK, end - i);
            if (isModerate(a + i * Double.BYTES, n)) {
                VectorMathF64.sin(dst + i * Double.BYTES, a + i * Double.BYTES, n);
            } else {
                ScalarElementwiseF64.unary(Unary.SIN, dst, a, i, i + n);
            }
        }
    }

    static void cos(long dst, long a, long end) {
        for (long i = 0; i < end; i += BLOCK) {
            long n = Math.min(BLOCK, end - i);
            if (isModerate(a + i * Double.BYTES, n)) {
                VectorMathF64.cos(dst + i * Double.BYTES, a + i * Double.BYTES, n);
            } else {
                ScalarElementwiseF64.unary(Unary.COS, dst, a, i, i + n);
            }
        }
    }

    /// Beyond 2^52 every number is whole; below it, adding and subtracting 2^52 rounds.
    private static DoubleVector rounded(DoubleVector x) {
        DoubleVector whole = SignsF64.copy(x.abs().add(WHOLE).sub(WHOLE), x);
        return x.blend(whole, x.abs().compare(VectorOperators.LT, WHOLE));
    }

    static void round(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            rounded(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void floor(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector r = rounded(x);
            r.blend(r.sub(1), r.compare(VectorOperators.GT, x)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void isFinite(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.abs().compare(VectorOperators.LE, Double.MAX_VALUE)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void not(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.EQ, ZERO)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }
}
