package pushforward.bench.jmh;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The most fused multiply-adds one thread can do: twelve independent chains held in registers (latency 4 on up to
/// three ports), no memory. The clock drifts, so a kernel's share of the peak compares two figures of one run.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FmaPeak {
    private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int STEPS = 10_000;

    // Not final: read once per call, so that the chains are not constants.
    private float factor32 = 0.999f;
    private double factor64 = 0.999;

    /// Peak in binary32.
    @Benchmark
    public float f32(Flops counter) {
        FloatVector m = FloatVector.broadcast(F32, factor32);
        FloatVector c0 = m, c1 = m, c2 = m, c3 = m, c4 = m, c5 = m, c6 = m, c7 = m, c8 = m, c9 = m, c10 = m, c11 = m;
        for (int i = 0; i < STEPS; i++) {
            c0 = c0.fma(m, m);
            c1 = c1.fma(m, m);
            c2 = c2.fma(m, m);
            c3 = c3.fma(m, m);
            c4 = c4.fma(m, m);
            c5 = c5.fma(m, m);
            c6 = c6.fma(m, m);
            c7 = c7.fma(m, m);
            c8 = c8.fma(m, m);
            c9 = c9.fma(m, m);
            c10 = c10.fma(m, m);
            c11 = c11.fma(m, m);
        }
        counter.flops += 2L * CHAINS * STEPS * F32.length();
        return c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
    }

    /// Peak in binary64.
    @Benchmark
    public double f64(Flops counter) {
        DoubleVector m = DoubleVector.broadcast(F64, factor64);
        DoubleVector c0 = m, c1 = m, c2 = m, c3 = m, c4 = m, c5 = m, c6 = m, c7 = m, c8 = m, c9 = m, c10 = m, c11 = m;
        for (int i = 0; i < STEPS; i++) {
            c0 = c0.fma(m, m);
            c1 = c1.fma(m, m);
            c2 = c2.fma(m, m);
            c3 = c3.fma(m, m);
            c4 = c4.fma(m, m);
            c5 = c5.fma(m, m);
            c6 = c6.fma(m, m);
            c7 = c7.fma(m, m);
            c8 = c8.fma(m, m);
            c9 = c9.fma(m, m);
            c10 = c10.fma(m, m);
            c11 = c11.fma(m, m);
        }
        counter.flops += 2L * CHAINS * STEPS * F64.length();
        return c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
    }
}
