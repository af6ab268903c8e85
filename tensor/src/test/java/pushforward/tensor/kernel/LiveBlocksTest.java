package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// At addresses no process has, which nothing touches.
class LiveBlocksTest {
    private static final long A = 1L << 50;
    private static final long B = A + 4096;

    @Test
    void memoryIsThereAsLongAsItsBlock() {
        LiveBlocks.add(A, 256);
        LiveBlocks.add(B, 64);
        for (int i = 0; i < 2; i++) {
            LiveBlocks.check(A, 256);
            LiveBlocks.check(A + 248, 8);
            LiveBlocks.check(B, 64);
            gone(A - 8, 8);
            gone(A + 252, 8);
            gone(A + 256, 1);
            gone(B + 32, 64);
        }
        LiveBlocks.remove(A);
        for (int i = 0; i < 2; i++) {
            gone(A, 256);
            gone(A + 248, 8);
            LiveBlocks.check(B, 64);
        }
        LiveBlocks.add(A, 8);
        LiveBlocks.check(A, 8);
        gone(A + 248, 8);
        LiveBlocks.remove(A);
        LiveBlocks.remove(B);
        gone(B, 64);
        assertThrows(IllegalStateException.class, () -> LiveBlocks.remove(A));
    }

    @Test
    void lentMemoryIsThereUntilItIsTakenBack() {
        long p = A + (1 << 20);
        LiveBlocks.lend(p, 128);
        LiveBlocks.lend(p + 64, 128);
        LiveBlocks.check(p, 128);
        LiveBlocks.check(p + 64, 128);
        LiveBlocks.takeBack(p, 128);
        gone(p, 128);
        gone(p, 8);
        LiveBlocks.check(p + 64, 8);
        LiveBlocks.takeBack(p + 64, 128);
        gone(p + 64, 8);
    }

    private static void gone(long address, long bytes) {
        String message = assertThrows(IndexOutOfBoundsException.class, () -> LiveBlocks.check(address, bytes)).getMessage();
        assertTrue(message.startsWith("expected " + bytes + " bytes inside a live block, got address 0x" + Long.toHexString(address)), message);
    }
}
