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
import pushforward.tensor.kernel.Unary;

/// Functions of one operand, 4,096 numbers in (0, 1) at a time: they stay in the first cache. Nanoseconds per call are 4,096 times those per number.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Functions {
    private static final int N = 4_096;

    /// The element type.
    @Param({"F32", "F64"})
    private DType type;

    /// The function.
    @Param({"NEG", "SQRT", "EXP", "EXPM1", "LOG", "LOG1P", "TANH", "SIGMOID", "SOFTPLUS", "SIN", "COS", "ERF", "NORMAL_CDF", "NORMAL_QUANTILE", "LOG_GAMMA", "DIGAMMA"})
    private Unary function;

    private Kernels kernels;
    private Operands memory;
    private long from;
    private long to;

    /// Makes the operands.
    @Setup
    public void prepare() {
        kernels = Kernels.of(type);
        memory = new Operands(type);
        from = memory.unit(N);
        to = memory.zeros(N);
    }

    /// Gives the memory back.
    @TearDown
    public void release() {
        memory.close();
    }

    /// The function at every number.
    @Benchmark
    public void apply() {
        kernels.unary(function, to, from, N);
    }
}
