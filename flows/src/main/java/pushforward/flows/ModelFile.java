package pushforward.flows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.FormatException;
import pushforward.tensor.io.Json;
import pushforward.tensor.io.SafeTensors;
import pushforward.tensor.random.RandomKey;

/// A model in one safetensors file, which other programs can open too.
///
/// ```
/// metadata   pushforward.model   {"version": 1, "dtype": "F32", "flow": {..}}      the description, preprocessing layers included
///            any other key       notes of whoever saved it
/// tensors    bijection.0..       one per parameter
///            test.rows           [k, d] a few rows ..
///            test.context        [k, c] .. what they are conditioned on, if anything ..
///            test.log_prob       [k]    .. and their log-densities when the model was saved, F64
/// ```
///
/// Loading computes the log-densities again and refuses a model that does not give them. It runs no code from the file: types are looked up in a table
/// ([Codecs]). The file is written whole or not at all.
public final class ModelFile {
    /// The version written, and the only one read.
    public static final int VERSION = 1;

    private static final String KEY = "pushforward.model";
    private static final String ROWS = "test.rows";
    private static final String CONTEXT = "test.context";
    private static final String LOG_PROB = "test.log_prob";
    private static final int VECTORS = 8;

    private ModelFile() {
    }

    /// A loaded model and the notes beside it.
    ///
    /// @param model to be closed
    /// @param notes the metadata that are not the library's own
    public record Loaded(Model model, Map<String, String> notes) implements AutoCloseable {
        /// Copies the notes.
        public Loaded {
            notes = Map.copyOf(notes);
        }

        @Override
        public void close() {
            model.close();
        }
    }

    /// Saves a model.
    ///
    /// @param model of built-in parts, or of parts `codecs` knows
    /// @param notes further metadata, under keys other than `pushforward.model`
    /// @throws IllegalArgumentException if a part of the flow has no codec
    public static void save(Model model, Path file, Map<String, String> notes, Codecs codecs) throws IOException {
        if (notes.containsKey(KEY)) {
            throw new IllegalArgumentException("expected notes under keys other than \"" + KEY + "\"");
        }
        Json.Obj header = Json.object().with("version", VERSION).with("dtype", model.dtype().name()).with("flow", codecs.write(model.flow()));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(KEY, header.write());
        metadata.putAll(notes);
        List<Tensor> owned = new ArrayList<>();
        try {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            model.parameters().entries().forEach(e -> tensors.put(e.name(), model.parameters().at(e.name())));
            testVectors(model, tensors, owned);
            SafeTensors.write(file, tensors, metadata);
        } finally {
            owned.forEach(Tensor::close);
        }
    }

    /// Saves a model of built-in parts.
    public static void save(Model model, Path file, Map<String, String> notes) throws IOException {
        save(model, file, notes, Codecs.builtIn());
    }

    /// Loads a model.
    ///
    /// @throws FormatException if the file is damaged, of an unknown version or type, or its model does not reproduce its test vectors
    public static Loaded load(Path file, Codecs codecs) throws IOException {
        try (SafeTensors contents = SafeTensors.read(file)) {
            String text = contents.metadata().get(KEY);
            if (text == null) {
                throw FormatException.inFile(file.toString(), "expected a model, got a safetensors file without \"" + KEY + "\"");
            }
            Model model = model(file, contents, Json.parse(text, file + " (" + KEY + ")"), codecs);
            try {
                replay(file, model, contents);
            } catch (IOException | RuntimeException e) {
                model.close();
                throw e;
            }
            Map<String, String> notes = new LinkedHashMap<>(contents.metadata());
            notes.remove(KEY);
            return new Loaded(model, notes);
        }
    }

    /// Loads a model of built-in parts.
    public static Loaded load(Path file) throws IOException {
        return load(file, Codecs.builtIn());
    }

    private static Model model(Path file, SafeTensors contents, Json header, Codecs codecs) throws IOException {
        try {
            Json.Obj object = header.asObject();
            long version = object.at("version").asLong();
            if (version != VERSION) {
                throw FormatException.inFile(file.toString(), "expected a model of version " + VERSION + ", got version " + version);
            }
            DType dtype = DType.valueOf(object.at("dtype").asString());
            Flow flow = codecs.read(object.at("flow"), Flow.class);
            check(flow.parameters(), contents);
            Parameters parameters = Parameters.zeros(flow.parameters(), dtype);
            try {
                for (Parameters.Entry e : parameters.entries()) {
                    parameters.set(e.name(), contents.at(e.name()));
                }
                return Model.of(flow, parameters);
            } catch (RuntimeException e) {
                parameters.close();
                throw e;
            }
        } catch (IllegalArgumentException e) {
            throw FormatException.inFile(file.toString(), "not a model this version can use: " + e.getMessage());
        }
    }

    /// That the file holds exactly these parameters: before memory is taken for what a damaged description may ask for.
    private static void check(List<Parameter> parameters, SafeTensors contents) {
        Set<String> names = new HashSet<>(Set.of(ROWS, CONTEXT, LOG_PROB));
        for (Parameter p : parameters) {
            names.add(p.name());
            if (!contents.at(p.name()).shape().equals(p.shape())) {
                throw new IllegalArgumentException("expected a tensor \"" + p.name() + "\" of shape " + p.shape() + ", got " + contents.at(p.name()).shape());
            }
        }
        for (String name : contents.arrays().keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("expected only the flow's parameters, got a tensor \"" + name + "\" besides");
            }
        }
    }

    // ---- test vectors

    /// Rows of the model's own where it samples, else standard normal ones: reproducible, and within the support if it can be helped.
    private static void testVectors(Model model, Map<String, Tensor> tensors, List<Tensor> owned) {
        Flow flow = model.flow();
        RandomKey key = RandomKey.of(VERSION).child("test vectors");
        Model on = model;
        if (flow.contextSize() > 0) {
            Tensor context = key.child("context").normal(model.dtype(), VECTORS, flow.contextSize());
            owned.add(context);
            tensors.put(CONTEXT, context);
            on = model.given(context);
        }
        Tensor rows;
        try {
            rows = on.sample(VECTORS, key.child("rows").source());
        } catch (UnsupportedOperationException e) {
            int[] dims = flow.shape().insert(0, VECTORS).dims();
            rows = key.child("rows").normal(model.dtype(), dims);
        }
        owned.add(rows);
        tensors.put(ROWS, rows);
        Tensor logProb = on.logProb(rows);
        owned.add(logProb);
        tensors.put(LOG_PROB, logProb);
    }

    private static void replay(Path file, Model model, SafeTensors contents) throws IOException {
        try {
            Model on = contents.arrays().containsKey(CONTEXT) ? model.given(contents.at(CONTEXT)) : model;
            double tolerance = model.dtype() == DType.F32 ? 1e-4 : 1e-9;
            double[] expected = contents.at(LOG_PROB).toDoubleArray();
            try (Tensor logProb = on.logProb(contents.at(ROWS))) {
                double[] got = logProb.toDoubleArray();
                if (got.length != expected.length) {
                    throw new IllegalArgumentException("expected as many test rows as log-densities, got " + got.length + " and " + expected.length);
                }
                for (int i = 0; i < got.length; i++) {
                    boolean same = Double.compare(got[i], expected[i]) == 0 || Math.abs(got[i] - expected[i]) <= tolerance * (1 + Math.abs(expected[i]));
                    if (!same) {
                        throw FormatException.inFile(file.toString(), "expected the model to give test row " + i + " the log-density " + expected[i] + ", got " + got[i]
                                + ": the file is damaged, or was saved by a version that computes something else");
                    }
                }
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw FormatException.inFile(file.toString(), "damaged test vectors: " + e.getMessage());
        }
    }
}
