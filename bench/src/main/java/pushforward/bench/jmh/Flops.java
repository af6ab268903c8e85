package pushforward.bench.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Counts floating-point operations beside the calls. In a throughput benchmark in `ops/ns` JMH reports them as GFLOP/s.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Flops {
    /// Additions and multiplications done in this iteration; a fused multiply-add counts two. Benchmarks add to it.
    public long flops;

    /// Starts an iteration.
    @Setup(Level.Iteration)
    public void reset() {
        flops = 0;
    }
}
