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
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/// Elementwise kernels of two operands: loops over whole vectors for each operation, then the rest element by element. Each
/// operation has a loop for two runs, one for a run and a number, and, unless the operands may be exchanged, one for a number and a run.
final class VectorBinaryF64 {
    private static final @Nullable MethodHandle[] RUN_RUN =
            KernelTable.of(MethodHandles.lookup(), Binary.values(), long.class, long.class, long.class, long.class);
    private static final @Nullable MethodHandle[] RUN_NUMBER =
            KernelTable.of(MethodHandles.lookup(), Binary.values(), long.class, long.class, double.class, long.class);
    private static final @Nullable MethodHandle[] NUMBER_RUN =
            KernelTable.of(MethodHandles.lookup(), Binary.values(), long.class, double.class, long.class, long.class);

    private VectorBinaryF64() {
    }

    /// Strides as in [Kernels#binary].
    static void run(Binary op, long dst, long a, long aRow, long aLane, long b, long bRow, long bLane, long rows, long lanes) {
        if (lanes == 1 && aRow <= 1 && bRow <= 1) {
            row(op, dst, a, aRow, b, bRow, rows);
        } else if (isFlat(aRow, aLane, lanes) && isFlat(bRow, bLane, lanes)) {
            row(op, dst, a, aLane, b, bLane, rows * lanes);
        } else if (op == Binary.ADD && aLane == 1 && bLane == 0 && bRow == 1) {
            VectorBiasF64.run(dst, lanes, a, aRow, b, rows, lanes, false);
        } else {
            for (long r = 0; r < rows; r++) {
                row(op, dst + r * lanes * Double.BYTES, a + r * aRow * Double.BYTES, aLane, b + r * bRow * Double.BYTES, bLane, lanes);
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
        ScalarElementwiseF64.binary(op, dst, a, aLane, b, bLane, end, lanes);
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
                loop.invokeExact(dst, a, Memory.getDouble(b), end);
                return end;
            }
            if (aLane == 0 && bLane == 1 && NUMBER_RUN[o] instanceof MethodHandle loop) {
                loop.invokeExact(dst, Memory.getDouble(a), b, end);
                return end;
            }
            if (aLane == 0 && bLane == 1 && RUN_NUMBER[o] instanceof MethodHandle loop) {
                loop.invokeExact(dst, b, Memory.getDouble(a), end);
                return end;
            }
            return 0;
        } catch (Throwable t) {
            throw KernelTable.rethrow(t);
        }
    }

    static void add(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.add(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void add(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).add(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sub(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.sub(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sub(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).sub(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void sub(long dst, double a, long b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            all.sub(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void mul(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.mul(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void mul(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).mul(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void div(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.div(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void div(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).div(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void div(long dst, double a, long b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            all.div(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void max(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.max(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void max(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).max(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void min(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            left.min(right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void min(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER).min(all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void lt(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.LT, right)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void lt(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.LT, all)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void lt(long dst, double a, long b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, all.compare(VectorOperators.LT, left)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void le(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.LE, right)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void le(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.LE, all)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void le(long dst, double a, long b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, all.compare(VectorOperators.LE, left)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void eq(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.EQ, right)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void eq(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.EQ, all)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void ne(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, right)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void ne(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, all)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void and(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, ZERO).and(right.compare(VectorOperators.NE, ZERO))).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void and(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, ZERO).and(all.compare(VectorOperators.NE, ZERO))).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void or(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, ZERO).or(right.compare(VectorOperators.NE, ZERO))).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void or(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector.broadcast(SPECIES, 0).blend(ONE, left.compare(VectorOperators.NE, ZERO).or(all.compare(VectorOperators.NE, ZERO))).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void copysign(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER);
            SignsF64.copy(left, right).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void copysign(long dst, long a, double b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, b);
        for (long i = 0; i < end; i += L) {
            SignsF64.copy(DoubleVector.fromMemorySegment(SPECIES, ALL, vector(a, i), ORDER), all).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }

    static void copysign(long dst, double a, long b, long end) {
        DoubleVector all = DoubleVector.broadcast(SPECIES, a);
        for (long i = 0; i < end; i += L) {
            SignsF64.copy(all, DoubleVector.fromMemorySegment(SPECIES, ALL, vector(b, i), ORDER)).intoMemorySegment(ALL, vector(dst, i), ORDER);
        }
    }
}
