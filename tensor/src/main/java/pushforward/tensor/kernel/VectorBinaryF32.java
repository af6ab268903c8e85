// Generated from VectorBinaryF64.java by KernelSources: change that file.
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
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/// Elementwise kernels of two operands: loops over whole vectors for each operation, then the rest element by element. Each
/// operation has a loop for two runs, one for a run and a number, and, unless the operands may be exchanged, one for a number and a run.
final class VectorBinaryF32 {
    private static final @Nullable MethodHandle[] RUN_RUN =
            KernelTable.of(MethodHandles.lookup(), Binary.values(), long.class, long.class, long.class, long.class);
    private static final @Nullable MethodHandle[] RUN_NUMBER =
            KernelTable.of(MethodHandles.lookup(), Binary.values(), long.class, long.class, float.class, long.class);
    private static final @Nullable MethodHandle[] NUMBER_RUN =
            KernelTable.of(MethodHandles.lookup(), Binary.values(), long.class, float.class, long.class, long.class);

    private VectorBinaryF32() {
    }

    /// Strides as in [Kernels#binary].
    static void run(Binary op, long dst, long a, long aRow, long aLane, long b, long bRow, long bLane, long rows, long lanes) {
        if (lanes == 1 && aRow <= 1 && bRow <= 1) {
            row(op, dst, a, aRow, b, bRow, rows);
        } else if (isFlat(aRow, aLane, lanes) && isFlat(bRow, bLane, lanes)) {
            row(op, dst, a, aLane, b, bLane, rows * lanes);
        } else if (op == Binary.ADD && aLane == 1 && bLane == 0 && bRow == 1) {
            VectorBiasF32.run(dst, lanes, a, aRow, b, rows, lanes, false);
        } else {
            for (long r = 0; r < rows; r++) {
                row(op, dst + r * lanes * Float.BYTES, a + r * aRow * Float.BYTES, aLane, b + r * bRow * Float.BYTES, bLane, lanes);
            }
        }
    }

    /// Whether all rows together are one run, or one number.
    static boolean isFlat(long row, long lane, long lanes) {
        return row == lane * lanes;
    }

    private static void row(Binary op, long dst, long a, long aLane, long b, long bLane, long lanes) {
        long end = bound(lanes);
        if (end > 0) {
            end = vectors(op, dst, a, aLane, b, bLane, end);
        }
        ScalarElementwiseF32.binary(op, dst, a, aLane, b, bLane, end, lanes);
    }

    /// @return the number of elements done
    private static long vectors(Binary op, long dst, long a, long aLane, long b, long bLane, long end) {
        int o = op.ordinal();
        try {
            if (aLane == 1 && bLane == 1 && RUN_RUN[o] instanceof MethodHandle loop) {
                loop.invokeExact(dst, a, b, end);
                return end;
            }
            if (aLane == 1 && bLane == 0 && RUN_NUMBER[o] instanceof MethodHandle loop) {
                loop.invokeExact(dst, a, Memory.getFloat(b), end);
                return end;
            }
            if (aLane == 0 && bLane == 1 && NUMBER_RUN[o] instanceof MethodHandle loop) {
                loop.invokeExact(dst, Memory.getFloat(a), b, end);
                return end;
            }
            if (aLane == 0 && bLane == 1 && RUN_NUMBER[o] instanceof MethodHandle loop) {
                loop.invokeExact(dst, b, Memory.getFloat(a), end);
                return end;
            }
            return 0;
        } catch (Throwable t) {
            throw KernelTable.rethrow(t);
        }
    }

    static void add(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.add(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void add(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).add(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sub(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.sub(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sub(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).sub(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sub(long dst, float a, long b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            all.sub(FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void mul(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.mul(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void mul(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).mul(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void div(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.div(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void div(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).div(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void div(long dst, float a, long b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            all.div(FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void max(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.max(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void max(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).max(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void min(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.min(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void min(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).min(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void lt(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.LT, right)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void lt(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.LT, all)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void lt(long dst, float a, long b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, all.compare(VectorOperators.LT, left)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void le(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.LE, right)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void le(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.LE, all)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void le(long dst, float a, long b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, all.compare(VectorOperators.LE, left)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void eq(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.EQ, right)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void eq(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.EQ, all)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void ne(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, right)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void ne(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, all)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void and(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, ZERO).and(right.compare(VectorOperators.NE, ZERO))).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void and(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, ZERO).and(all.compare(VectorOperators.NE, ZERO))).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void or(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, ZERO).or(right.compare(VectorOperators.NE, ZERO))).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void or(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, ZERO).or(all.compare(VectorOperators.NE, ZERO))).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void copysign(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            FloatVector left = FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            FloatVector right = FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            SignsF32.copy(left, right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void copysign(long dst, long a, float b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            SignsF32.copy(FloatVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER), all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void copysign(long dst, float a, long b, long end) {
        FloatVector all = FloatVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            SignsF32.copy(all, FloatVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }
}
