package pushforward.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import pushforward.autodiff.machine.Buffer;
import pushforward.tensor.DType;
import pushforward.tensor.kernel.Memory;

/// Plans one slab: collects buffers with the stretch of code in which each is alive, then gives every buffer the lowest offset that no buffer alive at the
/// same time occupies (first fit). A slab whose values outlive a run (the shared one) gives each buffer a place of its own.
final class Arena {
    private final int base;
    private final boolean reuse;
    private final List<Buffer> buffers = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private int position;

    private record Loop(int start, Set<Buffer> touched) {
    }

    Arena(int base, boolean reuse) {
        this.base = base;
        this.reuse = reuse;
    }

    /// A buffer that lives from here to its last use.
    Buffer allocate(long rows, DType dtype, boolean varying) {
        return add(Buffer.of(base, rows, dtype, varying));
    }

    /// A buffer of a size of its own.
    Buffer scratch(DType dtype, IntToLongFunction bytes) {
        return add(Buffer.scratch(base, dtype, bytes));
    }

    private Buffer add(Buffer b) {
        b.touch(position);
        buffers.add(b);
        return b;
    }

    boolean owns(Buffer b) {
        return b.base() == base;
    }

    int position() {
        return position;
    }

    /// Moves to the next position of the code.
    void advance() {
        position++;
    }

    /// Notes that the instruction at this position uses a buffer.
    void touch(Buffer b) {
        if (b.base() == base) {
            for (Loop loop : loops) {
                if (b.first() < loop.start) {
                    loop.touched.add(b);
                }
            }
            b.touch(position);
        }
    }

    /// Begins code that is run many times: what was made before it and is used inside stays alive to its end.
    void openLoop() {
        loops.add(new Loop(position, Collections.newSetFromMap(new IdentityHashMap<>())));
    }

    void closeLoop() {
        Loop loop = loops.removeLast();
        loop.touched.forEach(this::touch);
    }

    /// Places every buffer for micro-batches of at most `lanes` samples. Quadratic in the number of buffers alive at once.
    ///
    /// @return the size of the slab in bytes
    long layout(int lanes) {
        List<Buffer> alive = new ArrayList<>();
        long end = 0;
        for (Buffer b : buffers) {
            if (reuse) {
                alive.removeIf(other -> other.last() < b.first());
            }
            long bytes = aligned(b.bytes(lanes));
            long at = reuse ? 0 : end;
            int i = 0;
            for (; reuse && i < alive.size(); i++) {
                Buffer other = alive.get(i);
                if (at + bytes <= other.offset()) {
                    break;
                }
                at = Math.max(at, other.offset() + aligned(other.bytes(lanes)));
            }
            b.place(at);
            if (reuse) {
                alive.add(i, b);
            }
            end = Math.max(end, at + bytes);
        }
        return end;
    }

    private static long aligned(long bytes) {
        return (bytes + Memory.ALIGNMENT - 1) & -Memory.ALIGNMENT;
    }
}
