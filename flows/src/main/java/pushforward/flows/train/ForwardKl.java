package pushforward.flows.train;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Philox;

/// Fits a flow to data by maximum likelihood: minimises the mean of `-log p(x)` over the rows, which is, up to the entropy of the data's own law p*,
/// the Kullback-Leibler divergence `KL(p* || p)`, the forward one. In nats per row. What layers cost in training ([pushforward.flows.Scope#penalty]) is added to the training
/// loss, and to that alone.
///
/// ```java
/// Model model = ForwardKl.of(flow).steps(4_000).batch(256).seed(1).fit(train, validation);
/// ```
///
/// G. Papamakarios, E. Nalisnick, D. J. Rezende, S. Mohamed and B. Lakshminarayanan, Normalizing Flows for Probabilistic Modeling and Inference, section
/// 2.3, JMLR 22 (2021), DOI 10.48550/arXiv.1912.02762.
public final class ForwardKl extends RowTraining<ForwardKl> {
    private final Flow flow;

    private ForwardKl(Flow flow) {
        this.flow = flow;
    }

    /// Training of `flow` with the default settings.
    public static ForwardKl of(Flow flow) {
        return new ForwardKl(Objects.requireNonNull(flow, "flow"));
    }

    @Override
    ForwardKl self() {
        return this;
    }

    @Override
    Fitted run(Rows train, Optional<Rows> validation) {
        train.check("training", flow);
        validation.ifPresent(v -> v.check("validation", flow));
        Settings settings = settings();
        List<Tensor> data = train.as(settings.dtype());
        List<Tensor> held = validation.map(v -> v.as(settings.dtype())).orElse(List.of());
        try (Trainer trainer = new Trainer(settings, Task.of(objective(train), objective(validation.orElse(train)), data, held), initial(settings, train, data))) {
            TrainingLog log = trainer.run();
            return new Fitted(Model.of(flow, trainer.result()), log);
        } finally {
            data.forEach(Tensor::close);
            held.forEach(Tensor::close);
        }
    }

    @Override
    public TrainingSteps begin(Rows train) {
        train.check("training", flow);
        Settings settings = settings();
        List<Tensor> data = train.as(settings.dtype());
        return new TrainingSteps(flow, new Trainer(settings, Task.of(objective(train), data, List.of()), initial(settings, train, data)), data);
    }

    /// @param rows what the data say of a sample: values, then perhaps a context, then perhaps a weight
    private Objective objective(Rows rows) {
        boolean conditional = rows.context().isPresent();
        boolean weighted = rows.weights().isPresent();
        return (sample, beta, draws, scope) -> {
            Scope given = conditional ? scope.given(sample.get(1)) : scope;
            Var loss = given.withPenalties(flow.logProb(noise().apply(sample.get(0), draws), given).unaryMinus());
            return weighted ? loss.times(sample.getLast()) : loss;
        };
    }

    /// First values, set by the data where a layer wants that.
    private Parameters initial(Settings settings, Rows rows, List<Tensor> data) {
        Parameters parameters = Parameters.initial(flow, settings.dtype(), settings.seed());
        List<Tensor> seen = rows.repeated(data);
        try (Tensor noisy = noise().draw(seen.get(0), Philox.derive(settings.seed(), Trainer.INITIAL_NOISE), 0)) {
            flow.initialize(noisy, seen.size() > 1 ? Optional.of(seen.get(1)) : Optional.empty(), parameters);
            return parameters;
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        } finally {
            seen.forEach(Tensor::close);
        }
    }
}
