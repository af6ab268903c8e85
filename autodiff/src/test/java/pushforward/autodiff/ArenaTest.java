package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.machine.Buffer;
import pushforward.tensor.DType;

/// The layout of a slab.
class ArenaTest {
    @Property(tries = 200)
    void buffersAliveTogetherNeverOverlap(@ForAll long seed) {
        Random random = new Random(seed);
        Arena arena = new Arena(Buffer.SLAB, true);
        List<Buffer> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(arena.allocate(random.nextInt(5), random.nextBoolean() ? DType.F32 : DType.F64, random.nextBoolean()));
            for (int k = random.nextInt(3); k > 0; k--) {
                arena.touch(all.get(random.nextInt(all.size())));
            }
            arena.advance();
        }
        int lanes = 1 + random.nextInt(100);
        long end = arena.layout(lanes);
        for (Buffer a : all) {
            assertEquals(0, a.offset() % 64);
            assertTrue(a.offset() + a.bytes(lanes) <= end);
            for (Buffer b : all) {
                boolean together = a.first() <= b.last() && b.first() <= a.last();
                boolean apart = a.offset() + a.bytes(lanes) <= b.offset() || b.offset() + b.bytes(lanes) <= a.offset();
                assertTrue(a == b || !together || apart || a.bytes(lanes) == 0 || b.bytes(lanes) == 0);
            }
        }
    }

    @Test
    void whatALoopReadsLivesToItsEnd() {
        Arena arena = new Arena(Buffer.SLAB, true);
        Buffer before = arena.allocate(4, DType.F32, true);
        arena.advance();
        arena.openLoop();
        arena.touch(before);
        arena.advance();
        Buffer inside = arena.allocate(4, DType.F32, true);
        arena.advance();
        arena.closeLoop();
        Buffer after = arena.allocate(4, DType.F32, true);
        arena.touch(after);
        arena.layout(16);
        assertTrue(inside.offset() != before.offset());
        assertEquals(inside.offset(), Math.max(inside.offset(), after.offset()));
    }
}
