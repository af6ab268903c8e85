// Generated from VectorUnaryF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.ALL;
import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.ONE;
import static pushforward.tensor.kernel.LanesF32.ORDER;
import static pushforward.tensor.kernel.LanesF32.SPECIES;
import static pushforward.tensor.kernel.LanesF32.ZERO;
import static pushforward.tensor.kernel.LanesF32.bound;
import static pushforward.tensor.kernel.LanesF32.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/// Elementwise kernels of one operand: one loop over whole vectors for each operation, then the rest element by element.
/// Operations without a loop here go element by element altogether.
final class VectorUnaryF32 {
    /// From here on every number is whole.
    private static final float WHOLE = 1 / Math.ulp((float) 1);
    /// Elements that sine and cosine look at together.
    private static final long BLOCK = 16L * L;
    private static final @Nullable MethodHandle[] LOOPS = KernelTable.merge(
            KernelTable.of(MethodHandles.lookup(), Unary.values(), long.class, long.class, long.class),
            KernelTable.of(VectorMathF32.lookup(), Unary.values(), long.class, long.class, long.class));

    private VectorUnaryF32() {
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
        ScalarElementwiseF32.unary(op, dst, a, end, n);
    }

    static void neg(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).neg().intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void abs(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).abs().intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sign(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector one = SignsF32.copy(FloatVector.broadcast(SPECIES, 1), x);
            x.blend(one, x.abs().compare(VectorOperators.GT, ZERO)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void reciprocal(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector.broadcast(SPECIES, 1).div(left).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sqrt(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).sqrt().intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void square(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            x.mul(x).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    /// Whether sine and cosine take all of `n` elements without a division by a long pi.
    private static boolean isModerate(long a, long n) {
        for (long i = 0; i < n; i += L) {
            if (!FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).abs().compare(VectorOperators.LE, MathF32.TRIGONOMETRIC_MAX).allTrue()) {
                return false;
            }
        }
        return true;
    }

    static void sin(long dst, long a, long end) {
        for (long i = 0; i < end; i += BLOCK) {
            long n = Math.min(BLOCK, end - i);
            if (isModerate(a + i * Float.BYTES, n)) {
                VectorMathF32.sin(dst + i * Float.BYTES, a + i * Float.BYTES, n);
            } else {
                ScalarElementwiseF32.unary(Unary.SIN, dst, a, i, i + n);
            }
        }
    }

    static void cos(long dst, long a, long end) {
        for (long i = 0; i < end; i += BLOCK) {
            long n = Math.min(BLOCK, end - i);
            if (isModerate(a + i * Float.BYTES, n)) {
                VectorMathF32.cos(dst + i * Float.BYTES, a + i * Float.BYTES, n);
            } else {
                ScalarElementwiseF32.unary(Unary.COS, dst, a, i, i + n);
            }
        }
    }

    /// Beyond 2^52 every number is whole; below it, adding and subtracting 2^52 rounds.
    private static FloatVector rounded(FloatVector x) {
        FloatVector whole = SignsF32.copy(x.abs().add(WHOLE).sub(WHOLE), x);
        return x.blend(whole, x.abs().compare(VectorOperators.LT, WHOLE));
    }

    static void round(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            rounded(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void floor(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector r = rounded(x);
            r.blend(r.sub(1), r.compare(VectorOperators.GT, x)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void isFinite(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.abs().compare(VectorOperators.LE, Float.MAX_VALUE)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void not(long dst, long a, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.EQ, ZERO)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }
}
