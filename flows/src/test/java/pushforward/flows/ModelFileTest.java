package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.Var;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.Divergence;
import pushforward.flows.continuous.PotentialNet;
import pushforward.flows.continuous.TimeFeatures;
import pushforward.flows.continuous.Velocity;
import pushforward.flows.continuous.VelocityNet;
import pushforward.flows.transform.Affine;
import pushforward.ode.Solver;
import pushforward.ode.method.Tsit5;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.FormatException;
import pushforward.tensor.io.Json;
import pushforward.tensor.io.SafeTensors;
import pushforward.tensor.random.RandomKey;

class ModelFileTest {
    private static final String KEY = "pushforward.model";

    @TempDir
    Path folder;

    /// A model of many parts, initialised by data.
    private static Model model(DType dtype) {
        Bijection layers = Bijections.compose(Coupling.half(3, false, 8), LuLinear.of(3), Permutation.reverse(3), new ActNorm(3),
                Coupling.half(3, true, 8), new Standardize(3));
        Flow flow = Flow.of(layers);
        Model model = Model.initial(flow, dtype, 4);
        try (Tensor rows = RandomKey.of(2).normal(dtype, 100, 3)) {
            flow.initialize(rows, model.parameters());
        }
        return model;
    }

    private Path saved(Model model) throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.save(model, file, Map.of("note", "of the \"moons\""));
        return file;
    }

    @ParameterizedTest
    @EnumSource
    void aModelComesBackBitByBit(DType dtype) throws IOException {
        try (Model model = model(dtype); ModelFile.Loaded back = ModelFile.load(saved(model)); Tensor rows = RandomKey.of(3).normal(dtype, 50, 3)) {
            assertEquals(model.flow(), back.model().flow());
            assertEquals(dtype, back.model().dtype());
            assertEquals(model.parameters().buffer(), back.model().parameters().buffer());
            assertEquals(model.logProb(rows), back.model().logProb(rows));
            assertEquals(Map.of("note", "of the \"moons\""), back.notes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void continuousModelsToo(DType dtype) throws IOException {
        Solver solver = Solver.of(Tsit5.METHOD).withTolerances(1e-4, 1e-5).withMaxSteps(50);
        for (Velocity velocity : List.of(VelocityNet.of(2, 8, 8).withGates(true).withTime(new TimeFeatures.Fourier(2)), PotentialNet.of(2, 8, 2))) {
            Flow flow = Flow.of(Bijections.compose(ContinuousFlow.of(velocity).withSolver(solver).withDivergence(Divergence.hutchinson()), new Standardize(2)));
            Parameters parameters = BijectionLaws.shaken(Parameters.initial(flow, dtype, 1), 0.5, RandomKey.of(2));
            try (Model model = Model.of(flow, parameters); ModelFile.Loaded back = ModelFile.load(saved(model)); Tensor rows = RandomKey.of(3).normal(dtype, 50, 2)) {
                assertEquals(model.flow(), back.model().flow());
                assertEquals(model.logProb(rows), back.model().logProb(rows));
                assertEquals(model.sample(20, RandomKey.of(4).source()), back.model().sample(20, RandomKey.of(4).source()));
            }
        }
    }

    @Test
    void modelsSaveAndLoadThemselves() throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (Model model = model(DType.F32)) {
            model.save(file);
            try (Model back = Model.load(file)) {
                assertEquals(model.parameters().buffer(), back.parameters().buffer());
            }
        }
    }

    @Test
    void equalModelsGiveEqualFiles() throws IOException {
        try (Model model = model(DType.F32)) {
            byte[] first = Files.readAllBytes(saved(model));
            assertEquals(-1, java.util.Arrays.mismatch(first, Files.readAllBytes(saved(model))));
        }
    }

    @Test
    void conditionalModelsAreTestedWithContexts() throws IOException {
        Flow flow = Flow.of(new Coupling(2, List.of(0), new Affine(2), Mlp.of(3, 2, 8).withZeroLast(false), 2));
        try (Model model = Model.initial(flow, DType.F64, 1); ModelFile.Loaded back = ModelFile.load(saved(model)); SafeTensors file = SafeTensors.read(saved(model))) {
            assertEquals(model.parameters().buffer(), back.model().parameters().buffer());
            assertEquals(Shape.of(8, 2), file.at("test.context").shape());
        }
    }

    /// A copy of a saved model with some tensors and metadata replaced.
    private Path altered(Map<String, Tensor> tensors, Map<String, String> metadata, String without) throws IOException {
        Path altered = folder.resolve("altered.safetensors");
        try (Model model = model(DType.F32); SafeTensors contents = SafeTensors.read(saved(model))) {
            Map<String, Tensor> t = new LinkedHashMap<>();
            contents.arrays().forEach((name, array) -> t.put(name, array.values()));
            t.putAll(tensors);
            t.remove(without);
            Map<String, String> m = new LinkedHashMap<>(contents.metadata());
            m.putAll(metadata);
            SafeTensors.write(altered, t, m);
        }
        return altered;
    }

    private Path withHeader(String from, String to) throws IOException {
        try (Model model = model(DType.F32); SafeTensors contents = SafeTensors.read(saved(model))) {
            String header = contents.metadata().get(KEY);
            assertTrue(header.contains(from), header);
            return altered(Map.of(), Map.of(KEY, header.replace(from, to)), "");
        }
    }

    private static String refusal(Path file) {
        String message = assertThrows(FormatException.class, () -> ModelFile.load(file)).getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        return message;
    }

    private static void assertContains(String part, String message) {
        assertTrue(message.contains(part), message);
    }

    @Test
    void aModelThatComputesSomethingElseIsRefused() throws IOException {
        try (Model model = model(DType.F32)) {
            Tensor bias = model.parameters().at("bijection.0.network.0.bias");
            try (Tensor shifted = bias.plus(0.5)) {
                assertContains("expected the model to give test row 0 the log-density ", refusal(altered(Map.of("bijection.0.network.1.bias", Tensor.full(DType.F32, 0.5,
                        model.parameters().at("bijection.0.network.1.bias").shape().dims()), "bijection.0.network.0.bias", shifted), Map.of(), "")));
            }
        }
        assertContains("expected the model to give test row", refusal(altered(Map.of("test.log_prob", Tensor.zeros(DType.F64, 8)), Map.of(), "")));
    }

    @Test
    void unknownVersionsAndTypesAreRefused() throws IOException {
        assertContains("expected a model of version 1, got version 2", refusal(withHeader("{\"version\":1,\"dtype\"", "{\"version\":2,\"dtype\"")));
        assertContains("\"java.lang.Runtime\"", refusal(withHeader("\"type\":\"act_norm\"", "\"type\":\"java.lang.Runtime\"")));
        assertContains("version 7", refusal(withHeader("\"type\":\"act_norm\",\"version\":1", "\"type\":\"act_norm\",\"version\":7")));
        assertContains("F16", refusal(withHeader("\"F32\"", "\"F16\"")));
        assertContains("expected an object", refusal(altered(Map.of(), Map.of(KEY, "[]"), "")));
        refusal(altered(Map.of(), Map.of(KEY, "{"), "").toAbsolutePath());
    }

    @Test
    void tensorsMustBeThoseOfTheFlow() throws IOException {
        assertContains("expected a tensor \"bijection.1.bias\"", refusal(altered(Map.of(), Map.of(), "bijection.1.bias")));
        assertContains("expected only the flow's parameters, got a tensor \"more\" besides", refusal(altered(Map.of("more", Tensor.of(1f)), Map.of(), "")));
        assertContains("\"bijection.1.bias\" of shape [3], got [4]", refusal(altered(Map.of("bijection.1.bias", Tensor.zeros(DType.F32, 4)), Map.of(), "")));
        assertContains("bijection.1.bias", refusal(altered(Map.of("bijection.1.bias", Tensor.zeros(DType.F64, 3)), Map.of(), "")));
        assertContains("damaged test vectors", refusal(altered(Map.of(), Map.of(), "test.rows")));
        assertContains("damaged test vectors", refusal(altered(Map.of("test.rows", Tensor.zeros(DType.F32, 8, 2)), Map.of(), "")));
        // A description that asks for far more than the file holds takes no memory.
        assertContains("shape", refusal(withHeader("\"hidden\":[8]", "\"hidden\":[1000000000]")));
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path file = folder.resolve("other.safetensors");
        SafeTensors.write(file, Map.of("a", Tensor.of(1f)), Map.of());
        assertContains("expected a model, got a safetensors file without \"pushforward.model\"", refusal(file));
        assertThrows(IllegalArgumentException.class, () -> ModelFile.save(model(DType.F32), file, Map.of(KEY, "mine")));
    }

    /// A user's own layer: doubles every number.
    record Twice(int features) implements Bijection {
        static final Codec<Twice> CODEC = Codec.of("example_twice", Twice.class, (t, c) -> Json.object().with("features", t.features()),
                (o, c) -> new Twice(o.at("features").asInt()));

        @Override
        public Shape shape() {
            return Shape.of(features);
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            throw new UnsupportedOperationException("only pulls");
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            return new Mapped(y.times(0.5), y.constant(-features * Math.log(2)).cast(DType.F64));
        }

        @Override
        public boolean pushes() {
            return false;
        }
    }

    @Test
    void aUsersOwnLayersNeedACodec() throws IOException {
        Path file = folder.resolve("own.safetensors");
        try (Model model = Model.initial(Flow.of(new Twice(2)), DType.F64, 1)) {
            assertThrows(IllegalArgumentException.class, () -> ModelFile.save(model, file, Map.of()));
            Codecs codecs = Codecs.builtIn().with(Twice.CODEC);
            ModelFile.save(model, file, Map.of(), codecs);
            assertContains("example_twice", refusal(file));
            try (ModelFile.Loaded back = ModelFile.load(file, codecs)) {
                assertEquals(model.flow(), back.model().flow());
            }
        }
    }
}
