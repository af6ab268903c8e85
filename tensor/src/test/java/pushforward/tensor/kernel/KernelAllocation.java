package pushforward.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import pushforward.tensor.DType;

/// Measures what kernels allocate on the heap once they are compiled: a vector that is boxed shows here, when it does not show in
/// the time. [#main] does so in a JVM of its own, for other vector widths than this process has.
final class KernelAllocation {
    private static final int CALLS = 20;
    private static final long PATIENCE = 60_000_000_000L;

    private KernelAllocation() {
    }

    /// The kernels that go on allocating: all are called in turn until a round of calls allocates nothing, or for long.
    static List<String> allocating(Kernels kernels) {
        try (KernelCalls all = new KernelCalls(kernels)) {
            List<KernelCalls.Call> left = new ArrayList<>(all.calls());
            long start = System.nanoTime();
            while (!left.isEmpty() && System.nanoTime() - start < PATIENCE) {
                left.removeIf(call -> bytes(call) == 0);
                all.calls().forEach(KernelAllocation::bytes);
            }
            return left.stream().map(call -> kernels.name() + " " + call.name() + ": " + bytes(call) / CALLS + " bytes a call").toList();
        }
    }

    private static long bytes(KernelCalls.Call call) {
        Runnable body = call.body();
        long before = Allocation.bytes();
        for (int i = 0; i < CALLS; i++) {
            body.run();
        }
        return Allocation.bytes() - before;
    }

    /// Prints the kernels that allocate and the names of the implementations this process chose.
    public static void main(String[] args) {
        List<String> all = new ArrayList<>(allocating(Kernels.of(DType.F64)));
        all.addAll(allocating(Kernels.of(DType.F32)));
        all.forEach(System.out::println);
        System.out.println(Kernels.of(DType.F64).name() + ", " + Kernels.of(DType.F32).name());
        System.exit(all.isEmpty() ? 0 : 1);
    }
}
