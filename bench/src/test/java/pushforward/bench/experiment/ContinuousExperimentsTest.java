package pushforward.bench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushforward.bench.data.Box;
import pushforward.bench.data.Catalogue;
import pushforward.flows.Bijection;
import pushforward.flows.Flow;
import pushforward.flows.Mapped;
import pushforward.flows.Model;
import pushforward.flows.Scope;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// The experiments on continuous flows, as much of them as is quick.
class ContinuousExperimentsTest {
    @TempDir
    private Path folder;

    private static Experiment.Request request(int threads) {
        return new Experiment.Request(List.of(0L), Optional.empty(), threads, Catalogue.of(Optional.empty()));
    }

    @Test
    void whatIsExactIsExactAndWhatIsRandomIsNot() throws Exception {
        TraceCost experiment = new TraceCost();
        Experiment.Task task = experiment.tasks(request(1)).get(1);
        assertEquals("d=4 threads=1", task.key());
        Map<String, ObjectNode> results = Map.of(task.key(), task.run().call());
        ObjectNode r = results.get(task.key());
        assertTrue(r.path("FORMULA_error").asDouble() < 1e-6 && r.path("ONE_HOT_error").asDouble() < 1e-6, r::toString);
        // the mean of 12 probes is off by 1 / sqrt(12) of what one is off by
        assertEquals(Math.sqrt(12), r.path("HUTCHINSON_error").asDouble() / r.path("MANY_error").asDouble(), 0.35);
        assertTrue(r.path("FORMULA_microseconds").asDouble() < r.path("ONE_HOT_microseconds").asDouble(), r::toString);
        assertTrue(experiment.table(results).contains("| 4 | "), () -> experiment.table(results));
        experiment.draw(results, folder);
        assertTrue(Files.size(folder.resolve("trace-cost.png")) > 5_000);
    }

    @Test
    void transportIsComparedWithTheLaws() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Map<String, ObjectNode> results = new LinkedHashMap<>();
        results.put("truth", json.createObjectNode().put("source", "moons").put("w2_of_true_points", 0.5).put("error", 0.01).put("squared_w2_of_laws", 8));
        for (int seed = 0; seed < 2; seed++) {
            ObjectNode run = json.createObjectNode().put("source", "moons").put("method", "ot-cfm").put("w2", 0.5 + 0.2 * seed).put("path_energy", 8.0 + seed);
            run.putArray("ends").add(1).add(2);
            run.putArray("paths").add(0).add(0).add(1).add(2);
            results.put("run " + seed, run);
        }
        String table = new Transport().table(results);
        assertTrue(table.contains("| moons | ot-cfm | 0.600 ± 0.100 | 1.20 | 8.50 ± 0.50 | 1.063 |"), table);
        assertTrue(!table.contains("NaN"), table);
        assertTrue(table.contains("| moons | true points, optimal transport | 0.500 ± 0.010 | 1 | 8.00 | 1 |"), table);
    }

    /// Nothing is done to a point.
    private record Same() implements Bijection {
        @Override
        public Shape shape() {
            return Shape.of(2);
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            return new Mapped(x, x.sumF64().times(0));
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            return push(y, scope);
        }
    }

    @Test
    void moonsHaveTheDensityTheyAreDrawnFrom() {
        Model model = Model.initial(new Flow(new MoonsBase(), new Same()), DType.F64, 0);
        Box box = new Box(-7.5, 8.5, -6, 6);
        int n = 120;
        double[] log = model.logProb(box.grid(n).tensor(DType.F64)).toDoubleArray();
        double sum = 0;
        double entropy = 0;
        double left = 0;
        for (int i = 0; i < log.length; i++) {
            sum += Math.exp(log[i]) * box.cell(n);
            entropy -= Math.exp(log[i]) * log[i] * box.cell(n);
            left += box.x(i % n, n) < 0.5 ? Math.exp(log[i]) * box.cell(n) : 0;
        }
        assertEquals(1, sum, 1e-4);
        int m = 40_000;
        Model.Samples drawn = model.sampleWithLogProb(m, pushforward.bench.data.Random.of(1, "moons"));
        Tensor off = drawn.logProb().unaryMinus();
        assertEquals(entropy, off.mean().item(), 4.5 * off.std().item() / Math.sqrt(m));
        assertEquals(left, drawn.value().slice(1, 0, 1).lessThan(0.5).mean().item(), 0.01);
    }
}
