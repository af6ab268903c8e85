package pushforward.autodiff.machine;

import java.util.function.IntToLongFunction;
import pushforward.tensor.DType;

/// A stretch of memory that the planner gives to a value: so many rows, each of one element (uniform) or of one element per live sample (varying).
///
/// While a program is planned a buffer has a life, the first and the last position in the code at which it is touched; after that it has an offset.
public final class Buffer {
    /// Base of the values all threads share: constants, uniform arithmetic, transposed weights.
    public static final int SHARED = 0;
    /// Base of a thread's own slab.
    public static final int SLAB = 1;
    /// Base of the accumulators of the strip a thread is working on.
    public static final int ACCUMULATORS = 2;
    /// Base of what is kept of the micro-batch a thread is working on, see [Keep].
    public static final int KEPT = 3;
    /// The first base that belongs to an argument, a result or a moving slice.
    public static final int FIRST_REGISTER = 4;

    private final int base;
    private final DType dtype;
    private final boolean varying;
    private final IntToLongFunction bytes;
    private final long rows;
    private long offset;
    private int first = Integer.MAX_VALUE;
    private int last = -1;

    private Buffer(int base, long rows, DType dtype, boolean varying, IntToLongFunction bytes) {
        this.base = base;
        this.rows = rows;
        this.dtype = dtype;
        this.varying = varying;
        this.bytes = bytes;
    }

    /// A buffer for `rows` elements per sample, or for `rows` elements in all when not varying.
    public static Buffer of(int base, long rows, DType dtype, boolean varying) {
        return new Buffer(base, rows, dtype, varying, lanes -> rows * (varying ? lanes : 1) * dtype.bytes());
    }

    /// A buffer of a size of its own.
    ///
    /// @param bytes the size for a given number of lanes
    public static Buffer scratch(int base, DType dtype, IntToLongFunction bytes) {
        return new Buffer(base, 0, dtype, false, bytes);
    }

    /// Which of the frame's base addresses the offset counts from.
    public int base() {
        return base;
    }

    /// Elements per sample.
    public long rows() {
        return rows;
    }

    /// The element type.
    public DType dtype() {
        return dtype;
    }

    /// Whether each row holds one element per live sample.
    public boolean varying() {
        return varying;
    }

    /// Bytes from the base.
    public long offset() {
        return offset;
    }

    /// Settles where the buffer lies.
    public void place(long at) {
        offset = at;
    }

    /// The size for so many lanes, in bytes.
    public long bytes(int lanes) {
        return bytes.applyAsLong(lanes);
    }

    /// Notes a use at a position of the code.
    public void touch(int position) {
        first = Math.min(first, position);
        last = Math.max(last, position);
    }

    /// The first position at which the buffer is touched.
    public int first() {
        return first;
    }

    /// The last position at which the buffer is touched.
    public int last() {
        return last;
    }

    /// The buffer from its first row on.
    public Location start() {
        return new Location(this, 0);
    }
}
