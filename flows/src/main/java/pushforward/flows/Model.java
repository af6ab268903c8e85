package pushforward.flows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.rng.UniformRandomProvider;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A flow together with its parameters: what can score rows and draw samples.
///
/// Rows `[n, d]` of any element type are taken and converted to the model's; values come back in the model's type, log-densities and log|det| in F64. Each kind
/// of call is compiled when first used. A model is safe from many threads as long as nobody changes its parameters meanwhile. A row's result does not depend on the
/// rows beside it, nor on the number of threads.
///
/// Where the flow reads a context, use [#given(Tensor)].
public final class Model implements AutoCloseable {
    private final Flow flow;
    private final Parameters parameters;
    private final Map<Call, Compiled> compiled;
    private final Optional<Tensor> context;
    private final Options options;
    private final Runnable closing;

    private enum Call { LOG_PROB, SAMPLE, SAMPLE_WITH_LOG_PROB, PUSH, PULL }

    /// Points a bijection was applied to, and how it scaled volume at each.
    ///
    /// @param value `[n, d]`
    /// @param logAbsDet `[n]`, F64
    public record Carried(Tensor value, Tensor logAbsDet) {
    }

    /// Samples with their log-densities.
    ///
    /// @param value `[n, d]`
    /// @param logProb `[n]`, F64, in nats
    public record Samples(Tensor value, Tensor logProb) {
    }

    /// @param closing gives back what belongs to it
    private Model(Flow flow, Parameters parameters, Map<Call, Compiled> compiled, Optional<Tensor> context, Options options, Runnable closing) {
        this.flow = flow;
        this.parameters = parameters;
        this.compiled = compiled;
        this.context = context;
        this.options = options;
        this.closing = closing;
    }

    /// A model of a flow and values for its parameters.
    ///
    /// @param parameters belong to the model from now on
    /// @throws IllegalArgumentException if names or shapes are not those of the flow's parameters
    public static Model of(Flow flow, Parameters parameters) {
        return of(flow, parameters, Options.defaults());
    }

    /// As [#of(Flow, Parameters)], with a word on how to compute: threads, micro-batches, memory. No option changes a result.
    public static Model of(Flow flow, Parameters parameters, Options options) {
        check(flow, parameters);
        Map<Call, Compiled> compiled = new ConcurrentHashMap<>();
        return new Model(flow, parameters, compiled, Optional.empty(), options, () -> {
            compiled.values().forEach(Compiled::close);
            parameters.close();
        });
    }

    private static void check(Flow flow, Parameters parameters) {
        List<Parameter> expected = flow.parameters();
        List<Parameter> got = parameters.parameters();
        for (int i = 0; i < Math.max(expected.size(), got.size()); i++) {
            String e = i < expected.size() ? expected.get(i).name() + expected.get(i).shape() : "no more";
            String g = i < got.size() ? got.get(i).name() + got.get(i).shape() : "no more";
            Checks.require(e.equals(g), "parameter " + i + " to be " + e, g);
        }
    }

    /// A model before any training, its parameters as their descriptions say.
    public static Model initial(Flow flow, DType dtype, long seed) {
        return of(flow, Parameters.initial(flow, dtype, seed));
    }

    /// Loads a model of built-in parts; see [ModelFile].
    public static Model load(Path file) throws IOException {
        return ModelFile.load(file).model();
    }

    /// Saves the model; see [ModelFile], also for notes beside it and for parts of your own.
    public void save(Path file) throws IOException {
        ModelFile.save(this, file, Map.of());
    }

    /// The flow.
    public Flow flow() {
        return flow;
    }

    /// The parameters; they live as long as the model.
    public Parameters parameters() {
        return parameters;
    }

    /// The type the model computes in.
    public DType dtype() {
        return parameters.dtype();
    }

    /// The conditional distribution for one context, or for one context per row. It shares this model's parameters; closing it does nothing.
    ///
    /// @param value `[c]` for all rows, or `[n, c]`; must stay open
    public Model given(Tensor value) {
        int c = flow.contextSize();
        boolean fits = (value.rank() == 1 || value.rank() == 2) && value.dim(-1) == c;
        Checks.require(c > 0, "a flow that reads a context", "one that does not");
        Checks.require(fits, "a context of shape [" + c + "] or [n, " + c + "]", value.shape());
        return new Model(flow, parameters, compiled, Optional.of(value), options, () -> {
        });
    }

    /// What it is conditioned on, if it is the result of [#given].
    public Optional<Tensor> context() {
        return context;
    }

    /// Another flow with the same parameters, such as this one up to a time: it shares this model's, and is conditioned on what this model is. Closing it gives back its own
    /// working memory.
    ///
    /// @throws IllegalArgumentException if names or shapes are not those of that flow's parameters
    public Model with(Flow other) {
        check(other, parameters);
        Map<Call, Compiled> own = new ConcurrentHashMap<>();
        return new Model(other, parameters, own, context, options, () -> own.values().forEach(Compiled::close));
    }

    /// Log-densities in nats, minus infinity outside the support.
    ///
    /// @param x `[n, d]`, not modified
    /// @return `[n]`, F64
    public Tensor logProb(Tensor x) {
        return run(Call.LOG_PROB, x).get(0);
    }

    /// Where the bijection carries rows of the base: T.
    ///
    /// @param x `[n, d]`, not modified
    public Carried push(Tensor x) {
        List<Tensor> r = run(Call.PUSH, x);
        return new Carried(r.get(0), r.get(1));
    }

    /// Where the data come from: T^-1.
    ///
    /// @param y `[n, d]`, not modified
    public Carried pull(Tensor y) {
        List<Tensor> r = run(Call.PULL, y);
        return new Carried(r.get(0), r.get(1));
    }

    /// Samples. One long is drawn from `rng` as the key of all of them, so the first rows of a longer call are those of a shorter one.
    ///
    /// @return `[n, d]`
    public Tensor sample(long n, UniformRandomProvider rng) {
        return run(Call.SAMPLE, n, Key.of(rng.nextLong())).get(0);
    }

    /// Samples with their log-densities, at the price of the samples alone.
    public Samples sampleWithLogProb(long n, UniformRandomProvider rng) {
        List<Tensor> r = run(Call.SAMPLE_WITH_LOG_PROB, n, Key.of(rng.nextLong()));
        return new Samples(r.get(0), r.get(1));
    }

    /// The differential entropy in nats, where it has a closed form: see [Distribution#entropy]. That of a flow that reads a context is not given.
    public OptionalDouble entropy() {
        if (flow.contextSize() > 0) {
            return OptionalDouble.empty();
        }
        Shape shape = flow.shape();
        try (Compiled entropy = new Compiled(parameters, List.of(shape), options, (x, noise, scope) -> List.of(flow.entropy(x.get(0), scope)
                .orElseGet(() -> x.get(0).fill(Double.NaN).sumF64()))); Tensor origin = Tensor.zeros(dtype(), shape.insert(0, 1).dims());
                Tensor value = entropy.run(1, Key.ZERO, origin).get(0)) {
            double nats = value.at(0);
            return Double.isNaN(nats) ? OptionalDouble.empty() : OptionalDouble.of(nats);
        }
    }

    /// The shape of the rows a call takes.
    private Shape shape(Call call) {
        return call == Call.PUSH ? flow.bijection().baseShape() : flow.shape();
    }

    private List<Tensor> run(Call call, Tensor rows) {
        if (rows.rank() == 0 || !rows.shape().remove(0).equals(shape(call))) {
            Checks.rows(shape(call), rows);
        }
        if (rows.dtype() == dtype()) {
            return run(call, rows.dim(0), Key.ZERO, rows);
        }
        try (Tensor converted = rows.to(dtype())) {
            return run(call, rows.dim(0), Key.ZERO, converted);
        }
    }

    private List<Tensor> run(Call call, long rows, Key key, Tensor... sample) {
        Checks.require(rows >= 0, "0 rows or more", rows);
        Compiled c = compiled.computeIfAbsent(call, this::compile);
        if (flow.contextSize() == 0) {
            return c.run(rows, key, sample);
        }
        Tensor given = context.orElseThrow(() -> new IllegalStateException(
                "this flow reads a context of " + flow.contextSize() + " features: use model.given(context)"));
        Checks.require(given.rank() == 1 || given.dim(0) == rows, rows + " rows of context", given.shape());
        try (Tensor own = given.to(dtype()); Tensor each = own.broadcastTo(Math.toIntExact(rows), flow.contextSize())) {
            Tensor[] all = new Tensor[sample.length + 1];
            System.arraycopy(sample, 0, all, 0, sample.length);
            all[sample.length] = each;
            return c.run(rows, key, all);
        }
    }

    private Compiled compile(Call call) {
        List<Shape> sample = new ArrayList<>();
        if (call != Call.SAMPLE && call != Call.SAMPLE_WITH_LOG_PROB) {
            sample.add(shape(call));
        }
        boolean conditional = flow.contextSize() > 0;
        if (conditional) {
            sample.add(Shape.of(flow.contextSize()));
        }
        return new Compiled(parameters, sample, options, (x, noise, bare) -> {
            Scope scope = conditional ? bare.given(x.getLast()) : bare;
            return switch (call) {
                case LOG_PROB -> List.of(flow.logProb(x.get(0), scope));
                case SAMPLE -> List.of(flow.sample(noise, scope));
                case SAMPLE_WITH_LOG_PROB -> {
                    Distribution.Sampled s = flow.sampleWithLogProb(noise, scope);
                    yield List.of(s.value(), s.logProb());
                }
                case PUSH -> both(flow.bijection().push(x.get(0), scope.child("bijection")));
                case PULL -> both(flow.bijection().pull(x.get(0), scope.child("bijection")));
            };
        });
    }

    private static List<Var> both(Mapped m) {
        return List.of(m.value(), m.logAbsDet());
    }

    /// Gives parameters and working memory back.
    @Override
    public void close() {
        closing.run();
    }
}
