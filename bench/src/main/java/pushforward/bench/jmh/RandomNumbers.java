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
import pushforward.tensor.kernel.Philox;

/// Philox: 64 lanes of 64 components at a time.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RandomNumbers {
    private static final int LANES = 64;
    private static final int COMPONENTS = 64;

    /// The element type.
    @Param({"F32", "F64"})
    private DType type;

    private Operands memory;
    private long to;
    private long step;

    /// Makes room.
    @Setup
    public void prepare() {
        memory = new Operands(type);
        to = memory.zeros(LANES * COMPONENTS);
    }

    /// Gives the memory back.
    @TearDown
    public void release() {
        memory.close();
    }

    /// 4,096 uniform numbers.
    @Benchmark
    public void uniform() {
        Philox.fillUniform(type, to, LANES, 1, step++, 0, LANES, 0, COMPONENTS);
    }

    /// 4,096 normal numbers.
    @Benchmark
    public void normal() {
        Philox.fillNormal(type, to, LANES, 1, step++, 0, LANES, 0, COMPONENTS);
    }
}
