package pushforward.tensor.kernel;

import java.lang.System.Logger.Level;
import java.util.Locale;
import pushforward.tensor.DType;

/// Picks the implementation, once: see [Kernels#of].
final class KernelProvider {
    static final String PROPERTY = "pushforward.kernels";

    private static final boolean VECTOR = vector();
    static final Kernels F64 = kernels(DType.F64);
    static final Kernels F32 = kernels(DType.F32);

    private KernelProvider() {
    }

    /// The just-in-time compiler for x86 has no masks of two lanes: there, two F64 at a time would be boxed.
    private static Kernels kernels(DType type) {
        return VECTOR && !(isX86() && Kernels.vector(type).lanes() == 2) ? Kernels.vector(type) : Kernels.scalar(type);
    }

    private static boolean isX86() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return arch.equals("amd64") || arch.equals("x86_64");
    }

    private static boolean vector() {
        String wanted = System.getProperty(PROPERTY, "");
        return switch (wanted) {
            case "scalar" -> false;
            case "vector" -> true;
            case "" -> {
                String obstacle = obstacle();
                if (!obstacle.isEmpty()) {
                    System.getLogger("pushforward.tensor").log(Level.WARNING,
                            () -> "scalar kernels, many times slower than vector kernels: " + obstacle);
                }
                yield obstacle.isEmpty();
            }
            default -> throw new IllegalArgumentException("expected " + PROPERTY + " to be scalar or vector, got " + wanted);
        };
    }

    /// Why there are no vector kernels, and what to do about it; empty if there are.
    private static String obstacle() {
        if (!hasVectorModule()) {
            return "the module jdk.incubator.vector is not resolved; run java with --add-modules jdk.incubator.vector";
        }
        String vm = System.getProperty("java.vm.name", "");
        if (!vm.contains("HotSpot") && !vm.contains("OpenJDK")) {
            return "the JVM is " + vm + ", not HotSpot";
        }
        if (isX86() && !FusedMultiplyAdd.isFast()) {
            return "the processor has no fused multiply-add";
        }
        return "";
    }

    private static boolean hasVectorModule() {
        try {
            Class.forName("jdk.incubator.vector.Vector", false, KernelProvider.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
