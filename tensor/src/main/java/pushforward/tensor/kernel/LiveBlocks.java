package pushforward.tensor.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// The blocks of off-heap memory that may be touched, kept only in the checked mode of [Memory].
final class LiveBlocks {
    private record Block(long address, long bytes) {
        boolean holds(long at, long count) {
            return at >= address && count <= bytes && at - address <= bytes - count;
        }
    }

    private static final ConcurrentSkipListMap<Long, Block> LIVE = new ConcurrentSkipListMap<>();

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

    /// @throws IndexOutOfBoundsException unless the `bytes` bytes from `address` on lie inside one block
    static void check(long address, long bytes) {
        if (bytes == 0) {
            return;
        }
        Map.Entry<Long, Block> below = LIVE.floorEntry(address);
        if (below == null || !below.getValue().holds(address, bytes)) {
            throw new IndexOutOfBoundsException("expected " + bytes + " bytes inside a live block, got address 0x"
                    + Long.toHexString(address) + (below == null ? "" : "; the block below it is " + below.getValue()));
        }
    }
}
