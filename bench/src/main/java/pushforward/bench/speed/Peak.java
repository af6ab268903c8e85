package pushforward.bench.speed;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import pushforward.tensor.DType;

/// The most fused multiply-adds threads can do: twelve independent chains per thread held in registers (latency 4 on up to three ports), no memory. A chain is what its
/// multiplication is added to, which the instruction overwrites: copies of registers would count where threads share a core. The clock drifts, so a share of the peak compares two figures of one run.
public final class Peak {
    private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int STEPS = 10_000;
    private static final long NANOS = 8_000_000;

    private Peak() {
    }

    /// Floating-point operations of one call of [#f32] or [#f64].
    public static long flops(DType dtype) {
        return 2L * CHAINS * STEPS * (dtype == DType.F64 ? F64.length() : F32.length());
    }

    /// All chains once, in F32, on the calling thread.
    ///
    /// @param factor of every chain; not a constant to the compiler
    public static float f32(float factor) {
        FloatVector m = FloatVector.broadcast(F32, factor);
        FloatVector c0 = m, c1 = m, c2 = m, c3 = m, c4 = m, c5 = m, c6 = m, c7 = m, c8 = m, c9 = m, c10 = m, c11 = m;
        for (int i = 0; i < STEPS; i++) {
            c0 = m.fma(m, c0);
            c1 = m.fma(m, c1);
            c2 = m.fma(m, c2);
            c3 = m.fma(m, c3);
            c4 = m.fma(m, c4);
            c5 = m.fma(m, c5);
            c6 = m.fma(m, c6);
            c7 = m.fma(m, c7);
            c8 = m.fma(m, c8);
            c9 = m.fma(m, c9);
            c10 = m.fma(m, c10);
            c11 = m.fma(m, c11);
        }
        return c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
    }

    /// All chains once, in F64, on the calling thread.
    ///
    /// @param factor of every chain; not a constant to the compiler
    public static double f64(double factor) {
        DoubleVector m = DoubleVector.broadcast(F64, factor);
        DoubleVector c0 = m, c1 = m, c2 = m, c3 = m, c4 = m, c5 = m, c6 = m, c7 = m, c8 = m, c9 = m, c10 = m, c11 = m;
        for (int i = 0; i < STEPS; i++) {
            c0 = m.fma(m, c0);
            c1 = m.fma(m, c1);
            c2 = m.fma(m, c2);
            c3 = m.fma(m, c3);
            c4 = m.fma(m, c4);
            c5 = m.fma(m, c5);
            c6 = m.fma(m, c6);
            c7 = m.fma(m, c7);
            c8 = m.fma(m, c8);
            c9 = m.fma(m, c9);
            c10 = m.fma(m, c10);
            c11 = m.fma(m, c11);
        }
        return c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
    }

    /// GFLOP/s of so many threads at once, measured for some milliseconds.
    static double gflops(DType dtype, int threads) {
        if (threads == 1) {
            return rate(dtype);
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Callable<Double> one = () -> rate(dtype);
            double sum = 0;
            for (Future<Double> rate : pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> one).toList())) {
                sum += rate.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring the peak", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /// One method per type: the chains of both in one loop are more than the compiler takes in one piece, and it leaves vectors on the heap.
    private static double rate(DType dtype) {
        return dtype == DType.F64 ? rateF64() : rateF32();
    }

    private static double rateF32() {
        long calls = 0;
        float factor = 0.999f;
        long begin = System.nanoTime();
        long now = begin;
        for (; now - begin < NANOS; now = System.nanoTime()) {
            factor = 0.999f + 1e-30f * f32(factor);
            calls++;
        }
        return calls * flops(DType.F32) / (double) (now - begin);
    }

    private static double rateF64() {
        long calls = 0;
        double factor = 0.999;
        long begin = System.nanoTime();
        long now = begin;
        for (; now - begin < NANOS; now = System.nanoTime()) {
            factor = 0.999 + 1e-300 * f64(factor);
            calls++;
        }
        return calls * flops(DType.F64) / (double) (now - begin);
    }
}
