package pushforward.bench.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

class SpeedCasesTest {
    @Test
    void namesAndWhatTheyBeginWith() {
        assertEquals(List.of("gemm-64", "gemm-128", "gemm-256", "gemm-512", "gemm-1024", "gemm-2048", "gemm-f64-64", "gemm-f64-128", "gemm-f64-256", "gemm-f64-512",
                "gemm-f64-1024", "gemm-f64-2048"), names("gemm"));
        assertEquals(List.of("mlp", "chain-16k", "chain-1m"), names("mlp", "chain", "mlp"));
        assertEquals(27, names().size());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> names("nope")).getMessage().endsWith("got 'nope'"));
    }

    private static List<String> names(String... of) {
        return SpeedCases.of(List.of(of)).stream().map(SpeedCase::name).toList();
    }

    /// A measurement is one line, and what it measures agrees with itself and depends on nothing but its inputs.
    @ParameterizedTest
    @ValueSource(strings = {"realnvp-2d", "mlp", "gemm-64", "chain-16k"})
    void aCaseIsMeasured(String name) {
        SpeedCase of = SpeedCases.of(List.of(name)).get(0);
        Map<String, Tensor> inputs = of.inputs(DType.F32);
        try (Contender a = of.open(DType.F32, 1, inputs); Contender b = of.open(DType.F32, 2, inputs)) {
            double[] values = a.values();
            assertTrue(Arrays.stream(values).allMatch(Double::isFinite));
            assertEquals(0, Arrays.compare(values, b.values()));
            a.step();
            assertEquals(0, Arrays.compare(values, a.values()), "training has parameters of its own");
        } finally {
            inputs.values().forEach(Tensor::close);
        }
        assertTrue(of.flops() > 0);
    }

    @Test
    void aContinuousFlowIsTrainedFirst() {
        SpeedCase of = new ContinuousCase("small", List.of(8, 8), 64, 1e-4, 10);
        Map<String, Tensor> inputs = of.inputs(DType.F32);
        try (Contender a = of.open(DType.F32, 1, inputs); Contender b = of.open(DType.F32, 2, inputs)) {
            double[] values = a.values();
            assertTrue(Arrays.stream(values).allMatch(Double::isFinite));
            assertEquals(0, Arrays.compare(values, b.values()));
            Map<String, Double> facts = a.facts();
            double accepted = facts.get("accepted_steps");
            assertTrue(accepted >= 1 && facts.get("evaluations") > 6 * accepted && facts.get("evaluation_us") > 0, facts.toString());
        } finally {
            inputs.values().forEach(Tensor::close);
        }
    }

    @Test
    void besideOneThread() {
        var line = new Speed(DType.F32, 2, 1, Optional.of(new OneThread())).measure(SpeedCases.of(List.of("realnvp-2d")).get(0));
        assertEquals("the same on one thread", line.at("/peer/name").asText());
        assertEquals(1, line.at("/peer/threads").asInt());
        assertEquals(line.at("/peer/step_ms").asDouble() / line.path("step_ms").asDouble(), line.path("step_ratio").asDouble(), 1e-9);
        assertTrue(line.path("core_to_core_ns").asDouble() > 0, line.toString());
        assertFalse(new OneThread().has(SpeedCases.of(List.of("gemm-64")).get(0)));
    }

    @Test
    void theLineOfACase() {
        var line = new Speed(DType.F32, 1, 1, Optional.empty()).measure(SpeedCases.of(List.of("realnvp-2d")).get(0));
        for (String field : List.of("case", "features", "parameters", "batch", "threads", "dtype", "rounds", "step_ms", "log_prob_ms", "sample_ms", "step_iqr_ms",
                "rows_per_second", "gflops", "fma_peak_gflops", "peak_fraction", "heap_mb", "offheap_mb", "cpu", "vector_bits", "jvm", "flags", "commit")) {
            assertTrue(line.has(field), field);
        }
        assertFalse(line.has("peer"));
        assertFalse(line.has("core_to_core_ns"));
        assertEquals(35_344, line.path("parameters").asLong());
    }
}
