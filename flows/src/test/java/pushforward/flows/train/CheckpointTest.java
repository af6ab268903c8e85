package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.FormatException;
import pushforward.tensor.io.Json;
import pushforward.tensor.io.SafeTensors;

class CheckpointTest {
    private static final Json.Obj RUN = Json.object().with("batch", 256).with("seed", 1);

    @TempDir
    Path folder;

    private static RunState state() {
        RunState s = new RunState();
        s.taken = 7;
        s.updates = 6;
        s.skipped = 1;
        s.bestStep = 4;
        s.worse = 2;
        s.lossSum = 0.1;
        s.lossCount = 3;
        s.rate = 1e-3;
        s.norm = 2.5;
        s.log.add(new TrainingLog.Entry(4, 1.5, Double.NaN, 1e-3, 2, 0.25));
        return s;
    }

    @Test
    void whatIsWrittenComesBackExactly() throws IOException {
        Path file = folder.resolve("c.safetensors");
        Tensor parameters = Tensor.of(1f, -0f, 3e-39f);
        Checkpoint.write(file, RUN, state(), 12.5, Map.of("parameters", parameters));

        RunState back = new RunState();
        Tensor buffer = Tensor.zeros(DType.F32, 3);
        Checkpoint.read(file, RUN, back, Map.of("parameters", buffer));
        assertEquals(parameters, buffer);
        RunState expected = state();
        assertEquals(expected.counts(), back.counts());
        assertEquals(expected.numbers(12.5), back.numbers(back.secondsBefore));
        assertEquals(Double.POSITIVE_INFINITY, back.best);
        assertEquals(expected.log, back.log);
    }

    @Test
    void anotherRunsCheckpointIsRefusedAndNothingIsTakenOver() throws IOException {
        Path file = folder.resolve("c.safetensors");
        Checkpoint.write(file, RUN, state(), 1, Map.of("parameters", Tensor.of(1f, 2f)));
        RunState back = new RunState();
        Tensor buffer = Tensor.zeros(DType.F32, 2);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Checkpoint.read(file, RUN.with("batch", 128), back, Map.of("parameters", buffer)));
        assertTrue(e.getMessage().contains("batch is 256 there and 128 here"), e.getMessage());
        assertEquals(0, back.taken);
        assertEquals(Tensor.zeros(DType.F32, 2), buffer);
    }

    @Test
    void otherFilesAreNamedAsSuch() throws IOException {
        Path file = folder.resolve("c.safetensors");
        SafeTensors.write(file, Map.of("a", Tensor.of(1f)), Map.of());
        FormatException plain = assertThrows(FormatException.class, () -> Checkpoint.read(file, RUN, new RunState(), Map.of()));
        assertTrue(plain.getMessage().contains("expected a training checkpoint"), plain.getMessage());

        SafeTensors.write(file, Map.of("a", Tensor.of(1f)), Map.of("pushforward.checkpoint", "{\"version\":99}"));
        FormatException version = assertThrows(FormatException.class, () -> Checkpoint.read(file, RUN, new RunState(), Map.of()));
        assertTrue(version.getMessage().contains("expected a checkpoint of version 1, got version 99"), version.getMessage());

        SafeTensors.write(file, Map.of("a", Tensor.of(1f)), Map.of("pushforward.checkpoint", "[]"));
        assertThrows(FormatException.class, () -> Checkpoint.read(file, RUN, new RunState(), Map.of()));

        Files.write(file, new byte[5]);
        assertThrows(FormatException.class, () -> Checkpoint.read(file, RUN, new RunState(), Map.of()));
    }

    @Test
    void aBufferOfAnotherShapeIsRefused() throws IOException {
        Path file = folder.resolve("c.safetensors");
        Checkpoint.write(file, RUN, state(), 1, Map.of("parameters", Tensor.of(1f, 2f)));
        FormatException e = assertThrows(FormatException.class,
                () -> Checkpoint.read(file, RUN, new RunState(), Map.of("parameters", Tensor.zeros(DType.F32, 3))));
        assertTrue(e.getMessage().contains("expected tensor \"parameters\" of type F32 and shape [3], got F32 and [2]"), e.getMessage());
        assertThrows(FormatException.class, () -> Checkpoint.read(file, RUN, new RunState(), Map.of("average", Tensor.zeros(DType.F32, 2))));
    }

    @Test
    void fingerprintsTellTypeShapeAndEveryBit() {
        long a = Fingerprint.of(Tensor.of(1f, 2f));
        assertEquals(a, Fingerprint.of(Tensor.of(1f, 2f)));
        assertTrue(a != Fingerprint.of(Tensor.of(1.0, 2.0)));
        assertTrue(a != Fingerprint.of(Tensor.of(2f, 1f)));
        assertTrue(a != Fingerprint.of(Tensor.of(1f, Math.nextUp(2f))));
        assertTrue(Fingerprint.of(Tensor.of(0f)) != Fingerprint.of(Tensor.of(-0f)));
        assertTrue(Fingerprint.of(Tensor.zeros(DType.F64, 2, 3)) != Fingerprint.of(Tensor.zeros(DType.F64, 3, 2)));
    }
}
