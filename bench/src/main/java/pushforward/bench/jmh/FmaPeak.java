package pushforward.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pushforward.bench.speed.Peak;
import pushforward.tensor.DType;

/// The most fused multiply-adds one thread can do; see [Peak]. For the share of a kernel run both at once, so that the figures are of one run.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FmaPeak {
    // Not final: read once per call, so that the chains are not constants.
    private double factor = 0.999;

    /// Peak in binary32.
    @Benchmark
    public double f32(Flops counter) {
        counter.flops += Peak.flops(DType.F32);
        return Peak.f32((float) factor);
    }

    /// Peak in binary64.
    @Benchmark
    public double f64(Flops counter) {
        counter.flops += Peak.flops(DType.F64);
        return Peak.f64(factor);
    }
}
