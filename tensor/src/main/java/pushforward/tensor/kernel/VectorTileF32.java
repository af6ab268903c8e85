// Generated from VectorTileF64.java by KernelSources: change that file.
package pushforward.tensor.kernel;

import static pushforward.tensor.kernel.LanesF32.L;
import static pushforward.tensor.kernel.LanesF32.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/// The register tiles of the matrix product: rows of C, held in registers over the whole k-loop. With 32 vector registers they are five or four rows of four vectors:
///
///                      B  [k][ldb]
///                    +----+----+----+----+
///                    | b0 | b1 | b2 | b3 |  k           20 accumulators, 4 vectors of B, 1 broadcast of A: 25 registers.
///                    +----+----+----+----+              20 independent chains keep two multipliers with a latency
///         A          |    |    |    |    |              of four (or five) cycles busy; 9 loads feed 20 multiplications.
///         k          +----+----+----+----+
///      +------+      +----+----+----+----+
///      |      |      | c  | c  | c  | c  |
///      |      |      | .. | .. | .. | .. |  5 rows
///      |      |      | c  | c  | c  | c  |
///      +------+      +----+----+----+----+
///
/// With sixteen, and for narrower slivers of B, six or five rows of two vectors, twelve accumulators of fifteen registers; for what is left of the rows also up to five, and eight of one vector for the last columns.
///
/// A is read element by element, wherever its rows and columns lie: along rows, as many streams side by side as there are rows, which keep more of the
/// memory's loads in flight than one packed stream would.
///
/// The loops run until an address of B: with a counter, some of them would be unrolled, beyond what the registers hold. Beside the loads and multiplications, an iteration has instructions for the next
/// addresses and the end alone, which matters where there are two multiplications a cycle, and more where another thread shares the core: 39 instructions for 20 multiplications, or 31 for 12. Sixteen registers
/// are too few for the addresses of six rows; five leave some, and room to take two terms at a time. There, a fence after every term keeps the compiler from loading ahead what no register holds; on x86 it takes no instruction.
///
/// Parameters: `c` and `ldc` the tile of C, modified; `a` the rows of A, `aRow` and `aCol` elements from row to row and from column to column; `b` and `ldb` the
/// sliver of B, `ldb` at least 1; `k` the depth; `accumulate` whether the chains start from C.
final class VectorTileF32 {
    private static final long BYTES = Float.BYTES;
    /// All bits of an address. An address cut to them is known to be within the segment, so that no check of it is left in the loop.
    private static final long ADDRESS = Long.MAX_VALUE >> 1;
    /// The same for what is added to one. What fits an `int` becomes part of the load's own address; more would take an instruction for every row and number of A.
    static final long OFFSET = Integer.MAX_VALUE;
    /// The same where it need not be part of a load.
    private static final long STEP = (1L << 48) - 1;
    /// Whether there are taken to be sixteen vector registers, not thirty-two: on x86 those come with vectors of 512 bits.
    static final boolean FEW_REGISTERS = L * BYTES < 64 && System.getProperty("os.arch").matches("amd64|x86_64");

    private static final MemorySegment ALL = Memory.all();
    private static final ValueLayout.OfFloat ELEMENT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    /// Where the chains start that do not start from C: four vectors of zeros.
    private static final long ZEROS = zeros();

    private VectorTileF32() {
    }

    private static long zeros() {
        long p = Memory.allocate(4L * L * BYTES);
        ScalarElementwiseF32.fill(p, 0, 0, 4L * L);
        return p;
    }

    /// The address of row `i` of C, or of the last that exists. Worked out again after the k-loop, and in another way than before it, so that no register holds it meanwhile.
    private static long below(long c, long step, long rows, long i) {
        return rows > i ? c + i * step : c + (rows - 1) * step;
    }

    static void six(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long k, boolean accumulate) {
        long first = c & ADDRESS;
        long step = ldc * BYTES & STEP;
        long s0 = accumulate ? first : ZEROS;
        long next = accumulate ? step : 0;
        long s1 = s0 + next;
        long s2 = s1 + next;
        long s3 = s2 + next;
        long s4 = s3 + next;
        long s5 = s4 + next;
        FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, s0, ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + L * BYTES, ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, s1, ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + L * BYTES, ORDER);
        FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, s2, ORDER);
        FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + L * BYTES, ORDER);
        FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, s3, ORDER);
        FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + L * BYTES, ORDER);
        FloatVector c40 = FloatVector.fromMemorySegment(SPECIES, ALL, s4, ORDER);
        FloatVector c41 = FloatVector.fromMemorySegment(SPECIES, ALL, s4 + L * BYTES, ORDER);
        FloatVector c50 = FloatVector.fromMemorySegment(SPECIES, ALL, s5, ORDER);
        FloatVector c51 = FloatVector.fromMemorySegment(SPECIES, ALL, s5 + L * BYTES, ORDER);
        long down = aRow * BYTES & OFFSET / 8;
        long left = aCol * BYTES;
        long right = ldb * BYTES;
        long pa = a;
        long end = b + k * right;
        for (long pb = b; pb != end; pb += right) {
            long at = pb & ADDRESS;
            long from = pa & ADDRESS;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, at + L * BYTES, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + down));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 2 * down));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 3 * down));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 4 * down));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 5 * down));
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            if (FEW_REGISTERS) {
                VarHandle.acquireFence();
            }
            pa += left;
        }
        c00.intoMemorySegment(ALL, first, ORDER);
        c01.intoMemorySegment(ALL, first + L * BYTES, ORDER);
        c10.intoMemorySegment(ALL, first + step, ORDER);
        c11.intoMemorySegment(ALL, first + step + L * BYTES, ORDER);
        c20.intoMemorySegment(ALL, first + 2 * step, ORDER);
        c21.intoMemorySegment(ALL, first + 2 * step + L * BYTES, ORDER);
        c30.intoMemorySegment(ALL, first + 3 * step, ORDER);
        c31.intoMemorySegment(ALL, first + 3 * step + L * BYTES, ORDER);
        c40.intoMemorySegment(ALL, first + 4 * step, ORDER);
        c41.intoMemorySegment(ALL, first + 4 * step + L * BYTES, ORDER);
        c50.intoMemorySegment(ALL, first + 5 * step, ORDER);
        c51.intoMemorySegment(ALL, first + 5 * step + L * BYTES, ORDER);
    }

    static void five(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long k, boolean accumulate) {
        long first = c & ADDRESS;
        long step = ldc * BYTES & STEP;
        long s0 = accumulate ? first : ZEROS;
        long next = accumulate ? step : 0;
        long s1 = s0 + next;
        long s2 = s1 + next;
        long s3 = s2 + next;
        long s4 = s3 + next;
        FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, s0, ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + L * BYTES, ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, s1, ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + L * BYTES, ORDER);
        FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, s2, ORDER);
        FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + L * BYTES, ORDER);
        FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, s3, ORDER);
        FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + L * BYTES, ORDER);
        FloatVector c40 = FloatVector.fromMemorySegment(SPECIES, ALL, s4, ORDER);
        FloatVector c41 = FloatVector.fromMemorySegment(SPECIES, ALL, s4 + L * BYTES, ORDER);
        long down = aRow * BYTES & OFFSET / 8;
        long left = aCol * BYTES;
        long right = ldb * BYTES;
        long pa = a;
        long end = b + k * right;
        for (long pb = b; pb != end; pb += right) {
            long at = pb & ADDRESS;
            long from = pa & ADDRESS;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, at + L * BYTES, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + down));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 2 * down));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 3 * down));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 4 * down));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            if (FEW_REGISTERS) {
                VarHandle.acquireFence();
            }
            pa += left;
        }
        c00.intoMemorySegment(ALL, first, ORDER);
        c01.intoMemorySegment(ALL, first + L * BYTES, ORDER);
        c10.intoMemorySegment(ALL, first + step, ORDER);
        c11.intoMemorySegment(ALL, first + step + L * BYTES, ORDER);
        c20.intoMemorySegment(ALL, first + 2 * step, ORDER);
        c21.intoMemorySegment(ALL, first + 2 * step + L * BYTES, ORDER);
        c30.intoMemorySegment(ALL, first + 3 * step, ORDER);
        c31.intoMemorySegment(ALL, first + 3 * step + L * BYTES, ORDER);
        c40.intoMemorySegment(ALL, first + 4 * step, ORDER);
        c41.intoMemorySegment(ALL, first + 4 * step + L * BYTES, ORDER);
    }

    /// Five rows, four vectors wide.
    static void wideFive(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long k, boolean accumulate) {
        long first = c & ADDRESS;
        long step = ldc * BYTES & STEP;
        long s0 = accumulate ? first : ZEROS;
        long next = accumulate ? step : 0;
        long s1 = s0 + next;
        long s2 = s1 + next;
        long s3 = s2 + next;
        long s4 = s3 + next;
        FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, s0, ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + L * BYTES, ORDER);
        FloatVector c02 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + 2 * L * BYTES, ORDER);
        FloatVector c03 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + 3 * L * BYTES, ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, s1, ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + L * BYTES, ORDER);
        FloatVector c12 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + 2 * L * BYTES, ORDER);
        FloatVector c13 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + 3 * L * BYTES, ORDER);
        FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, s2, ORDER);
        FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + L * BYTES, ORDER);
        FloatVector c22 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + 2 * L * BYTES, ORDER);
        FloatVector c23 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + 3 * L * BYTES, ORDER);
        FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, s3, ORDER);
        FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + L * BYTES, ORDER);
        FloatVector c32 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + 2 * L * BYTES, ORDER);
        FloatVector c33 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + 3 * L * BYTES, ORDER);
        FloatVector c40 = FloatVector.fromMemorySegment(SPECIES, ALL, s4, ORDER);
        FloatVector c41 = FloatVector.fromMemorySegment(SPECIES, ALL, s4 + L * BYTES, ORDER);
        FloatVector c42 = FloatVector.fromMemorySegment(SPECIES, ALL, s4 + 2 * L * BYTES, ORDER);
        FloatVector c43 = FloatVector.fromMemorySegment(SPECIES, ALL, s4 + 3 * L * BYTES, ORDER);
        long down = aRow * BYTES & OFFSET / 8;
        long left = aCol * BYTES;
        long right = ldb * BYTES;
        long pa = a;
        long end = b + k * right;
        for (long pb = b; pb != end; pb += right) {
            long at = pb & ADDRESS;
            long from = pa & ADDRESS;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, at + L * BYTES, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, at + 2 * L * BYTES, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, at + 3 * L * BYTES, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + down));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            c12 = x.fma(b2, c12);
            c13 = x.fma(b3, c13);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 2 * down));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            c22 = x.fma(b2, c22);
            c23 = x.fma(b3, c23);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 3 * down));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            c32 = x.fma(b2, c32);
            c33 = x.fma(b3, c33);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 4 * down));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            c42 = x.fma(b2, c42);
            c43 = x.fma(b3, c43);
            pa += left;
        }
        c00.intoMemorySegment(ALL, first, ORDER);
        c01.intoMemorySegment(ALL, first + L * BYTES, ORDER);
        c02.intoMemorySegment(ALL, first + 2 * L * BYTES, ORDER);
        c03.intoMemorySegment(ALL, first + 3 * L * BYTES, ORDER);
        c10.intoMemorySegment(ALL, first + step, ORDER);
        c11.intoMemorySegment(ALL, first + step + L * BYTES, ORDER);
        c12.intoMemorySegment(ALL, first + step + 2 * L * BYTES, ORDER);
        c13.intoMemorySegment(ALL, first + step + 3 * L * BYTES, ORDER);
        c20.intoMemorySegment(ALL, first + 2 * step, ORDER);
        c21.intoMemorySegment(ALL, first + 2 * step + L * BYTES, ORDER);
        c22.intoMemorySegment(ALL, first + 2 * step + 2 * L * BYTES, ORDER);
        c23.intoMemorySegment(ALL, first + 2 * step + 3 * L * BYTES, ORDER);
        c30.intoMemorySegment(ALL, first + 3 * step, ORDER);
        c31.intoMemorySegment(ALL, first + 3 * step + L * BYTES, ORDER);
        c32.intoMemorySegment(ALL, first + 3 * step + 2 * L * BYTES, ORDER);
        c33.intoMemorySegment(ALL, first + 3 * step + 3 * L * BYTES, ORDER);
        c40.intoMemorySegment(ALL, first + 4 * step, ORDER);
        c41.intoMemorySegment(ALL, first + 4 * step + L * BYTES, ORDER);
        c42.intoMemorySegment(ALL, first + 4 * step + 2 * L * BYTES, ORDER);
        c43.intoMemorySegment(ALL, first + 4 * step + 3 * L * BYTES, ORDER);
    }

    /// Four rows, four vectors wide.
    static void wideFour(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long k, boolean accumulate) {
        long first = c & ADDRESS;
        long step = ldc * BYTES & STEP;
        long s0 = accumulate ? first : ZEROS;
        long next = accumulate ? step : 0;
        long s1 = s0 + next;
        long s2 = s1 + next;
        long s3 = s2 + next;
        FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, s0, ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + L * BYTES, ORDER);
        FloatVector c02 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + 2 * L * BYTES, ORDER);
        FloatVector c03 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + 3 * L * BYTES, ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, s1, ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + L * BYTES, ORDER);
        FloatVector c12 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + 2 * L * BYTES, ORDER);
        FloatVector c13 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + 3 * L * BYTES, ORDER);
        FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, s2, ORDER);
        FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + L * BYTES, ORDER);
        FloatVector c22 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + 2 * L * BYTES, ORDER);
        FloatVector c23 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + 3 * L * BYTES, ORDER);
        FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, s3, ORDER);
        FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + L * BYTES, ORDER);
        FloatVector c32 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + 2 * L * BYTES, ORDER);
        FloatVector c33 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + 3 * L * BYTES, ORDER);
        long down = aRow * BYTES & OFFSET / 8;
        long left = aCol * BYTES;
        long right = ldb * BYTES;
        long pa = a;
        long end = b + k * right;
        for (long pb = b; pb != end; pb += right) {
            long at = pb & ADDRESS;
            long from = pa & ADDRESS;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, at + L * BYTES, ORDER);
            FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, at + 2 * L * BYTES, ORDER);
            FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, at + 3 * L * BYTES, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + down));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            c12 = x.fma(b2, c12);
            c13 = x.fma(b3, c13);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 2 * down));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            c22 = x.fma(b2, c22);
            c23 = x.fma(b3, c23);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 3 * down));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            c32 = x.fma(b2, c32);
            c33 = x.fma(b3, c33);
            pa += left;
        }
        c00.intoMemorySegment(ALL, first, ORDER);
        c01.intoMemorySegment(ALL, first + L * BYTES, ORDER);
        c02.intoMemorySegment(ALL, first + 2 * L * BYTES, ORDER);
        c03.intoMemorySegment(ALL, first + 3 * L * BYTES, ORDER);
        c10.intoMemorySegment(ALL, first + step, ORDER);
        c11.intoMemorySegment(ALL, first + step + L * BYTES, ORDER);
        c12.intoMemorySegment(ALL, first + step + 2 * L * BYTES, ORDER);
        c13.intoMemorySegment(ALL, first + step + 3 * L * BYTES, ORDER);
        c20.intoMemorySegment(ALL, first + 2 * step, ORDER);
        c21.intoMemorySegment(ALL, first + 2 * step + L * BYTES, ORDER);
        c22.intoMemorySegment(ALL, first + 2 * step + 2 * L * BYTES, ORDER);
        c23.intoMemorySegment(ALL, first + 2 * step + 3 * L * BYTES, ORDER);
        c30.intoMemorySegment(ALL, first + 3 * step, ORDER);
        c31.intoMemorySegment(ALL, first + 3 * step + L * BYTES, ORDER);
        c32.intoMemorySegment(ALL, first + 3 * step + 2 * L * BYTES, ORDER);
        c33.intoMemorySegment(ALL, first + 3 * step + 3 * L * BYTES, ORDER);
    }

    /// Five rows, two terms at a time.
    ///
    /// @param k a multiple of two
    static void pairs(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long k, boolean accumulate) {
        long first = c & ADDRESS;
        long step = ldc * BYTES & STEP;
        long s0 = accumulate ? first : ZEROS;
        long next = accumulate ? step : 0;
        long s1 = s0 + next;
        long s2 = s1 + next;
        long s3 = s2 + next;
        long s4 = s3 + next;
        FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, s0, ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + L * BYTES, ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, s1, ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + L * BYTES, ORDER);
        FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, s2, ORDER);
        FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + L * BYTES, ORDER);
        FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, s3, ORDER);
        FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + L * BYTES, ORDER);
        FloatVector c40 = FloatVector.fromMemorySegment(SPECIES, ALL, s4, ORDER);
        FloatVector c41 = FloatVector.fromMemorySegment(SPECIES, ALL, s4 + L * BYTES, ORDER);
        long down = aRow * BYTES & OFFSET / 8;
        long left = aCol * BYTES & OFFSET;
        long right = ldb * BYTES & OFFSET;
        long pa = a;
        long end = b + k * right;
        for (long pb = b; pb != end; pb += 2 * right) {
            long at = pb & ADDRESS;
            long from = pa & ADDRESS;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, at + L * BYTES, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + down));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 2 * down));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 3 * down));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 4 * down));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            at += right;
            from += left;
            if (FEW_REGISTERS) {
                VarHandle.acquireFence();
            }
            b0 = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
            b1 = FloatVector.fromMemorySegment(SPECIES, ALL, at + L * BYTES, ORDER);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + down));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 2 * down));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 3 * down));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + 4 * down));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            if (FEW_REGISTERS) {
                VarHandle.acquireFence();
            }
            pa += 2 * left;
        }
        c00.intoMemorySegment(ALL, first, ORDER);
        c01.intoMemorySegment(ALL, first + L * BYTES, ORDER);
        c10.intoMemorySegment(ALL, first + step, ORDER);
        c11.intoMemorySegment(ALL, first + step + L * BYTES, ORDER);
        c20.intoMemorySegment(ALL, first + 2 * step, ORDER);
        c21.intoMemorySegment(ALL, first + 2 * step + L * BYTES, ORDER);
        c30.intoMemorySegment(ALL, first + 3 * step, ORDER);
        c31.intoMemorySegment(ALL, first + 3 * step + L * BYTES, ORDER);
        c40.intoMemorySegment(ALL, first + 4 * step, ORDER);
        c41.intoMemorySegment(ALL, first + 4 * step + L * BYTES, ORDER);
    }

    /// Up to five rows: those that do not exist are the last existing one, in A and in C.
    ///
    /// @param rows the rows that exist, at least one
    static void ragged(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long k, long rows,
            boolean accumulate) {
        long step = ldc * BYTES;
        long r1 = c + Math.min(1, rows - 1) * step;
        long r2 = c + Math.min(2, rows - 1) * step;
        long r3 = c + Math.min(3, rows - 1) * step;
        long r4 = c + Math.min(4, rows - 1) * step;
        long s0 = accumulate ? c : ZEROS;
        long s1 = accumulate ? r1 : ZEROS;
        long s2 = accumulate ? r2 : ZEROS;
        long s3 = accumulate ? r3 : ZEROS;
        long s4 = accumulate ? r4 : ZEROS;
        FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, s0, ORDER);
        FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, s0 + L * BYTES, ORDER);
        FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, s1, ORDER);
        FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, s1 + L * BYTES, ORDER);
        FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, s2, ORDER);
        FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, s2 + L * BYTES, ORDER);
        FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, s3, ORDER);
        FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, s3 + L * BYTES, ORDER);
        FloatVector c40 = FloatVector.fromMemorySegment(SPECIES, ALL, s4, ORDER);
        FloatVector c41 = FloatVector.fromMemorySegment(SPECIES, ALL, s4 + L * BYTES, ORDER);
        long down = aRow * BYTES;
        long a1 = (rows > 1 ? down : 0) & OFFSET;
        long a2 = (rows > 2 ? a1 + down : a1) & OFFSET;
        long a3 = (rows > 3 ? a2 + down : a2) & OFFSET;
        long a4 = (rows > 4 ? a3 + down : a3) & OFFSET;
        long left = aCol * BYTES;
        long right = ldb * BYTES;
        long pa = a;
        long end = b + k * right;
        for (long pb = b; pb != end; pb += right) {
            long at = pb & ADDRESS;
            long from = pa & ADDRESS;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
            FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, at + L * BYTES, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from));
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a1));
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a2));
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a3));
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a4));
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            pa += left;
        }
        long to4 = below(c, step, rows, 4);
        long to3 = below(c, step, rows, 3);
        long to2 = below(c, step, rows, 2);
        long to1 = below(c, step, rows, 1);
        c40.intoMemorySegment(ALL, to4, ORDER);
        c41.intoMemorySegment(ALL, to4 + L * BYTES, ORDER);
        c30.intoMemorySegment(ALL, to3, ORDER);
        c31.intoMemorySegment(ALL, to3 + L * BYTES, ORDER);
        c20.intoMemorySegment(ALL, to2, ORDER);
        c21.intoMemorySegment(ALL, to2 + L * BYTES, ORDER);
        c10.intoMemorySegment(ALL, to1, ORDER);
        c11.intoMemorySegment(ALL, to1 + L * BYTES, ORDER);
        c00.intoMemorySegment(ALL, c, ORDER);
        c01.intoMemorySegment(ALL, c + L * BYTES, ORDER);
    }

    /// Up to eight rows, of which `rows` exist, by one vector.
    static void eight(long c, long ldc, long a, long aRow, long aCol, long b, long ldb, long k, long rows,
            boolean accumulate) {
        long step = ldc * BYTES;
        long r1 = c + Math.min(1, rows - 1) * step;
        long r2 = c + Math.min(2, rows - 1) * step;
        long r3 = c + Math.min(3, rows - 1) * step;
        long r4 = c + Math.min(4, rows - 1) * step;
        long r5 = c + Math.min(5, rows - 1) * step;
        long r6 = c + Math.min(6, rows - 1) * step;
        long r7 = c + Math.min(7, rows - 1) * step;
        long s0 = accumulate ? c : ZEROS;
        long s1 = accumulate ? r1 : ZEROS;
        long s2 = accumulate ? r2 : ZEROS;
        long s3 = accumulate ? r3 : ZEROS;
        long s4 = accumulate ? r4 : ZEROS;
        long s5 = accumulate ? r5 : ZEROS;
        long s6 = accumulate ? r6 : ZEROS;
        long s7 = accumulate ? r7 : ZEROS;
        FloatVector c0 = FloatVector.fromMemorySegment(SPECIES, ALL, s0, ORDER);
        FloatVector c1 = FloatVector.fromMemorySegment(SPECIES, ALL, s1, ORDER);
        FloatVector c2 = FloatVector.fromMemorySegment(SPECIES, ALL, s2, ORDER);
        FloatVector c3 = FloatVector.fromMemorySegment(SPECIES, ALL, s3, ORDER);
        FloatVector c4 = FloatVector.fromMemorySegment(SPECIES, ALL, s4, ORDER);
        FloatVector c5 = FloatVector.fromMemorySegment(SPECIES, ALL, s5, ORDER);
        FloatVector c6 = FloatVector.fromMemorySegment(SPECIES, ALL, s6, ORDER);
        FloatVector c7 = FloatVector.fromMemorySegment(SPECIES, ALL, s7, ORDER);
        long down = aRow * BYTES;
        long a1 = (rows > 1 ? down : 0) & OFFSET;
        long a2 = (rows > 2 ? a1 + down : a1) & OFFSET;
        long a3 = (rows > 3 ? a2 + down : a2) & OFFSET;
        long a4 = (rows > 4 ? a3 + down : a3) & OFFSET;
        long a5 = (rows > 5 ? a4 + down : a4) & OFFSET;
        long a6 = (rows > 6 ? a5 + down : a5) & OFFSET;
        long a7 = (rows > 7 ? a6 + down : a6) & OFFSET;
        long left = aCol * BYTES;
        long right = ldb * BYTES;
        long pa = a;
        long end = b + k * right;
        for (long pb = b; pb != end; pb += right) {
            long at = pb & ADDRESS;
            long from = pa & ADDRESS;
            FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
            FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from));
            c0 = x.fma(b0, c0);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a1));
            c1 = x.fma(b0, c1);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a2));
            c2 = x.fma(b0, c2);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a3));
            c3 = x.fma(b0, c3);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a4));
            c4 = x.fma(b0, c4);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a5));
            c5 = x.fma(b0, c5);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a6));
            c6 = x.fma(b0, c6);
            x = FloatVector.broadcast(SPECIES, ALL.get(ELEMENT, from + a7));
            c7 = x.fma(b0, c7);
            pa += left;
        }
        long to7 = below(c, step, rows, 7);
        long to6 = below(c, step, rows, 6);
        long to5 = below(c, step, rows, 5);
        long to4 = below(c, step, rows, 4);
        long to3 = below(c, step, rows, 3);
        long to2 = below(c, step, rows, 2);
        long to1 = below(c, step, rows, 1);
        c7.intoMemorySegment(ALL, to7, ORDER);
        c6.intoMemorySegment(ALL, to6, ORDER);
        c5.intoMemorySegment(ALL, to5, ORDER);
        c4.intoMemorySegment(ALL, to4, ORDER);
        c3.intoMemorySegment(ALL, to3, ORDER);
        c2.intoMemorySegment(ALL, to2, ORDER);
        c1.intoMemorySegment(ALL, to1, ORDER);
        c0.intoMemorySegment(ALL, c, ORDER);
    }
}
