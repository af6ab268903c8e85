package pushforward.tensor.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Off-heap memory by raw address: the one class with restricted calls. Nothing here checks an extent, except in
/// the checked mode.
///
/// Addresses are `long`s in bytes; blocks come from the C library's `malloc`, so large ones go back to the system when freed.
///
/// **Checked mode** (system property `pushforward.checked` = `true`): every access is first compared with the blocks alive, so that a
/// wrong address throws an [IndexOutOfBoundsException] instead of corrupting or crashing the process. For tests; slow.
public final class Memory {
    /// The alignment of every block, in bytes: one cache line, one 512-bit vector.
    public static final int ALIGNMENT = 64;

    /// Whether every access is checked against the live blocks, see [LiveBlocks].
    private static final boolean CHECKED = Boolean.getBoolean("pushforward.checked");
    private static final MemorySegment ALL = everything();
    private static final MethodHandle MALLOC = function("malloc",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
    private static final @Nullable MethodHandle MADVISE = System.getProperty("os.name").equals("Linux")
            ? function("madvise", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT)) : null;
    /// Linux's advice that memory may lie in huge pages.
    private static final int HUGE = 14;
    /// The size of a huge page.
    private static final long HUGE_PAGE = 1 << 21;
    private static final AtomicLong ALLOCATED = new AtomicLong();
    /// Room in front of a block: the pointer `malloc` gave and the extent asked for, then padding to the alignment.
    private static final int HEADER = 2 * Long.BYTES;

    private Memory() {
    }

    /// A block of `bytes` bytes, aligned to [#ALIGNMENT], its contents undefined.
    ///
    /// @throws OutOfMemoryError if the system has no more
    public static long allocate(long bytes) {
        if (bytes < 0 || bytes > Long.MAX_VALUE - HEADER - ALIGNMENT) {
            throw new IllegalArgumentException("expected a size of 0 bytes or more, got " + bytes);
        }
        long pointer;
        try {
            pointer = (long) MALLOC.invokeExact(bytes + HEADER + ALIGNMENT);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        if (pointer == 0) {
            throw new OutOfMemoryError("no off-heap memory for " + bytes + " bytes, " + allocatedBytes() + " allocated");
        }
        advise(pointer, bytes);
        long address = (pointer + HEADER + ALIGNMENT - 1) & -ALIGNMENT;
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address - 8, pointer);
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address - 16, bytes);
        ALLOCATED.addAndGet(bytes);
        if (CHECKED) {
            LiveBlocks.add(address, bytes);
        }
        return address;
    }

    /// Asks for huge pages where some fit: a large matrix read along a few rows at once then needs hundreds of entries less of the processor's table of pages. Where the system has none to give,
    /// nothing happens.
    private static void advise(long pointer, long bytes) {
        long from = (pointer + HUGE_PAGE - 1) & -HUGE_PAGE;
        long length = (pointer + bytes - from) & -HUGE_PAGE;
        if (MADVISE != null && length >= HUGE_PAGE) {
            try {
                int ignored = (int) MADVISE.invokeExact(from, length, HUGE);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }

    /// Gives back a block obtained from [#allocate].
    public static void free(long address) {
        if (CHECKED) {
            LiveBlocks.remove(address);
        }
        long pointer = ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address - 8);
        ALLOCATED.addAndGet(-ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address - 16));
        try {
            FREE.invokeExact(pointer);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Tells the checked mode of memory that belongs to somebody else and may be touched until [#takeBack].
    public static void lend(long address, long bytes) {
        if (CHECKED) {
            LiveBlocks.lend(address, bytes);
        }
    }

    /// Ends what [#lend] began with the same arguments.
    public static void takeBack(long address, long bytes) {
        if (CHECKED) {
            LiveBlocks.takeBack(address, bytes);
        }
    }

    /// Bytes allocated and not freed, by the whole process.
    public static long allocatedBytes() {
        return ALLOCATED.get();
    }

    /// The double at an address.
    public static double getDouble(long address) {
        check(address, Double.BYTES);
        return ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, address);
    }

    /// Writes a double.
    public static void putDouble(long address, double value) {
        check(address, Double.BYTES);
        ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, address, value);
    }

    /// The float at an address.
    public static float getFloat(long address) {
        check(address, Float.BYTES);
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
    }

    /// All of memory, for the kernels of this package.
    static MemorySegment all() {
        return ALL;
    }

    /// In checked mode, throws unless the `bytes` bytes from `address` on lie inside one live block; else does nothing.
    static void check(long address, long bytes) {
        if (CHECKED) {
            LiveBlocks.check(address, bytes);
        }
    }

    /// Copies `bytes` bytes, as if through a third place should the runs overlap.
    public static void copy(long dst, long src, long bytes) {
        check(dst, bytes);
        check(src, bytes);
        MemorySegment.copy(ALL, src, ALL, dst, bytes);
    }

    /// Brings bytes into the second-level cache by reading from every cache line, one after another, which the processor foresees. Kernels that read large operands in another order begin
    /// with it: a line that comes from the memory costs them several times as much.
    public static void fetch(long address, long bytes) {
        check(address, bytes);
        long any = 0;
        for (long p = 0; p + Long.BYTES <= bytes; p += ALIGNMENT) {
            any |= getLong(address + p);
        }
        putLong(ThreadScratch.address(), any);
    }

    /// Writes a float.
    public static void putFloat(long address, float value) {
        check(address, Float.BYTES);
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
    }

    /// The long at an address.
    public static long getLong(long address) {
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    /// Writes a long.
    public static void putLong(long address, long value) {
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }

    /// The int at an address.
    public static int getInt(long address) {
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
    }

    /// Writes an int.
    public static void putInt(long address, int value) {
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
    }

    /// Copies `n` doubles of an array, from index `from` on, to an address.
    public static void copyIn(long dst, double[] src, int from, int n) {
        check(dst, (long) n * Double.BYTES);
        MemorySegment.copy(src, from, ALL, ValueLayout.JAVA_DOUBLE_UNALIGNED, dst, n);
    }

    /// Copies `n` floats of an array, from index `from` on, to an address.
    public static void copyIn(long dst, float[] src, int from, int n) {
        check(dst, (long) n * Float.BYTES);
        MemorySegment.copy(src, from, ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, dst, n);
    }

    /// Copies `n` doubles at an address to an array, from index `from` on.
    public static void copyOut(long src, double[] dst, int from, int n) {
        check(src, (long) n * Double.BYTES);
        MemorySegment.copy(ALL, ValueLayout.JAVA_DOUBLE_UNALIGNED, src, dst, from, n);
    }

    /// Copies `n` floats at an address to an array, from index `from` on.
    public static void copyOut(long src, float[] dst, int from, int n) {
        check(src, (long) n * Float.BYTES);
        MemorySegment.copy(ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, src, dst, from, n);
    }

    /// Whether two runs of `bytes` bytes hold the same bits.
    public static boolean sameBits(long a, long b, long bytes) {
        check(a, bytes);
        check(b, bytes);
        return MemorySegment.mismatch(ALL, a, a + bytes, ALL, b, b + bytes) < 0;
    }

    /// Fills with bytes of all ones: every element of either type is then a NaN.
    public static void poison(long address, long bytes) {
        check(address, bytes);
        ALL.asSlice(address, bytes).fill((byte) -1);
    }

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }
}
