package pushforward.autodiff.machine;

import pushforward.tensor.DType;

/// Where a value lies: a buffer from some row on. Slices along the first axis, reshapes and the like share the buffer and move the row.
///
/// ```
///   varying [size] in a micro-batch of b samples          uniform [size]
///
///   row 0   | s0 s1 s2 .. s(b-1) |                        | e0 e1 e2 .. |
///   row 1   | s0 s1 s2 .. s(b-1) |
///   ..        lane stride 1, row stride b
/// ```
///
/// @param buffer the memory
/// @param row the first row
public record Location(Buffer buffer, long row) {
    /// The address of the first element.
    public long address(Frame f) {
        return f.base[buffer.base()] + buffer.offset() + row * buffer.dtype().bytes() * (buffer.varying() ? f.lanes : 1);
    }

    /// The element type.
    public DType dtype() {
        return buffer.dtype();
    }

    /// Whether there is one element per live sample in each row.
    public boolean varying() {
        return buffer.varying();
    }

    /// Elements per row: the live samples, or 1.
    public long width(Frame f) {
        return buffer.varying() ? f.lanes : 1;
    }

    /// The same buffer, `rows` further on.
    public Location plus(long rows) {
        return rows == 0 ? this : new Location(buffer, row + rows);
    }
}
