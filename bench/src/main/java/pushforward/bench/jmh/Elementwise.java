package pushforward.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.AdamStep;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;

/// What streams through memory: operations of two and three operands, moves, conversions, sums, and an optimiser's step, on n numbers laid out `[n / 64][64]`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Elementwise {
    private static final int LANES = 64;
    private static final int TABLE = 8;

    /// The element type.
    @Param({"F32", "F64"})
    private DType type;

    /// How many numbers, a multiple of 512: within the first cache, and beyond the second.
    @Param({"4096", "1048576"})
    private int n;

    private final AdamStep step = new AdamStep(1e-3, 0.9, 0.999, 1e-8, 1e-4, 2, 2, 0.5);
    private Kernels kernels;
    private Operands memory;
    private int[] order;
    private long a;
    private long b;
    private long c;
    private long d;
    private long wide;
    private long index;

    /// Makes the operands.
    @Setup
    public void prepare() {
        kernels = Kernels.of(type);
        memory = new Operands(type);
        a = memory.unit(n);
        b = memory.unit(n);
        c = memory.unit(n);
        d = memory.zeros(n);
        wide = memory.zeros(type == DType.F64 ? DType.F32 : DType.F64, n);
        index = memory.whole(n / TABLE, TABLE);
        order = new int[n / LANES];
        for (int i = 0; i < order.length; i++) {
            order[i] = order.length - 1 - i;
        }
    }

    /// Gives the memory back.
    @TearDown
    public void release() {
        memory.close();
    }

    /// d = a + b.
    @Benchmark
    public void add() {
        kernels.binary(Binary.ADD, d, a, LANES, 1, b, LANES, 1, n / LANES, LANES);
    }

    /// d = a b with one b per row.
    @Benchmark
    public void multiplyByRow() {
        kernels.binary(Binary.MUL, d, a, LANES, 1, b, 1, 0, n / LANES, LANES);
    }

    /// d = a / b.
    @Benchmark
    public void divide() {
        kernels.binary(Binary.DIV, d, a, LANES, 1, b, LANES, 1, n / LANES, LANES);
    }

    /// d = a^b.
    @Benchmark
    public void power() {
        kernels.binary(Binary.POW, d, a, LANES, 1, b, LANES, 1, n / LANES, LANES);
    }

    /// d = c ? a : b.
    @Benchmark
    public void select() {
        kernels.select(d, c, LANES, 1, a, LANES, 1, b, LANES, 1, n / LANES, LANES);
    }

    /// d = s a + d.
    @Benchmark
    public void axpy() {
        kernels.axpy(d, 1e-9, a, n);
    }

    /// d = a.
    @Benchmark
    public void copy() {
        kernels.copy(d, a, n);
    }

    /// Conversion from the other type.
    @Benchmark
    public void cast() {
        kernels.castFrom(type == DType.F64 ? DType.F32 : DType.F64, d, wide, n);
    }

    /// One number per row to all lanes.
    @Benchmark
    public void broadcastLanes() {
        kernels.broadcastLanes(d, a, n / LANES, LANES);
    }

    /// Rows in another order.
    @Benchmark
    public void gatherRows() {
        kernels.gatherRows(d, a, order, LANES);
    }

    /// Rows added in another order.
    @Benchmark
    public void scatterAddRows() {
        kernels.scatterAddRows(d, a, order, LANES);
    }

    /// Rows to columns.
    @Benchmark
    public void transpose() {
        kernels.transpose(d, n / LANES, a, LANES, n / LANES, LANES);
    }

    /// One of eight, lane by lane.
    @Benchmark
    public void pick() {
        kernels.pick(d, index, a, n / LANES / TABLE, TABLE, LANES);
    }

    /// Its transpose.
    @Benchmark
    public void place() {
        kernels.place(d, index, a, n / LANES / TABLE, TABLE, LANES);
    }

    /// Sums over features, lane by lane.
    @Benchmark
    public void sum() {
        kernels.sum(d, a, 1, n / LANES, LANES);
    }

    /// The largest of the features, lane by lane.
    @Benchmark
    public void max() {
        kernels.max(d, a, 1, n / LANES, LANES);
    }

    /// Running sums over features.
    @Benchmark
    public void cumsum() {
        kernels.cumsum(d, a, 1, n / LANES, LANES, false);
    }

    /// Sums over samples, in the order of rows.
    @Benchmark
    public void addLanes() {
        kernels.addLanes(d, a, LANES, n / LANES, LANES);
    }

    /// The same of values with their samples first.
    @Benchmark
    public void addRows() {
        kernels.addRows(d, a, LANES, n / LANES, LANES);
    }

    /// Inner products over samples, in the order of rows.
    @Benchmark
    public void addProducts() {
        kernels.addProducts(d, a, LANES, b, LANES, n / LANES, LANES);
    }

    /// A step of Adam.
    @Benchmark
    public void adam() {
        kernels.adam(d, a, b, c, n, step);
    }

    /// The square of a norm.
    @Benchmark
    public double sumOfSquares() {
        return kernels.sumOfSquares(a, n);
    }
}
