package pushforward.flows.train;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.Distribution;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.inference.LogDensity;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.io.Json;

/// Fits a flow q to a density p~ that can be evaluated, up to a constant, but not sampled: minimises the mean of `log q(x) - log p~(x)` over samples of q, which is the
/// Kullback-Leibler divergence `KL(q || p)`, the reverse one, less log Z. In nats. There are no data: each step draws samples afresh.
///
/// ```java
/// Model model = ReverseKl.of(flow, x -> x.square().sumF64().times(-0.5)).steps(4_000).batch(256).seed(1).fit();
/// ```
///
/// The gradient is estimated in one of two ways; see [Estimator]. There is nothing to overfit, so the last parameters are returned unless [#validationSamples] says otherwise.
///
/// G. Papamakarios, E. Nalisnick, D. J. Rezende, S. Mohamed and B. Lakshminarayanan, Normalizing Flows for Probabilistic Modeling and Inference, section 2.3, JMLR 22 (2021),
/// DOI 10.48550/arXiv.1912.02762.
public final class ReverseKl extends Training<ReverseKl> {
    private static final int PROBES = 64;

    private final Flow flow;
    private final LogDensity target;
    private Estimator estimator;
    private Annealing annealing = Annealing.none();
    private int validationSamples;
    private Optional<Tensor> start = Optional.empty();

    /// How the gradient of `E over z of log q_theta(T_theta(z)) - log p~(T_theta(z))` is estimated. Both estimates are unbiased.
    public enum Estimator {
        /// The derivative by the path alone: theta moves the sample, while q is held fixed. What is left out has mean 0, the score d/dtheta log q_theta(x); with it goes the noise
        /// that remains when q = p, so that there every single sample's gradient is 0. Needs push and pull.
        ///
        /// G. Roeder, Y. Wu and D. Duvenaud, Sticking the Landing: Simple, Lower-Variance Gradient Estimators for Variational Inference, NeurIPS 2017,
        /// DOI 10.48550/arXiv.1703.09194; L. Vaitl, K. A. Nicoli, S. Nakajima and P. Kessel, Gradients Should Stay on Path, Machine Learning: Science and Technology 3 (2022),
        /// DOI 10.1088/2632-2153/ac9455.
        PATH,
        /// The whole derivative of the loss as it stands. Needs push alone.
        STANDARD
    }

    private ReverseKl(Flow flow, LogDensity target) {
        this.flow = flow;
        this.target = target;
        this.estimator = flow.bijection().pulls() ? Estimator.PATH : Estimator.STANDARD;
    }

    /// Training of `flow` towards `target` with the default settings.
    ///
    /// @throws IllegalArgumentException if the flow has no push, or reads a context: a target is one law, for which the context would have no law to be drawn from. Flows with a
    ///         context are fitted to pairs of it and a sample, by [ForwardKl]
    public static ReverseKl of(Flow flow, LogDensity target) {
        Objects.requireNonNull(target, "target");
        Checks.require(flow.bijection().pushes(), "a flow that can be sampled, with a push", "one without");
        Checks.require(flow.contextSize() == 0, "a flow without context, for a target is one law (ForwardKl fits conditional flows to pairs)", "one that reads " + flow.contextSize() + " features");
        return new ReverseKl(flow, target);
    }

    @Override
    ReverseKl self() {
        return this;
    }

    /// How the gradient is estimated; [Estimator#PATH] unless set or unless the flow has no pull. Decides.
    ///
    /// @throws IllegalArgumentException if the flow lacks the pull it needs
    public ReverseKl estimator(Estimator value) {
        Checks.require(value != Estimator.PATH || flow.bijection().pulls(), "a flow with a pull for the path estimator", "one without: take STANDARD");
        estimator = value;
        return this;
    }

    /// How the target is approached; [Annealing#none()] unless set. Decides.
    public ReverseKl annealing(Annealing value) {
        annealing = Objects.requireNonNull(value, "annealing");
        return this;
    }

    /// How many fixed draws of the base a validation loss is the mean of, always with the whole target (beta 1); 0, unless set, for no validation. With one, the parameters
    /// with the best are returned: a guard for runs that may go astray. It has its price: among parameters near the optimum it prefers those that suit these n draws, which
    /// are off by about 1/sqrt(n) standard deviations. Decides.
    public ReverseKl validationSamples(int count) {
        Checks.require(count >= 0, "0 samples or more", count);
        validationSamples = count;
        return this;
    }

    /// Rows near where the target has its mass, for layers that look at data before training begins: means, scales and whitening are taken from them, and nothing else.
    /// None unless set: such layers then begin as the identity. Needs a pull. Decides.
    ///
    /// @param rows `[n, d]`, not modified; must stay open until training ends
    public ReverseKl start(Tensor rows) {
        Rows.of(rows).check("starting", flow);
        Checks.require(flow.bijection().pulls(), "a flow with a pull to start from rows", "one without");
        start = Optional.of(rows);
        return this;
    }

    /// The flow.
    public Flow flow() {
        return flow;
    }

    /// What the flow is fitted to.
    public LogDensity target() {
        return target;
    }

    /// Trains and returns the last parameters, or with validation those with the best loss.
    ///
    /// @throws NonFiniteLossException if loss or gradient is not finite and may not be skipped, as where the flow has mass outside the target's support
    /// @throws java.io.UncheckedIOException if a checkpoint cannot be written or read
    public Model fit() {
        return train().model();
    }

    /// As [#fit()], with the log of the run.
    public Fitted train() {
        Settings settings = settings();
        try (Trainer trainer = new Trainer(settings, task(settings), initial(settings))) {
            TrainingLog log = trainer.run();
            return new Fitted(Model.of(flow, trainer.result()), log);
        }
    }

    /// Begins a run without validation whose steps the caller takes.
    public TrainingSteps begin() {
        Settings settings = settings();
        Task task = task(settings);
        Task bare = new Task(task.trained(), task.validated(), List.of(), List.of(), 0, task.beta(), task.identity());
        return new TrainingSteps(flow, new Trainer(settings, bare, initial(settings)), List.of());
    }

    private Task task(Settings settings) {
        Json.Obj identity = Json.object().with("estimator", estimator.name()).with("annealing", annealing.json()).with("validation_samples", validationSamples)
                .with("target", settings.checkpoint().isPresent() ? fingerprint() : "unknown");
        return new Task(objective(), standard(), List.of(), List.of(), validationSamples, annealing::beta, identity);
    }

    /// A hash of the target's values at some points: tells one target from another.
    private String fingerprint() {
        try (Model initial = Model.initial(flow, DType.F64, 0); Tensor x = initial.sample(PROBES, () -> 1); Tensor values = target.of(x)) {
            long hash = Fingerprint.of(values);
            if (annealing.reference().isPresent()) {
                try (Tensor reference = annealing.reference().get().of(x)) {
                    hash = hash * 31 + Fingerprint.of(reference);
                }
            }
            return String.format("%016x", hash);
        }
    }

    /// The loss that is trained.
    Objective objective() {
        return estimator == Estimator.STANDARD ? standard() : (sample, beta, noise, scope) -> {
            Var x = flow.sample(noise, scope);
            return scope.withPenalties(flow.logProb(x, scope.frozen()).minus(annealing.apply(target, x, beta)));
        };
    }

    private Objective standard() {
        return (sample, beta, noise, scope) -> {
            Distribution.Sampled s = flow.sampleWithLogProb(noise, scope);
            return scope.withPenalties(s.logProb().minus(annealing.apply(target, s.value(), beta)));
        };
    }

    private Parameters initial(Settings settings) {
        Parameters parameters = Parameters.initial(flow, settings.dtype(), settings.seed());
        if (start.isPresent()) {
            try (Tensor rows = start.get().to(settings.dtype())) {
                flow.initialize(rows, parameters);
            } catch (RuntimeException e) {
                parameters.close();
                throw e;
            }
        }
        return parameters;
    }
}
