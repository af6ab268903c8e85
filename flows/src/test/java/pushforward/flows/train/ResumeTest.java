package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.tensor.Tensor;

class ResumeTest {
    static final int STEPS = 60;

    @TempDir
    Path folder;

    static ForwardKl training() {
        return ForwardKl.of(Small.flow()).steps(STEPS).batch(48).seed(5).learningRate(0.01).weightDecay(0.01).ema(0.95).validateEvery(8).threads(1)
                .schedule(Schedule.cosine().warmUp(10)).noise((x, noise) -> x.plus(noise.uniform(3)));
    }

    static Fitted run(ForwardKl training) {
        try (Tensor train = Small.rows(130, 1); Tensor validation = Small.rows(40, 2)) {
            return training.train(train, validation);
        }
    }

    /// Everything of a run that must not depend on interruptions.
    static String result(Fitted f) {
        StringBuilder text = new StringBuilder(String.format("%016x", Fingerprint.of(f.model().parameters().buffer())));
        TrainingLog log = f.log();
        text.append(' ').append(log.steps()).append(' ').append(log.bestStep()).append(' ').append(log.bestValidation()).append(' ').append(log.stop());
        log.entries().forEach(e -> text.append('\n').append(e.step()).append(' ').append(e.trainLoss()).append(' ').append(e.validationLoss()).append(' ')
                .append(e.learningRate()).append(' ').append(e.gradientNorm()));
        return text.toString();
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 33, 59})
    void aRunThatBrokeOffEndsAsIfItHadNot(int brokenAt) {
        Path file = folder.resolve("run.safetensors");
        assertThrows(Stop.class, () -> run(training().checkpoint(file).checkpointEvery(3).listener(new TrainingListener() {
            @Override
            public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                if (step == brokenAt) {
                    throw new Stop();
                }
            }
        })));
        assertEquals(result(run(training())), result(run(training().checkpoint(file).resume(true))));
    }

    @Test
    void aFinishedRunIsResumedToItsResult() {
        Path file = folder.resolve("run.safetensors");
        String first = result(run(training().checkpoint(file)));
        assertEquals(first, result(run(training().checkpoint(file).resume(true).listener(new TrainingListener() {
            @Override
            public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                throw new Stop();
            }
        }))));
    }

    @Test
    void timeLimitsAndInterruptionsOnlyPause() {
        Path file = folder.resolve("run.safetensors");
        Fitted paused = run(training().checkpoint(file).timeLimit(Duration.ofNanos(1)));
        assertEquals(TrainingLog.Stop.TIME_LIMIT, paused.log().stop());
        assertEquals(0, paused.log().steps());
        Fitted interrupted = run(training().checkpoint(file).resume(true).listener(new TrainingListener() {
            @Override
            public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                if (step == 13) {
                    Thread.currentThread().interrupt();
                }
            }
        }));
        assertTrue(Thread.interrupted());
        assertEquals(TrainingLog.Stop.INTERRUPTED, interrupted.log().stop());
        assertEquals(13, interrupted.log().entries().getLast().step());
        assertEquals(result(run(training())), result(run(training().checkpoint(file).resume(true))));
    }

    @Test
    void anotherRunIsNotResumed() {
        Path file = folder.resolve("run.safetensors");
        run(training().checkpoint(file));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> run(training().seed(6).checkpoint(file).resume(true)));
        assertTrue(e.getMessage().contains("seed is 5 there and 6 here"), e.getMessage());
        try (Tensor other = Small.rows(130, 3)) {
            IllegalArgumentException data = assertThrows(IllegalArgumentException.class, () -> training().checkpoint(file).resume(true).train(other));
            assertTrue(data.getMessage().contains("training_rows is"), data.getMessage());
        }
        assertNotEquals(result(run(training())), result(run(training().seed(6).checkpoint(file))));
    }

    /// Trains slowly with a checkpoint after every other step, until it is killed.
    public static final class Victim {
        private Victim() {
        }

        /// Argument: the checkpoint file.
        public static void main(String[] arguments) {
            run(training().checkpoint(Path.of(arguments[0])).checkpointEvery(2).listener(new TrainingListener() {
                @Override
                public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                    System.out.println(step);
                    if (step > 30) {
                        while (true) {
                            Thread.onSpinWait();
                        }
                    }
                }
            }));
        }
    }

    @Test
    void aKilledRunLosesNothingOlderThanItsLastCheckpoint() throws Exception {
        Path file = folder.resolve("run.safetensors");
        Process victim = Fork.start(Victim.class, List.of("-Dpushforward.kernels=scalar"), file.toString());
        try (var lines = victim.inputReader()) {
            String line = lines.readLine();
            while (line != null && Integer.parseInt(line) < 21) {
                line = lines.readLine();
            }
            assertEquals("21", line);
            victim.destroyForcibly(); // somewhere in steps 21 to 31, perhaps while it writes
            assertTrue(victim.waitFor(30, TimeUnit.SECONDS));
        }
        assertEquals(137, victim.exitValue(), "killed, not ended");
        assertTrue(Files.exists(file));
        long[] firstStep = {0};
        Fitted resumed = run(training().checkpoint(file).resume(true).listener(new TrainingListener() {
            @Override
            public void stepped(long step, long steps, double loss, double rowsPerSecond) {
                firstStep[0] = firstStep[0] == 0 ? step : firstStep[0];
            }
        }));
        assertTrue(firstStep[0] >= 21, "resumed at step " + firstStep[0]);
        assertEquals(result(run(training())), result(resumed));
    }
}
