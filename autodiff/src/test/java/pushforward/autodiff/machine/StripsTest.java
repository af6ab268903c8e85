package pushforward.autodiff.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// How rows are cut.
class StripsTest {
    @Test
    void stripsCoverAllRowsAndAreAtMost64() {
        for (long rows = 0; rows < 20_000; rows += 7) {
            long length = Strips.length(rows);
            int count = Strips.count(rows);
            assertTrue(length >= 64 && length % 16 == 0, rows + " rows");
            assertTrue(count <= Strips.MOST && count * length >= rows && (count == 0 || (count - 1) * length < rows), rows + " rows");
        }
        assertEquals(0, Strips.count(0));
        assertEquals(1, Strips.count(1));
        assertEquals(1, Strips.count(64));
        assertEquals(2, Strips.count(65));
        assertEquals(64, Strips.count(1L << 40));
    }
}
