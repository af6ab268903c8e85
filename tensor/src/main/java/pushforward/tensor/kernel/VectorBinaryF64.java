package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF64.L;
import static pushforward.tensor.kernel.LanesF64.ONE;
import static pushforward.tensor.kernel.LanesF64.ZERO;
import static pushforward.tensor.kernel.LanesF64.bound;
import static pushforward.tensor.kernel.LanesF64.broadcast;
import static pushforward.tensor.kernel.LanesF64.load;
import static pushforward.tensor.kernel.LanesF64.store;

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

    private static DoubleVector flag(VectorMask<Double> m) {
        return broadcast(0).blend(ONE, m);
    }

    private static VectorMask<Double> isTrue(DoubleVector a) {
        return a.compare(VectorOperators.NE, ZERO);
    }

    static void add(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).add(load(b, i)));
        }
    }

    static void add(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).add(all));
        }
    }

    static void sub(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).sub(load(b, i)));
        }
    }

    static void sub(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).sub(all));
        }
    }

    static void sub(long dst, double a, long b, long end) {
        DoubleVector all = broadcast(a);
        for (long i = 0; i < end; i += L) {
            store(dst, i, all.sub(load(b, i)));
        }
    }

    static void mul(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).mul(load(b, i)));
        }
    }

    static void mul(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).mul(all));
        }
    }

    static void div(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).div(load(b, i)));
        }
    }

    static void div(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).div(all));
        }
    }

    static void div(long dst, double a, long b, long end) {
        DoubleVector all = broadcast(a);
        for (long i = 0; i < end; i += L) {
            store(dst, i, all.div(load(b, i)));
        }
    }

    static void max(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).max(load(b, i)));
        }
    }

    static void max(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).max(all));
        }
    }

    static void min(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).min(load(b, i)));
        }
    }

    static void min(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, load(a, i).min(all));
        }
    }

    static void lt(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(load(a, i).compare(VectorOperators.LT, load(b, i))));
        }
    }

    static void lt(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(load(a, i).compare(VectorOperators.LT, all)));
        }
    }

    static void lt(long dst, double a, long b, long end) {
        DoubleVector all = broadcast(a);
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(all.compare(VectorOperators.LT, load(b, i))));
        }
    }

    static void le(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(load(a, i).compare(VectorOperators.LE, load(b, i))));
        }
    }

    static void le(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(load(a, i).compare(VectorOperators.LE, all)));
        }
    }

    static void le(long dst, double a, long b, long end) {
        DoubleVector all = broadcast(a);
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(all.compare(VectorOperators.LE, load(b, i))));
        }
    }

    static void eq(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(load(a, i).compare(VectorOperators.EQ, load(b, i))));
        }
    }

    static void eq(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(load(a, i).compare(VectorOperators.EQ, all)));
        }
    }

    static void ne(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(load(a, i).compare(VectorOperators.NE, load(b, i))));
        }
    }

    static void ne(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(load(a, i).compare(VectorOperators.NE, all)));
        }
    }

    static void and(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(isTrue(load(a, i)).and(isTrue(load(b, i)))));
        }
    }

    static void and(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(isTrue(load(a, i)).and(isTrue(all))));
        }
    }

    static void or(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(isTrue(load(a, i)).or(isTrue(load(b, i)))));
        }
    }

    static void or(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, flag(isTrue(load(a, i)).or(isTrue(all))));
        }
    }

    static void copysign(long dst, long a, long b, long end) {
        for (long i = 0; i < end; i += L) {
            store(dst, i, SignsF64.copy(load(a, i), load(b, i)));
        }
    }

    static void copysign(long dst, long a, double b, long end) {
        DoubleVector all = broadcast(b);
        for (long i = 0; i < end; i += L) {
            store(dst, i, SignsF64.copy(load(a, i), all));
        }
    }

    static void copysign(long dst, double a, long b, long end) {
        DoubleVector all = broadcast(a);
        for (long i = 0; i < end; i += L) {
            store(dst, i, SignsF64.copy(all, load(b, i)));
        }
    }
}
