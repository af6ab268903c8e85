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
import pushforward.tensor.kernel.Kernels;

/// Products of square matrices on one thread: `C = A B` in all transposes, of operands where they lie, the sum of outer products over samples, one small
/// product per lane, and triangular substitution. `flops` is GFLOP/s; for the share of the peak run `Gemm|FmaPeak`, so that both are of one run.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Gemm {
    /// The element type.
    @Param({"F32", "F64"})
    private DType type;

    /// Rows, columns and terms.
    @Param({"64", "128", "256", "512", "1024"})
    private int n;

    private Kernels kernels;
    private Operands memory;
    private long a;
    private long b;
    private long c;
    private long scratch;

    /// Makes the operands.
    @Setup
    public void prepare() {
        kernels = Kernels.of(type);
        memory = new Operands(type);
        long size = (long) n * n;
        a = memory.unit(size);
        b = memory.unit(size);
        c = memory.zeros(size);
        scratch = memory.bytes(kernels.gemmScratch(n, n, n));
    }

    /// Gives the memory back.
    @TearDown
    public void release() {
        memory.close();
    }

    private void product(Flops counter, boolean left, boolean right) {
        kernels.gemm(c, n, a, left ? 1 : n, left ? n : 1, b, right ? 1 : n, right ? n : 1, n, n, n, false, scratch);
        counter.flops += 2L * n * n * n;
    }

    /// A B.
    @Benchmark
    public void nn(Flops counter) {
        product(counter, false, false);
    }

    /// A B^T.
    @Benchmark
    public void nt(Flops counter) {
        product(counter, false, true);
    }

    /// A^T B.
    @Benchmark
    public void tn(Flops counter) {
        product(counter, true, false);
    }

    /// A^T B^T.
    @Benchmark
    public void tt(Flops counter) {
        product(counter, true, true);
    }

    /// A B where they lie: what a layer does to a micro-batch.
    @Benchmark
    public void direct(Flops counter) {
        kernels.gemmDirect(c, n, a, n, 1, b, n, n, n, n, false);
        counter.flops += 2L * n * n * n;
    }

    /// C += A^T B where they are: the gradient of a weight matrix, once samples come first.
    @Benchmark
    public void outerProducts(Flops counter) {
        kernels.gemmDirect(c, n, a, 1, n, b, n, n, n, n, true);
        counter.flops += 2L * n * n * n;
    }

    /// As many products of 8 by 8 matrices, one per lane, as fit.
    @Benchmark
    public void matmulLanes(Flops counter) {
        long lanes = (long) n * n / 64;
        kernels.matmulLanes(c, 8 * lanes, lanes, a, 8 * lanes, lanes, b, 8 * lanes, lanes, 8, 8, 8, lanes, false);
        counter.flops += 2L * 8 * 8 * 8 * lanes;
    }

    /// A unit lower triangular system with n right-hand sides.
    @Benchmark
    public void triangularSolve(Flops counter) {
        kernels.fill(c, 1, (long) n * n);
        kernels.triangularSolve(c, a, n, 1, n, n, true, true);
        counter.flops += (long) n * n * n;
    }
}
