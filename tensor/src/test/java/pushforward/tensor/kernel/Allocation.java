package pushforward.tensor.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// How many heap bytes a piece of code allocates. By reflection, because the module under test does not read `jdk.management`.
public final class Allocation {
    private static final MethodHandle ALLOCATED = find();

    private Allocation() {}

    /// The least number of bytes the calling thread allocated in one of `attempts` runs of `code`: zero once compiled code allocates nothing.
    public static long least(int attempts, Runnable code) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < attempts; i++) {
            long before = bytes();
            code.run();
            least = Math.min(least, bytes() - before);
        }
        return least;
    }

    /// Bytes the calling thread has allocated so far.
    public static long bytes() {
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
            return MethodHandles.publicLookup().findVirtual(type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class)).bindTo(bean);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
