package pushforward.bench.speed;

import java.util.ArrayList;
import java.util.List;
import pushforward.bench.jmh.Operands;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.AdamStep;
import pushforward.tensor.kernel.Binary;
import pushforward.tensor.kernel.Kernels;

/// Where kernels stand under the two roofs of a processor: the arithmetic it can do, and the arithmetic that the bytes brought to it allow (S. Williams, A. Waterman and D. Patterson,
/// "Roofline: an insightful visual performance model", CACM 52(4), 2009, DOI 10.1145/1498765.1498785). One thread; every operand counted once per call, so what a cache keeps
/// from call to call is faster than memory.
///
/// @param peak GFLOP/s, of [Peak]
/// @param bandwidth GB/s of adding two arrays that fit no cache
/// @param cached GB/s of adding two arrays that fit the first-level cache
/// @param points the kernels
public record Roofline(double peak, double bandwidth, double cached, List<Point> points) {
    private static final int SMALL = 1 << 11;
    private static final int LARGE = 1 << 23;
    private static final double WARM_UP = 0.3;
    private static final int ROUNDS = 3;

    /// One kernel at one size.
    ///
    /// @param kernel its name
    /// @param size in words
    /// @param intensity operations per byte of operands read and written
    /// @param gflops operations per nanosecond
    public record Point(String kernel, String size, double intensity, double gflops) {
    }

    /// Measures; takes some ten seconds.
    public static Roofline measure(DType dtype) {
        List<Point> points = new ArrayList<>();
        Kernels k = Kernels.of(dtype);
        double bytes = dtype.bytes();
        double[] bandwidth = new double[2];
        try (Operands memory = new Operands(dtype)) {
            long a = memory.unit(LARGE);
            long b = memory.unit(LARGE);
            long c = memory.zeros(LARGE);
            long d = memory.unit(LARGE);
            AdamStep adam = new AdamStep(1e-3, 0.9, 0.999, 1e-8, 0, 1, 1, 1);
            for (int n : new int[] {SMALL, LARGE}) {
                String size = n == SMALL ? "2 048" : "8 million";
                double nanos = nanos(() -> k.binary(Binary.ADD, c, a, 0, 1, b, 0, 1, 1, n));
                bandwidth[n == SMALL ? 0 : 1] = 3 * bytes * n / nanos;
                points.add(new Point("add", size, 1 / (3 * bytes), n / nanos));
                points.add(new Point("sum of squares", size, 2 / bytes, 2.0 * n / nanos(() -> k.sumOfSquares(a, n))));
                points.add(new Point("Adam", size, 14 / (7 * bytes), 14.0 * n / nanos(() -> k.adam(c, a, b, d, n, adam))));
            }
            for (int n : new int[] {64, 128, 256, 512, 1024}) {
                double flops = 2.0 * n * n * n;
                double intensity = 2.0 * n / (3 * bytes);
                long scratch = memory.bytes(k.gemmScratch(n, n, n));
                points.add(new Point("matrix product", n + "\u00b3", intensity, flops / nanos(() -> k.gemm(c, n, a, n, 1, b, n, 1, n, n, n, false, scratch))));
                points.add(new Point("of operands where they lie", n + "\u00b3", intensity, flops / nanos(() -> k.gemmDirect(c, n, a, n, 1, b, n, n, n, n, false))));
                double lanes = 2.0 * 64 * n * n;
                points.add(new Point("weight gradient of 64 rows", n + "\u00b2", lanes / (bytes * (128.0 * n + (double) n * n)),
                        lanes / nanos(() -> k.gemmDirect(c, n, a, 1, n + 16, b, n + 16, n, n, 64, false))));
            }
            for (int n : new int[] {4, 16}) {
                double flops = 2.0 * n * n * n * 64;
                points.add(new Point("product per sample", n + "\u00b3, 64 lanes", 2.0 * n / (3 * bytes),
                        flops / nanos(() -> k.matmulLanes(c, n * 64L, 64, a, n * 64L, 64, b, n * 64L, 64, n, n, n, 64, false))));
            }
        }
        Stopwatch peak = new Stopwatch(() -> Peak.gflops(dtype, 1), 1).warmUp(WARM_UP);
        peak.round();
        return new Roofline(Peak.gflops(dtype, 1), bandwidth[1], bandwidth[0], List.copyOf(points));
    }

    private static double nanos(Runnable kernel) {
        Stopwatch watch = new Stopwatch(kernel, ROUNDS).warmUp(WARM_UP);
        for (int i = 0; i < ROUNDS; i++) {
            watch.round();
        }
        return watch.timing().milliseconds() * 1e6;
    }
}
