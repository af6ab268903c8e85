package pushforward.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pushforward.tensor.kernel.Memory;

class TensorMemoryTest {
    private static final long MB = 1 << 20;

    @Test
    void aMillionOperationsInAScopeUseTheSameFewBlocks() {
        Tensor a = Tensor.linspace(DType.F64, 0, 1, 64);
        for (int i = 0; i < 1000; i++) {
            step(a);
        }
        long before = Memory.allocatedBytes();
        for (int i = 0; i < 250_000; i++) {
            step(a);
        }
        assertTrue(Memory.allocatedBytes() - before < MB, () -> "grew by " + (Memory.allocatedBytes() - before));
    }

    @Test
    void theNumbersAddUp() {
        Tensor t = Tensor.allocate(DType.F64, Shape.of(1 << 20));
        assertEquals(BlockPool.shared().budget(), TensorMemory.budget());
        assertTrue(TensorMemory.bytesInUse() >= 8 * MB);
        t.close();
        assertTrue(TensorMemory.bytesCached() >= 8 * MB);
        TensorMemory.trim();
        assertTrue(TensorMemory.bytesCached() < 8 * MB);
    }

    /// Four operations, three of them temporaries.
    private static void step(Tensor a) {
        Tensor kept;
        try (TensorScope scope = Tensor.scope()) {
            kept = scope.keep(a.plus(1).times(a).minus(a).reshape(8, 8));
        }
        kept.close();
    }

    @Test
    void halfAMillionOperationsThatCloseNothingStayWithinTheBudget() {
        Tensor a = Tensor.linspace(DType.F32, 0, 1, 256);
        long most = 0;
        for (int i = 0; i < 250_000; i++) {
            Tensor b = a.plus(a).times(a);
            if (i % 1000 == 0) {
                assertEquals(2, b.at(255));
                most = Math.max(most, Memory.allocatedBytes());
            }
        }
        long bound = 3 * BlockPool.shared().budget();
        long reached = most;
        assertTrue(reached < bound, () -> reached + " bytes at most, expected less than " + bound);
    }

    @Test
    void largeTensorsThatNobodyClosesStayWithinTheBudget() throws IOException {
        long most = 0;
        long residentBefore = resident();
        for (int i = 0; i < 4_000; i++) {
            Tensor t = Tensor.ones(DType.F64, 131_072);
            most = Math.max(most, Memory.allocatedBytes());
            assertEquals(1, t.at(131_071));
        }
        long bound = 3 * BlockPool.shared().budget();
        long reached = most;
        assertTrue(reached < bound, () -> reached + " bytes at most, expected less than " + bound);
        long grown = resident() - residentBefore;
        assertTrue(grown < bound, () -> "resident memory grew by " + grown);
    }

    /// Resident bytes of this process; 0 where the system does not tell.
    private static long resident() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        return Files.isReadable(statm) ? 4096 * Long.parseLong(Files.readString(statm).split(" ")[1]) : 0;
    }

    @Test
    void blocksComeFromTheirSizeClassAndWasteLittle() {
        for (long bytes = 0; bytes < 70_000; bytes++) {
            long extent = BlockPool.extent(bytes);
            assertTrue(extent >= bytes && extent >= 64);
            assertTrue(bytes < 64 || extent <= bytes + bytes / 4, "extent " + extent + " for " + bytes);
            assertEquals(extent, BlockPool.extent(extent));
        }
        for (int log = 17; log < 40; log++) {
            for (long bytes : new long[] {(1L << log) - 1, 1L << log, (1L << log) + 1}) {
                long extent = BlockPool.extent(bytes);
                assertTrue(extent >= bytes && extent <= bytes + bytes / 4);
            }
        }
    }

    @Test
    void freeBlocksAreReusedUpToTheBudget() {
        BlockPool pool = new BlockPool(10 * 1024);
        Set<Long> given = new HashSet<>();
        long[] blocks = new long[20];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = pool.take(1000);
            assertEquals(0, blocks[i] % Memory.ALIGNMENT);
            assertTrue(given.add(blocks[i]));
        }
        assertEquals(20 * 1024, pool.inUse());
        long allocated = Memory.allocatedBytes();
        for (long block : blocks) {
            pool.give(block, 1000);
        }
        assertEquals(0, pool.inUse());
        assertEquals(10 * 1024, pool.cached());
        assertTrue(Memory.allocatedBytes() <= allocated - 10 * 1024);
        long again = pool.take(1024);
        assertTrue(given.contains(again));
        pool.give(again, 1024);
        pool.trim();
        assertEquals(0, pool.cached());
        long large = pool.take(300 * MB);
        pool.give(large, 300 * MB);
        assertEquals(0, pool.cached());
        assertNotEquals(0, large);
    }

    @Test
    void manyThreadsShareThePool() throws InterruptedException {
        Thread[] threads = new Thread[4];
        int[] failures = new int[threads.length];
        for (int t = 0; t < threads.length; t++) {
            int id = t;
            threads[t] = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    try (Tensor a = Tensor.full(DType.F64, id, 8 + i % 64); Tensor b = a.plus(a)) {
                        if (b.at(b.dim(0) - 1) != 2 * id) {
                            failures[id]++;
                        }
                    }
                }
            });
            threads[t].start();
        }
        for (int t = 0; t < threads.length; t++) {
            threads[t].join();
            assertEquals(0, failures[t]);
        }
    }
}
