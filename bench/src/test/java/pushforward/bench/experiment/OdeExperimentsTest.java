package pushforward.bench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.bench.data.Catalogue;

/// The experiments on differential equations, as much of them as is quick.
class OdeExperimentsTest {
    @TempDir
    private Path folder;

    private static Map<String, ObjectNode> run(Experiment experiment, Predicate<String> wanted) throws Exception {
        Map<String, ObjectNode> results = new LinkedHashMap<>();
        for (Experiment.Task task : experiment.tasks(new Experiment.Request(List.of(0L), Optional.empty(), 1, Catalogue.of(Optional.empty())))) {
            if (wanted.test(task.key())) {
                results.put(task.key(), task.run().call());
            }
        }
        return results;
    }

    @Test
    void theErrorFallsWithTheToleranceOnAllOfDetest() throws Exception {
        String table = new DetestTable().table(run(new DetestTable(), key -> true));
        assertTrue(table.contains("on 25 of 25 problems"), table);
        assertEquals(25, table.lines().filter(l -> l.matches("\\| [A-E][1-5] .*")).count());
    }

    @Test
    void memoryGrowsWithTheStepsOrDoesNot() throws Exception {
        AdjointMemory experiment = new AdjointMemory();
        Map<String, ObjectNode> results = run(experiment, key -> key.endsWith("=16") || key.endsWith("=256"));
        for (String flat : List.of("Reversible", "Backsolve")) {
            assertEquals(bytes(results, flat, 16), bytes(results, flat, 256));
        }
        for (String growing : List.of("Discretise", "Interpolating")) {
            assertTrue(bytes(results, growing, 256) > 5 * bytes(results, growing, 16), growing);
        }
        assertTrue(bytes(results, "Checkpointed(8)", 256) < bytes(results, "Discretise", 256) / 2);
        assertEquals(0, results.get("Checkpointed(8) steps=256").path("distance_to_discretise").asDouble());
        // the others solve other equations, or the same in another way, of the order of the method: 16 times the steps, 16^4 less apart
        for (String other : List.of("Reversible", "Backsolve", "Interpolating")) {
            double few = results.get(other + " steps=16").path("distance_to_discretise").asDouble();
            double many = results.get(other + " steps=256").path("distance_to_discretise").asDouble();
            assertTrue(many < few / 16e3, other + ": " + few + " and " + many);
        }
        assertTrue(experiment.table(results).contains("| Reversible |"));
        experiment.draw(results, folder);
        assertTrue(Files.size(folder.resolve("adjoint-memory.png")) > 5_000);
    }

    private static double bytes(Map<String, ObjectNode> results, String adjoint, int steps) {
        return results.get(adjoint + " steps=" + steps).path("bytes_per_sample").asDouble();
    }

    @Test
    void workIsMeasuredAgainstPrecision() throws Exception {
        WorkPrecision experiment = new WorkPrecision();
        Map<String, ObjectNode> results = run(experiment, List.of("kepler dopri5", "van-der-pol rodas5p")::contains);
        assertEquals(2, results.size());
        var points = results.get("kepler dopri5").path("points");
        assertTrue(points.size() >= 9 && points.get(points.size() - 1).path("error").asDouble() < 1e-8, points::toString);
        assertTrue(experiment.table(results).matches("(?s).*\\| dopri5 \\| 5 \\| [0-9,]+ \\| [0-9.]+ ms \\|.*"), experiment.table(results));
        experiment.draw(results, folder);
        assertTrue(Files.size(folder.resolve("work-precision.png")) > 5_000);
    }
}
