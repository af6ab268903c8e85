package pushforward.bench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.bench.data.Catalogue;

class PosteriorsTest {
    @TempDir
    private Path folder;

    private static ObjectNode posterior(String name, double shift, double k) {
        boolean agrees = shift <= 0.1;
        return new ObjectMapper().createObjectNode().put("kind", "posterior").put("name", name).put("quantities", 3).put("draws", 20_000).put("largest_shift", shift).put("smallest_ratio", 0.99)
                .put("largest_ratio", 1.02).put("pareto_k", k).put("effective_share", 0.95).put("log_normalizer", -3.5).put("standard_error", 0.001).put("training_seconds", 10).put("agrees", agrees)
                .put("reliable", k < 0.7);
    }

    @Test
    void theTableTellsTheWorstAndWhatIsNotMet() {
        Map<String, ObjectNode> results = new LinkedHashMap<>();
        results.put("a seed=0", posterior("a", 0.02, 0.3).put("log_normalizer_error", 0.0004));
        results.put("a seed=1", posterior("a", 0.05, 0.4).put("log_normalizer_error", -0.0007));
        results.put("b seed=0", posterior("b", 0.02, 0.8));
        String table = new Posteriors().table(results);
        assertTrue(table.contains("| `a` | 3 | 0.050 sd | 0.990 .. 1.020 | 0.40 | 95.0 % | -3.5000 ± 0.0010 | -0.0007 | 10 s |"), table);
        assertTrue(table.contains("| `b` (not met) | 3 |"), table);
        assertTrue(table.contains("2 of 3 do."), table);
        results.put("b seed=1", posterior("b", 0.02, Double.POSITIVE_INFINITY).putNull("pareto_k"));
        assertTrue(new Posteriors().table(results).contains("| 0.990 .. 1.020 | not finite |"));
        assertEquals("", new Posteriors().table(Map.of()));
    }

    /// A target, trained for a moment: everything a result needs, the file with samples, the table and the picture. Without data there are no posteriors, and it says so.
    @Test
    void aTargetRunsWithoutData() throws Exception {
        StringWriter said = new StringWriter();
        Experiment.Request request = new Experiment.Request(List.of(0L), Optional.of(Duration.ofMillis(300)), 1, Catalogue.of(Optional.empty()), folder, new PrintWriter(said));
        Posteriors posteriors = new Posteriors();
        List<Experiment.Task> tasks = posteriors.tasks(request);
        assertTrue(said.toString().contains("posteriordb"), said::toString);
        Experiment.Task task = tasks.stream().filter(t -> t.key().startsWith("modes (splines) ")).findFirst().orElseThrow();
        assertEquals("modes (splines) seed=0 limit=0.3s", task.key());
        ObjectNode result = task.run().call();
        for (String name : List.of("pareto_k", "effective_share", "log_normalizer_error", "standard_error", "missed_share", "forward_share", "found", "training_seconds")) {
            assertTrue(result.has(name), name);
        }
        assertEquals("time_limit", result.path("stop").asText());
        assertTrue(Files.isRegularFile(Path.of(result.path("samples").asText())));
        assertTrue(posteriors.table(Map.of(task.key(), result)).contains("| 40 modes, d = 2 | splines |"));
        posteriors.draw(Map.of(task.key(), result), folder);
        assertTrue(Files.isRegularFile(folder.resolve("forty-modes.png")));
        assertFalse(Files.exists(folder.resolve("posterior-eight_schools.png")));
    }
}
