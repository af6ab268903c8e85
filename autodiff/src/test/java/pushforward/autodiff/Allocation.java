package pushforward.autodiff;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// How many heap bytes all threads together have allocated. By reflection, because the module under test does not read `jdk.management`.
final class Allocation {
    private static final MethodHandle ALLOCATED = find();

    private Allocation() {
    }

    /// The least number of bytes allocated during one of `attempts` runs of `code`.
    static long least(int attempts, Runnable code) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < attempts; i++) {
            long before = bytes();
            code.run();
            least = Math.min(least, bytes() - before);
        }
        return least;
    }

    private static long bytes() {
        try {
            return (long) ALLOCATED.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle find() {
        try {
            Object bean = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
            Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
            return MethodHandles.publicLookup().findVirtual(type, "getTotalThreadAllocatedBytes", MethodType.methodType(long.class)).bindTo(bean);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
