package pushforward.tensor.kernel;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/// The blocks of off-heap memory that may be touched, kept only in the checked mode of [Memory].
final class LiveBlocks {
    private record Block(long address, long bytes) {
        boolean holds(long at, long count) {
            return at >= address && count <= bytes && at - address <= bytes - count;
        }
    }

    private static final ConcurrentSkipListMap<Long, Block> LIVE = new ConcurrentSkipListMap<>();
    /// Memory of others, such as mapped files: few blocks, which may overlap.
    private static final Queue<Block> LENT = new ConcurrentLinkedQueue<>();

    private LiveBlocks() {
    }

    static void add(long address, long bytes) {
        LIVE.put(address, new Block(address, bytes));
    }

    static void remove(long address) {
        if (LIVE.remove(address) == null) {
            throw new IllegalStateException("no live block at address 0x" + Long.toHexString(address));
        }
    }

    static void lend(long address, long bytes) {
        LENT.add(new Block(address, bytes));
    }

    static void takeBack(long address, long bytes) {
        if (!LENT.remove(new Block(address, bytes))) {
            throw new IllegalStateException("no lent block at address 0x" + Long.toHexString(address));
        }
    }

    /// @throws IndexOutOfBoundsException unless the `bytes` bytes from `address` on lie inside one block
    static void check(long address, long bytes) {
        if (bytes == 0) {
            return;
        }
        Map.Entry<Long, Block> below = LIVE.floorEntry(address);
        boolean alive = below != null && below.getValue().holds(address, bytes)
                || LENT.stream().anyMatch(block -> block.holds(address, bytes));
        if (!alive) {
            throw new IndexOutOfBoundsException("expected " + bytes + " bytes inside a live block, got address 0x"
                    + Long.toHexString(address) + (below == null ? "" : "; the block below it is " + below.getValue()));
        }
    }
}
