package pushforward.flows.train;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Key;
import pushforward.autodiff.NonFiniteException;
import pushforward.autodiff.Options;
import pushforward.flows.Parameters;
import pushforward.tensor.Tensor;
import pushforward.tensor.kernel.Philox;

/// The loss over the validation set, averaged over fixed draws of the noise: the same draws every time, so that values compare.
final class Validator implements AutoCloseable {
    private final Objective objective;
    private final Parameters parameters;
    private final Options options;
    private final LossProgram loss;
    private final Tensor[] data;
    private final long rows;
    private final int draws;
    private final long seed;

    /// @param parameters read anew in every call of [#loss()]
    Validator(Task task, Parameters parameters, Settings settings, Options options) {
        this.objective = task.validated();
        this.parameters = parameters;
        this.options = options;
        this.data = task.validation().toArray(Tensor[]::new);
        this.rows = task.validationRows();
        this.draws = settings.validationDraws();
        this.seed = Philox.derive(settings.seed(), Trainer.VALIDATION_NOISE);
        this.loss = program(options);
    }

    private LossProgram program(Options with) {
        return LossProgram.lossOnly(objective, parameters, LossProgram.sample(List.of(data)), with);
    }

    /// The mean loss per row, in nats for the forward divergence.
    double loss() {
        double sum = 0;
        for (int draw = 0; draw < draws; draw++) {
            sum += loss.run(rows, new Key(seed, draw, 0), 1, data);
        }
        return sum / draws;
    }

    /// The first value that is not finite in another run that looks at every operation, if there is one.
    Optional<NonFiniteException> firstNonFinite() {
        try (LossProgram watched = program(options.withProvenance(true))) {
            for (int draw = 0; draw < draws; draw++) {
                watched.run(rows, new Key(seed, draw, 0), 1, data);
            }
            return Optional.empty();
        } catch (NonFiniteException e) {
            return Optional.of(e);
        }
    }

    @Override
    public void close() {
        loss.close();
    }
}
