package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Training gives the same bits whatever it runs on: threads, micro-batches, poisoned memory, scalar kernels and every vector width.
class ReproducibleTest {
    private static final List<String> GOLDEN = TrainingHash.of(1, 16, true);

    @ParameterizedTest
    @CsvSource({"1, 32", "1, 128", "2, 16", "2, 32", "2, 128", "5, 16", "5, 32", "5, 128", "2, 0"})
    void threadsAndMicroBatchesDoNotMatter(int threads, int microBatch) {
        assertEquals(GOLDEN, TrainingHash.of(threads, microBatch, true));
    }

    @Test
    void poisonDoesNotMatter() {
        assertEquals(GOLDEN, TrainingHash.of(1, 16, false));
        assertEquals(TrainingHash.BATCHES.size() * 2, new HashSet<>(GOLDEN).size());
        assertFalse(GOLDEN.toString().contains("7ff8"), GOLDEN::toString);
    }

    @ParameterizedTest
    @CsvSource({"-Dpushforward.kernels=scalar, scalar F32", "-Dpushforward.vectorBits=128, vector F32 x 4", "-Dpushforward.vectorBits=256, vector F32 x 8",
        "-Dpushforward.vectorBits=max, F32"})
    void kernelsDoNotMatter(String option, String name) throws Exception {
        String output = Fork.output(TrainingHash.class, List.of(option), "2", "32", "true");
        assertTrue(output.lines().findFirst().orElse("").contains(name), output);
        assertEquals(GOLDEN.toString(), output.lines().skip(1).findFirst().orElse(""));
    }
}
