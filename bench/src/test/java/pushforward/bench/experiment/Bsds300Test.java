package pushforward.bench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.bench.data.Catalogue;
import pushforward.bench.data.Patches;
import pushforward.bench.run.Progress;
import pushforward.flows.Flows;
import pushforward.tensor.Tensor;

class Bsds300Test {
    @TempDir
    private Path folder;

    /// Smooth shades with a rough patch here and there, so that contrast varies as in photographs.
    @BeforeEach
    void images() throws IOException {
        java.util.Random random = new java.util.Random(1);
        for (int k = 0; k < 8; k++) {
            BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 60 * 40; i++) {
                int level = Math.clamp(Math.round(128 + 60 * Math.sin(0.1 * (i % 60) + k) + (i % 60 < 20 ? 30 : 2) * random.nextGaussian()), 0, 255);
                image.setRGB(i % 60, i / 60, level << 16 | level << 8 | level);
            }
            Path file = folder.resolve("data/bsds300/" + (k < 6 ? "train/" : "test/") + k + ".jpg");
            Files.createDirectories(file.getParent());
            assertTrue(ImageIO.write(image, "jpg", file.toFile()));
        }
    }

    private static Bsds300 small(int steps) {
        return new Bsds300(new Patches.Counts(3_000, 100, 400), List.of(new TimedTraining.Setting("MAF", "1 layer, 16 units",
                Flows.maf(Patches.FEATURES).layers(1).hidden(16).build(), steps, 64, 3e-3, 0.9)));
    }

    private Map<String, ObjectNode> run(Bsds300 experiment, String out, Optional<Duration> time) throws Exception {
        Experiment.Request request = new Experiment.Request(List.of(0L), time, 1, Catalogue.of(Optional.of(folder.resolve("data"))));
        return new Runner(experiment, folder.resolve(out), new PrintWriter(new StringWriter())).run(request);
    }

    private static ObjectNode flow(Map<String, ObjectNode> results) {
        return results.values().stream().filter(r -> r.path("flow").asText().equals("MAF")).findFirst().orElseThrow();
    }

    private List<Path> checkpoints(String out) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            return files.filter(f -> f.toString().endsWith(".checkpoint.safetensors")).toList();
        }
    }

    @Test
    void aFlowIsTrainedInTheTime() throws Exception {
        Map<String, ObjectNode> results = run(small(1), "timed", Optional.of(Duration.ofSeconds(2)));
        ObjectNode flow = flow(results);
        assertEquals(2, flow.path("time_limit").asDouble());
        assertTrue(flow.path("planned_steps").asLong() >= 1, flow::toString);
        assertTrue(flow.path("stop").asText().equals("steps") || flow.path("seconds").asDouble() >= 2 * TimedTraining.OVERRUN, flow::toString);
        // it begins as the Gaussian, and the parameters that are best on validation rows are kept
        assertTrue(flow.path("validation_log_likelihood").asDouble() > results.get("Gaussian").path("validation_log_likelihood").asDouble() - 1, results::toString);
        String table = Files.readString(folder.resolve("timed/table.md"));
        assertTrue(table.contains("| MAF | 1 layer, 16 units | 0 |") && table.contains("96.67"), table);
        assertEquals(List.of(), checkpoints("timed"));
        String kept = Files.readString(folder.resolve("timed/results.jsonl"));
        run(small(1), "timed", Optional.of(Duration.ofSeconds(2)));
        assertEquals(kept, Files.readString(folder.resolve("timed/results.jsonl")));
    }

    /// Stopped while it finds out how many steps fit the time, a training leaves nothing that the next one could not go on from.
    @Test
    void aTrialThatIsStoppedDecidesNothing() throws Exception {
        TimedTraining.Setting setting = new TimedTraining.Setting("MAF", "small", Flows.maf(2).layers(1).hidden(4).build(), 1, 16, 3e-3, 0.9);
        TimedTraining training = new TimedTraining(setting, 0, 1, Optional.of(Duration.ofSeconds(1)), folder, "small");
        double[][] rows = new double[200][2];
        java.util.Random random = new java.util.Random(2);
        for (double[] row : rows) {
            java.util.Arrays.setAll(row, i -> random.nextGaussian());
        }
        try (Tensor x = Tensor.of(rows); Progress progress = new Progress(Progress.Mode.of(true), "small", new PrintWriter(new StringWriter()))) {
            Thread.currentThread().interrupt();
            assertTrue(training.run(x, x, x, progress).isEmpty());
            assertTrue(Thread.interrupted());
            assertFalse(Files.exists(training.checkpoint()));
            ObjectNode whole = training.run(x, x, x, progress);
            assertTrue(whole.path("planned_steps").asLong() > 1 && whole.has("test_log_likelihood"), whole::toString);
        }
    }

    @Test
    void aStoppedTrainingEndsAsIfItHadNotBeen() throws Exception {
        int steps = 500;
        double whole = flow(run(small(steps), "whole", Optional.empty())).path("test_log_likelihood").asDouble();
        Thread stopped = new Thread(() -> {
            try {
                run(small(steps), "parts", Optional.empty());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        stopped.start();
        long until = System.nanoTime() + 60_000_000_000L;
        while (!Files.isDirectory(folder.resolve("parts")) || checkpoints("parts").isEmpty()) {
            assertTrue(stopped.isAlive() && System.nanoTime() < until, "no checkpoint was written");
            Thread.sleep(2);
        }
        stopped.interrupt();
        stopped.join();
        assertEquals(1, checkpoints("parts").size(), "the training was over before it could be stopped");
        assertFalse(Files.readString(folder.resolve("parts/results.jsonl")).contains("MAF"));
        ObjectNode parts = flow(run(small(steps), "parts", Optional.empty()));
        assertEquals(steps, parts.path("steps").asInt());
        assertEquals(whole, parts.path("test_log_likelihood").asDouble());
    }
}
