package pushforward.tensor.kernel;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

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

    /// The blocks that cache lines were last found in, each good until any block goes.
    private static final Found[] RECENT = new Found[4096];
    private static final int LINE_BITS = 6;
    /// How many blocks have gone.
    private static final AtomicLong GONE = new AtomicLong();

    private record Found(Block block, long gone) {
    }

    private LiveBlocks() {
    }

    static void add(long address, long bytes) {
        LIVE.put(address, new Block(address, bytes));
    }

    static void remove(long address) {
        if (LIVE.remove(address) == null) {
            throw new IllegalStateException("no live block at address 0x" + Long.toHexString(address));
        }
        GONE.incrementAndGet();
    }

    static void lend(long address, long bytes) {
        LENT.add(new Block(address, bytes));
    }

    static void takeBack(long address, long bytes) {
        if (!LENT.remove(new Block(address, bytes))) {
            throw new IllegalStateException("no lent block at address 0x" + Long.toHexString(address));
        }
        GONE.incrementAndGet();
    }

    /// @throws IndexOutOfBoundsException unless the `bytes` bytes from `address` on lie inside one block
    static void check(long address, long bytes) {
        if (bytes == 0) {
            return;
        }
        long gone = GONE.get();
        int slot = (int) (address >>> LINE_BITS) & RECENT.length - 1;
        Found last = RECENT[slot];
        if (last != null && last.gone == gone && last.block.holds(address, bytes)) {
            return;
        }
        Map.Entry<Long, Block> below = LIVE.floorEntry(address);
        Block block = below != null && below.getValue().holds(address, bytes) ? below.getValue()
                : LENT.stream().filter(lent -> lent.holds(address, bytes)).findFirst().orElseThrow(() -> new IndexOutOfBoundsException("expected " + bytes
                        + " bytes inside a live block, got address 0x" + Long.toHexString(address) + (below == null ? "" : "; the block below it is " + below.getValue())));
        RECENT[slot] = new Found(block, gone);
    }
}
