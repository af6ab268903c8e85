package pushforward.bench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pushforward.bench.data.AnomalySet;
import pushforward.bench.data.Catalogue;
import pushforward.bench.data.DataSet;
import pushforward.bench.data.Rows;
import pushforward.bench.data.Selection;

/// The experiments on anomalies and on POWER: one measurement of each kind, and their tables.
class DensityExperimentsTest {
    private static Experiment.Request request(List<Long> seeds, Optional<Duration> limit) {
        return new Experiment.Request(seeds, limit, 2, Catalogue.of(Optional.empty()));
    }

    /// A ring with anomalies in its middle: a Gaussian thinks them the most normal of all, neighbours see them, and so does a flow.
    @Test
    void aHoleInTheMiddle() {
        SplittableRandom random = new SplittableRandom(1);
        int n = 700;
        boolean[] anomalous = new boolean[n];
        double[] values = new double[2 * n];
        for (int r = 0; r < n; r++) {
            anomalous[r] = r % 14 == 0;
            double radius = anomalous[r] ? 0.2 * random.nextDouble() : 1 + 0.05 * random.nextGaussian();
            double angle = 2 * Math.PI * random.nextDouble();
            values[2 * r] = 30 + 4 * radius * Math.cos(angle);
            values[2 * r + 1] = -radius * Math.sin(angle);
        }
        AnomalySet set = AnomalySet.split("ring", Rows.wrap(values, 2), anomalous, 0);
        ObjectNode node = Adbench.measure(set, "ring", 0, request(List.of(0L), Optional.empty()));
        assertEquals(50, node.path("anomalies").asInt());
        assertTrue(node.at("/auroc/gaussian").asDouble() < 0.1, node::toString);
        assertTrue(node.at("/auroc/neighbours").asDouble() > 0.99, node::toString);
        assertTrue(node.at("/auroc/log_likelihood").asDouble() > 0.9, node::toString);
        assertTrue(node.at("/average_precision/typicality").isNumber() && node.at("/best_steps").size() == 4, node::toString);
    }

    @Test
    void theTableOfAnomalies() {
        Adbench adbench = new Adbench();
        List<Experiment.Task> tasks = adbench.tasks(request(List.of(0L, 1L), Optional.empty()));
        assertEquals(24, tasks.size());
        assertEquals("14_glass seed=1", tasks.get(5).key());
        assertEquals("14_glass seed=1 limit=0.5s", adbench.tasks(request(List.of(0L, 1L), Optional.of(Duration.ofMillis(500)))).get(5).key());
        Map<String, ObjectNode> results = new LinkedHashMap<>();
        for (String set : List.of("breastw", "wine")) {
            for (int seed = 0; seed < 2; seed++) {
                ObjectNode node = new ObjectMapper().createObjectNode().put("set", set).put("seed", seed).put("train_rows", 1_234).put("test_rows", 200).put("anomalies", 25).put("columns", 9);
                double base = set.equals("wine") ? 0.5 : 0.8;
                for (String measure : List.of("auroc", "average_precision")) {
                    node.putObject(measure).put("gaussian", base).put("neighbours", base + 0.01).put("log_likelihood", base + 0.02 + 0.02 * seed).put("squared_norm", base).put("typicality", base);
                }
                results.put(set + seed, node);
            }
        }
        List<String> lines = adbench.table(results).lines().toList();
        assertEquals("| breastw | 1,234 | 9 | 12.5 | 0.800 ± 0.000 | 0.810 ± 0.000 | 0.830 ± 0.010 | 0.800 ± 0.000 | 0.800 ± 0.000 |", lines.get(2));
        assertEquals("| **mean AUROC** | | |  | 0.650 ± 0.000 | 0.660 ± 0.000 | 0.680 ± 0.010 | 0.650 ± 0.000 | 0.650 ± 0.000 |", lines.get(4));
        assertTrue(lines.getLast().contains("over 2 splits") && lines.getLast().endsWith("above the Gaussian's by 0.0300 ± 0.0100."), lines::getLast);
        assertEquals(4, adbench.table(Map.of()).lines().count());
    }

    @Test
    void theTableOfPower() {
        Power power = new Power();
        assertEquals(List.of("maf seed=0 seconds=60.0 threads=2", "nsf-c seed=0 seconds=60.0 threads=2", "nsf-ar seed=0 seconds=60.0 threads=2"),
                power.tasks(request(List.of(0L), Optional.empty())).stream().map(Experiment.Task::key).toList());
        Map<String, ObjectNode> results = new LinkedHashMap<>();
        for (String flow : List.of("nsf-c", "maf")) {
            for (int seed = 0; seed < 2; seed++) {
                results.put(flow + seed, new ObjectMapper().createObjectNode().put("flow", flow).put("seed", seed).put("columns", 6).put("layers", 4).put("gaussian_log_likelihood", -7.8)
                        .put("gaussian_standard_error", 0.03).put("test_log_likelihood", flow.equals("maf") ? -0.5 + 0.2 * seed : 0.25).put("test_standard_error", 0.01).put("parameters", 12_345)
                        .put("steps", 1_000).put("seconds", 20.04).put("test_rows", 25_686).put("train_rows", 208_065).put("threads", 2));
            }
        }
        List<String> lines = power.table(results).lines().toList();
        assertEquals("| full-covariance Gaussian | -7.800 ± 0.060 | | 27 | | |", lines.get(2));
        assertEquals("| MAF, 4 layers | -0.400 ± 0.020 | -0.400 ± 0.100 | 12,345 | 1,000 | 20.0 |", lines.get(3));
        assertTrue(lines.get(4).startsWith("| neural spline flow, coupling, 4 layers | 0.250 ± 0.020 | 0.250 ± 0.000 |"), () -> lines.get(4));
        assertTrue(lines.getLast().contains("25,686 test rows") && lines.getLast().contains("2 seeds"), lines::getLast);
        assertEquals(2, power.table(Map.of()).lines().count());
    }

    /// Training and validation rows together have mean 0 and variance 1 in every column.
    @Test
    void powerIsStandardisedByTrainingAndValidation() throws IOException {
        DataSet set = Power.standardised(DataSet.load("moons", Catalogue.of(Optional.empty()), Selection.all(), 0));
        for (int c = 0; c < 2; c++) {
            double[] both = java.util.stream.DoubleStream.concat(Arrays.stream(set.train().column(c)), Arrays.stream(set.validation().column(c))).toArray();
            assertEquals(0, Arrays.stream(both).average().orElseThrow(), 1e-12);
            assertEquals(1, Arrays.stream(both).map(v -> v * v).average().orElseThrow(), 1e-12);
        }
    }
}
