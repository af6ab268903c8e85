package pushforward.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Memory;

/// Times cases: the contenders one after the other in every round, with the peak of the processor measured in the same round.
public final class Speed {
    /// A share of the peak beyond this says that the measurement is wrong.
    private static final double MOST = 1.03;
    /// How far contenders may be apart, in units of one plus the root mean square of the values.
    private static final double AGREEMENT = 1e-4;
    private static final double WARM_UP_SECONDS = 2;
    private static final long SETTLE_MILLIS = 250;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DType dtype;
    private final int threads;
    private final int rounds;
    private final Optional<Peer> peer;
    private final ObjectNode machine;

    /// @param dtype element type of the cases that have no own one
    /// @param threads to compute with, at most
    /// @param rounds of each operation
    /// @param peer to compare with, if any
    public Speed(DType dtype, int threads, int rounds, Optional<Peer> peer) {
        this.dtype = dtype;
        this.threads = threads;
        this.rounds = rounds;
        this.peer = peer;
        this.machine = Machine.describe();
    }

    /// The operations of one contender, timed.
    private record Watches(Map<String, Stopwatch> all) {
        static Watches of(Contender contender, boolean density, int rounds) {
            Map<String, Stopwatch> all = new LinkedHashMap<>();
            all.put("step", new Stopwatch(contender::step, rounds));
            if (density) {
                all.put("log_prob", new Stopwatch(contender::logProb, rounds));
                all.put("sample", new Stopwatch(contender::sample, rounds));
            }
            return new Watches(all);
        }

        void warmUp() {
            all.forEach((name, watch) -> watch.warmUp(name.equals("step") ? WARM_UP_SECONDS : WARM_UP_SECONDS / 2));
        }

        void write(ObjectNode line) {
            all.forEach((name, watch) -> line.put(name + "_ms", watch.timing().milliseconds()).put(name + "_iqr_ms", watch.timing().spread()));
        }
    }

    /// Measures one case.
    ///
    /// @return one line of results
    /// @throws IllegalStateException if contenders disagree on what they compute, or a figure is beyond what the processor can do
    public ObjectNode measure(SpeedCase of) {
        DType type = of.dtype(dtype);
        Map<String, Tensor> inputs = of.inputs(type);
        Optional<Peer> beside = of.peer().or(() -> peer).filter(p -> p.has(of));
        try (Contender own = of.open(type, threads, inputs)) {
            ObjectNode line = JSON.createObjectNode().put("case", of.name()).put("features", of.features()).put("parameters", of.parameters()).put("batch", of.batch())
                    .put("threads", threads).put("dtype", type.name().toLowerCase(Locale.ROOT)).put("rounds", rounds);
            int peerThreads = beside.map(p -> threads(p, of, type, threads, inputs, own)).orElse(0);
            Optional<Contender> other = beside.map(p -> p.open(of, type, peerThreads, inputs));
            try {
                run(of, type, own, other, line);
            } finally {
                other.ifPresent(Contender::close);
            }
            beside.ifPresent(p -> line.withObject("peer").put("name", p.describe()).put("threads", peerThreads));
            line.setAll(machine);
            return line;
        } finally {
            inputs.values().forEach(Tensor::close);
        }
    }

    private void run(SpeedCase of, DType type, Contender own, Optional<Contender> other, ObjectNode line) {
        Watches ours = Watches.of(own, of.hasDensity(), rounds);
        Optional<Watches> theirs = other.map(o -> Watches.of(o, of.hasDensity(), rounds));
        ours.warmUp();
        theirs.ifPresent(Watches::warmUp);
        settle();
        new Stopwatch(() -> Peak.gflops(type, threads), 1).warmUp(WARM_UP_SECONDS / 4);
        double[] peaks = new double[rounds];
        double[] handovers = new double[rounds];
        for (int r = 0; r < rounds; r++) {
            peaks[r] = Peak.gflops(type, threads);
            handovers[r] = threads > 1 ? Handover.nanos() : 0;
            for (Map.Entry<String, Stopwatch> e : ours.all.entrySet()) {
                e.getValue().round();
                theirs.ifPresent(t -> {
                    t.all.get(e.getKey()).round();
                    settle();
                });
            }
        }
        long heapBefore = THREADS.getTotalThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            own.step();
        }
        double heapPerStep = (THREADS.getTotalThreadAllocatedBytes() - heapBefore) / 100.0;
        double peak = Timing.of(peaks).milliseconds();
        double step = ours.all.get("step").timing().milliseconds();
        double gflops = of.flops() / step * 1e-6;
        ours.write(line);
        line.put("rows_per_second", of.batch() / step * 1e3).put("gflops", gflops).put("fma_peak_gflops", peak).put("peak_fraction", gflops / peak);
        if (threads > 1) {
            line.put("core_to_core_ns", Timing.of(handovers).milliseconds());
        }
        line.put("heap_bytes_per_step", heapPerStep).put("heap_mb", usedHeap() / 1e6).put("offheap_mb", Memory.allocatedBytes() / 1e6);
        own.facts().forEach(line::put);
        theirs.ifPresent(t -> {
            ObjectNode peerLine = line.putObject("peer");
            t.write(peerLine);
            other.orElseThrow().facts().forEach(peerLine::put);
            t.all.forEach((name, watch) -> line.put(name + "_ratio", watch.timing().milliseconds() / ours.all.get(name).timing().milliseconds()));
        });
        if (gflops / peak > MOST) {
            throw new IllegalStateException(of.name() + ": " + gflops + " GFLOP/s are more than the peak of " + peak + " measured beside them: the measurement is wrong");
        }
    }

    /// Waits until threads that spin for work have gone to sleep.
    private static void settle() {
        try {
            Thread.sleep(SETTLE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The number of threads that suits the peer best, and whether it computes the same.
    private int threads(Peer p, SpeedCase of, DType type, int most, Map<String, Tensor> inputs, Contender own) {
        double[] expected = own.values();
        List<Double> times = new ArrayList<>();
        for (int n = 1; n <= p.mostThreads(most); n++) {
            try (Contender c = p.open(of, type, n, inputs)) {
                agree(of, expected, c.values());
                Stopwatch watch = new Stopwatch(c::step, 3).warmUp(0.5);
                for (int i = 0; i < 3; i++) {
                    watch.round();
                }
                times.add(watch.timing().milliseconds());
            }
        }
        return times.indexOf(times.stream().min(Double::compare).orElseThrow()) + 1;
    }

    private static void agree(SpeedCase of, double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalStateException(of.name() + ": we have " + a.length + " values, the peer " + b.length);
        }
        double size = Math.sqrt(Arrays.stream(a).map(x -> x * x).average().orElse(0));
        for (int i = 0; i < a.length; i++) {
            if (!(Math.abs(a[i] - b[i]) <= AGREEMENT * (1 + size))) {
                throw new IllegalStateException(of.name() + ": value " + i + " is " + a[i] + ", the peer says " + b[i]);
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
