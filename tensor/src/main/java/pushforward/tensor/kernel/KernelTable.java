package pushforward.tensor.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Loops by operation, as method handles read from an array.
///
/// # Implementation note
/// The just-in-time compiler never inlines a handle that is not a constant, so every loop is compiled on its own. Inlined into one
/// `switch`, a dozen loops of vector operations would exceed what the compiler inlines into one method (`NodeCountInliningCutoff`);
/// the rest of them would then stay calls that box every vector, a hundred times slower.
final class KernelTable {
    private KernelTable() {
    }

    /// The static methods of the class of `lookup` with the given type, each at the ordinal of the operation of its name
    /// (`LOG1P`: `log1p`, `IS_FINITE`: `isFinite`); null where there is none.
    static @Nullable MethodHandle[] of(MethodHandles.Lookup lookup, Enum<?>[] operations, Class<?>... parameters) {
        MethodType type = MethodType.methodType(void.class, parameters);
        @Nullable MethodHandle[] table = new MethodHandle[operations.length];
        for (Enum<?> op : operations) {
            try {
                table[op.ordinal()] = lookup.findStatic(lookup.lookupClass(), methodName(op), type);
            } catch (NoSuchMethodException e) {
                table[op.ordinal()] = null;
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return table;
    }

    /// The first table with the second's entries where it has none.
    static @Nullable MethodHandle[] merge(@Nullable MethodHandle[] a, @Nullable MethodHandle[] b) {
        @Nullable MethodHandle[] table = a.clone();
        for (int i = 0; i < table.length; i++) {
            table[i] = table[i] == null ? b[i] : table[i];
        }
        return table;
    }

    private static String methodName(Enum<?> op) {
        StringBuilder name = new StringBuilder();
        for (String word : op.name().split("_")) {
            String lower = word.toLowerCase(Locale.ROOT);
            name.append(name.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
        }
        return name.toString();
    }

    /// What a handle threw.
    static RuntimeException rethrow(Throwable t) {
        if (t instanceof Error e) {
            throw e;
        }
        return t instanceof RuntimeException e ? e : new IllegalStateException(t);
    }
}
