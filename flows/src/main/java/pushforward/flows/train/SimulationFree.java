package pushforward.flows.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import pushforward.autodiff.Key;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Noise;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.continuous.Guided;
import pushforward.flows.continuous.Velocity;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.Json;
import pushforward.tensor.kernel.Philox;

/// Training of a continuous flow without solving its differential equation: a point between noise and a row is drawn, and the velocity is fitted there by least squares. What
/// the two ways have in common.
///
/// The flow is one [pushforward.flows.continuous.ContinuousFlow], alone or among the layers of a composition, perhaps with an embedding of its context
/// ([pushforward.flows.Conditioned]). Only its velocity is trained; other layers and the base keep their first values, and what stands
/// between the continuous layer and the data may set itself by the rows, as [pushforward.flows.Standardize] does. It carries rows to the space where the velocity acts.
///
/// The loss is not a likelihood: it does not fall to 0, and its values compare only between runs of the same kind. The likelihood is that of the [Model], exact up to its
/// solver's tolerance.
///
/// @param <S> the builder's own type
public abstract sealed class SimulationFree<S extends SimulationFree<S>> extends RowTraining<S> permits FlowMatching, ScoreMatching {
    final ContinuousPart part;
    private double contextDropout = 0.1;

    SimulationFree(Flow flow) {
        part = ContinuousPart.of(Objects.requireNonNull(flow, "flow"));
    }

    @Override
    public TrainingSteps begin(Rows train) {
        check("training", train);
        Settings settings = settings();
        List<Tensor> data = train.as(settings.dtype());
        Parameters parameters = initial(settings, train, data);
        return new TrainingSteps(part.flow(), new Trainer(settings, task(settings, train, data, train, List.of(), parameters), parameters), data);
    }

    /// How often a row's context is left out; 0.1 unless set, and only where the velocity is [Guided]. Decides.
    ///
    /// @param probability in [0, 1)
    public S contextDropout(double probability) {
        Checks.require(probability >= 0 && probability < 1, "a probability in [0, 1)", probability);
        Checks.require(velocity() instanceof Guided, "a Guided velocity, which knows of absent contexts", velocity().getClass().getSimpleName());
        contextDropout = probability;
        return self();
    }

    /// What the network gives at a point, with the context as it is in training.
    @FunctionalInterface
    interface Field {
        /// @param t a scalar
        /// @param x `[d]`
        Var at(Var t, Var x);
    }

    /// The loss of one sample.
    ///
    /// @param field what [#network] gives
    /// @param x1 the row where the velocity acts `[d]`
    /// @param x0 a point of the base `[d]`, drawn when asked for
    /// @return a scalar of type F64
    abstract Var loss(Field field, Var x1, Supplier<Var> x0, Noise draws);

    /// How base points go with rows.
    Pairing pairing() {
        return Pairing.independent();
    }

    /// What decides the numbers besides settings and data.
    Json.Obj identity() {
        return Json.object().with("pairing", pairing().toString()).with("context_dropout", velocity() instanceof Guided ? contextDropout : 0);
    }

    private Velocity velocity() {
        return part.continuous().velocity();
    }

    /// The velocity, without its guidance if it has one.
    Velocity unguided() {
        return velocity() instanceof Guided g ? g.velocity() : velocity();
    }

    /// What is evaluated at points and fitted, with the velocity's parameters.
    Velocity network() {
        return unguided();
    }

    private void check(String what, Rows rows) {
        rows.check(what, part.flow());
        Checks.require(rows.weights().isEmpty() || pairing() instanceof Pairing.Independent, "rows without weights where pairs are not independent",
                "weights, which would count the base's points too");
    }

    @Override
    Fitted run(Rows train, Optional<Rows> validation) {
        check("training", train);
        validation.ifPresent(v -> check("validation", v));
        Settings settings = settings();
        List<Tensor> data = train.as(settings.dtype());
        List<Tensor> open = new ArrayList<>(data);
        Parameters parameters = initial(settings, train, data);
        try {
            List<Tensor> held = validation.map(v -> v.as(settings.dtype())).orElse(List.of());
            open.addAll(held);
            if (paired() && !held.isEmpty()) {
                held = Pairs.once(this::ends, pairing(), parameters, held, held.get(0).dim(0), group(settings, data), options(settings), new Key(Philox.derive(settings.seed(), Trainer.VALIDATION_PAIRS), 0, 0));
                open.addAll(held);
            }
            try (Trainer trainer = new Trainer(settings, task(settings, train, data, validation.orElse(train), held, parameters), parameters)) {
                TrainingLog log = trainer.run();
                return new Fitted(Model.of(part.flow(), trainer.result()), log);
            }
        } finally {
            parameters.close();
            open.forEach(Tensor::close);
        }
    }

    /// Trains on pairs that are given, without validation.
    ///
    /// @param pairs x1, x0 and the context if the flow reads one
    /// @param start belongs to the run from now on
    Model matched(List<Tensor> pairs, Parameters start) {
        try (Trainer trainer = new Trainer(settings(), Task.of(overPairs(), pairs, List.of()).with(identity()), start)) {
            trainer.run();
            return Model.of(part.flow(), trainer.result());
        }
    }

    private boolean paired() {
        return !(pairing() instanceof Pairing.Independent);
    }

    private static int group(Settings settings, List<Tensor> data) {
        return Math.min(settings.batch(), data.get(0).dim(0));
    }

    static Options options(Settings settings) {
        return Options.defaults().withThreads(settings.threads()).withMicroBatch(settings.microBatch()).withPoison(settings.poison());
    }

    /// @param held what is validated on: rows, or pairs where pairs are made by the host
    private Task task(Settings settings, Rows train, List<Tensor> data, Rows validation, List<Tensor> held, Parameters parameters) {
        if (!paired()) {
            return Task.of(objective(train), objective(validation), data, held).with(identity());
        }
        int group = group(settings, data);
        return Task.of(overPairs(), overPairs(), data, held).with(identity()).with(new Pairs(this::ends, pairing(), parameters, data, group, group, options(settings)));
    }

    /// First values, of which only the velocity's count as trained.
    private Parameters initial(Settings settings, Rows rows, List<Tensor> data) {
        List<Tensor> seen = new ArrayList<>(rows.repeated(data));
        try {
            seen.add(noise().draw(seen.get(0), Philox.derive(settings.seed(), Trainer.INITIAL_NOISE), 0));
            List<Tensor> noisy = new ArrayList<>(seen.subList(1, seen.size()));
            return part.initial(settings.dtype(), settings.seed(), noisy.reversed());
        } finally {
            seen.forEach(Tensor::close);
        }
    }

    /// Over rows, for pairs by chance.
    Objective objective(Rows rows) {
        boolean conditional = rows.context().isPresent();
        boolean weighted = rows.weights().isPresent();
        return (sample, beta, draws, scope) -> {
            Scope given = conditional ? scope.given(sample.get(1)) : scope;
            Var loss = loss(field(draws, part.velocity(given)), end(sample.get(0), draws, given), () -> part.begin(draws, given), draws);
            return weighted ? loss.times(sample.getLast()) : loss;
        };
    }

    /// Over pairs, x1 and x0, and their context if the flow reads one, as the velocity reads it.
    private Objective overPairs() {
        boolean conditional = part.flow().contextSize() > 0;
        return (sample, beta, draws, scope) -> loss(field(draws, conditional ? part.velocity(scope, sample.get(2)) : part.velocity(scope)), sample.get(0), () -> sample.get(1), draws);
    }

    private List<Var> ends(List<Var> sample, Noise draws, Scope scope) {
        Scope given = sample.size() > 1 ? scope.given(sample.get(1)) : scope;
        List<Var> all = new ArrayList<>(List.of(end(sample.get(0), draws, given), part.begin(draws, given)));
        if (sample.size() > 1) {
            all.add(part.context(given));
        }
        return all;
    }

    private Var end(Var row, Noise draws, Scope given) {
        return part.end(noise().apply(row, draws), given);
    }

    /// @param own the velocity's scope
    private Field field(Noise draws, Scope own) {
        List<Var> prepared = network().prepare(velocity() instanceof Guided g ? g.flagged(own, draws.uniform().ge(contextDropout)) : own);
        return (t, x) -> network().at(t, x, prepared);
    }
}
