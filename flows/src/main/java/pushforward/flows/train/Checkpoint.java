package pushforward.flows.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.FormatException;
import pushforward.tensor.io.Json;
import pushforward.tensor.io.SafeTensors;
import pushforward.tensor.kernel.Kernels;
import pushforward.tensor.kernel.Lease;
import pushforward.tensor.kernel.TensorAccess;

/// The state of a training run in one safetensors file, written atomically: whoever kills the process finds the old file or the new one.
///
/// The file holds the buffers (parameters, moments, average, best parameters), the tensors `run.numbers` and `run.curves` (see [RunState]), and under the
/// metadata key `pushforward.checkpoint` a JSON object `{version, run, state}`. `run` is what decides the numbers of the run: settings and fingerprints of
/// the data and the initial parameters. There is no random state: random numbers are functions of the seed and the step.
final class Checkpoint {
    static final int VERSION = 1;
    private static final String KEY = "pushforward.checkpoint";
    private static final String NUMBERS = "run.numbers";
    private static final String CURVES = "run.curves";

    private Checkpoint() {
    }

    /// Writes the file.
    ///
    /// @param run what decides the numbers of the run
    /// @param seconds wall time so far
    /// @param buffers by name; the same names, types and shapes at every call
    static void write(Path file, Json.Obj run, RunState state, double seconds, Map<String, Tensor> buffers) throws IOException {
        Json.Obj header = Json.object().with("version", VERSION).with("run", run).with("state", state.counts());
        try (Tensor numbers = state.numbers(seconds); Tensor curves = state.curves()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(buffers);
            tensors.put(NUMBERS, numbers);
            tensors.put(CURVES, curves);
            SafeTensors.write(file, tensors, Map.of(KEY, header.write()));
        }
    }

    /// Reads the file into `state` and the buffers.
    ///
    /// @param run as in [#write], of the run that wants to go on
    /// @param buffers modified; all that the file must hold
    /// @throws FormatException if the file is not a checkpoint of this version or lacks something
    /// @throws IllegalArgumentException if it was made by a run that differs from this one; the message says where
    static void read(Path file, Json.Obj run, RunState state, Map<String, Tensor> buffers) throws IOException {
        try (SafeTensors contents = SafeTensors.read(file)) {
            String text = contents.metadata().get(KEY);
            if (text == null) {
                throw FormatException.inFile(file.toString(), "expected a training checkpoint, got a safetensors file without \"" + KEY + "\"");
            }
            try {
                Json.Obj header = Json.parse(text, file + " (" + KEY + ")").asObject();
                long version = header.at("version").asLong();
                if (version != VERSION) {
                    throw FormatException.inFile(file.toString(), "expected a checkpoint of version " + VERSION + ", got version " + version);
                }
                compare(file, header.at("run").asObject(), run);
                for (Map.Entry<String, Tensor> buffer : buffers.entrySet()) {
                    check(buffer.getKey(), contents.at(buffer.getKey()), buffer.getValue());
                }
                state.restore(header.at("state").asObject(), contents.at(NUMBERS), contents.at(CURVES));
            } catch (Mismatch e) {
                throw e;
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw FormatException.inFile(file.toString(), "damaged checkpoint: " + e.getMessage());
            }
            buffers.forEach((name, buffer) -> copy(contents.at(name), buffer));
        }
    }

    private static final class Mismatch extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Mismatch(String message) {
            super(message);
        }
    }

    private static void compare(Path file, Json.Obj there, Json.Obj here) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(there.members().keySet());
        names.addAll(here.members().keySet());
        for (String name : names) {
            String a = there.has(name) ? there.at(name).write() : "absent";
            String b = here.has(name) ? here.at(name).write() : "absent";
            if (!a.equals(b)) {
                differences.add(name + " is " + a + " there and " + b + " here");
            }
        }
        if (!differences.isEmpty()) {
            throw new Mismatch("expected " + file + " to be a checkpoint of this run, got one of another: " + String.join("; ", differences)
                    + ". Delete the file to begin anew, or give the settings and data it was made with");
        }
    }

    private static void check(String name, Tensor from, Tensor to) {
        if (from.dtype() != to.dtype() || !from.shape().equals(to.shape())) {
            throw new IllegalArgumentException("expected tensor \"" + name + "\" of type " + to.dtype() + " and shape " + to.shape() + ", got " + from.dtype()
                    + " and " + from.shape());
        }
    }

    /// Copies the contents of a tensor into a buffer of the same type and size.
    static void copy(Tensor from, Tensor to) {
        try (Lease source = TensorAccess.lease(from); Lease target = TensorAccess.lease(to)) {
            Kernels.of(from.dtype()).copy(target.address(), source.address(), from.size());
        }
    }
}
