package pushforward.bench.posterior;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.inference.FittedPosterior;
import pushforward.flows.inference.Posterior;
import pushforward.flows.inference.PosteriorSamples;
import pushforward.flows.train.ReverseKl;
import pushforward.flows.train.Schedule;
import pushforward.flows.train.TrainingListener;
import pushforward.flows.train.TrainingLog;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// A flow fitted to a posterior of the database by reverse KL, and its draws after importance resampling.
///
/// The flow begins as the normal distribution of [Laplace]. Affine couplings between linear maps, in F64; their path gradient needs no sample of the posterior, only its
/// log-density.
///
/// @param draws `[n, r]`, of what the model reports
/// @param effective how many independent draws they are worth
/// @param paretoK the shape of the tail of the weights
/// @param logNormalizer the estimate of the evidence
/// @param standardError its error
/// @param log of the training
/// @param parameters trained
public record PosteriorFit(Rows draws, double effective, double paretoK, double logNormalizer, double standardError, TrainingLog log, long parameters) {
    private static final int LAYERS = 6;
    private static final int HIDDEN = 32;
    private static final int STEPS = 3_000;
    private static final int BATCH = 256;
    private static final double RATE = 2e-3;
    private static final int START = 4_000;
    private static final int VALIDATION = 1_024;
    private static final int DRAWS = 20_000;

    /// The model with the core's types.
    public static Posterior posterior(BayesianModel model) {
        Posterior.Builder builder = Posterior.builder();
        for (BayesianModel.Block block : model.parameters()) {
            builder.parameter(block.name(), block.support());
        }
        return builder.logDensity(values -> model.logDensity(values::vector)).build();
    }

    /// Fits and draws.
    ///
    /// @param timeLimit of the training
    public static PosteriorFit of(BayesianModel model, long seed, int threads, Optional<Duration> timeLimit, TrainingListener listener) {
        return of(model, STEPS, seed, threads, timeLimit, listener);
    }

    static PosteriorFit of(BayesianModel model, int steps, long seed, int threads, Optional<Duration> timeLimit, TrainingListener listener) {
        Posterior posterior = posterior(model);
        try (Tensor start = start(posterior, seed)) {
            ReverseKl training = posterior.reverseKl(Flows.realNvp(posterior.unconstrained()).layers(LAYERS).hidden(HIDDEN, HIDDEN)).start(start).steps(steps).batch(BATCH)
                    .learningRate(RATE).schedule(Schedule.cosine().warmUp(steps / 20)).dtype(DType.F64).seed(seed).threads(threads).validationSamples(VALIDATION).maxSkipped(steps / 20)
                    .listener(listener);
            timeLimit.ifPresent(training::timeLimit);
            try (FittedPosterior fitted = posterior.fit(training); PosteriorSamples samples = fitted.sample(DRAWS, Random.of(seed, "draws"))) {
                return new PosteriorFit(model.reported(Rows.of(samples.draws())), samples.effectiveSampleSize(), samples.paretoK(), samples.raw().logNormalizer(),
                        samples.raw().standardError(), fitted.log(), fitted.model().parameters().trainedCount());
            }
        }
    }

    /// Draws of the normal approximation, carried onto the supports.
    private static Tensor start(Posterior posterior, long seed) {
        Rows rows = Laplace.of(posterior.unconstrainedTarget(), posterior.unconstrained(), seed).sample(START, Random.of(seed, "start"));
        try (Tensor u = rows.tensor(DType.F64); Model onto = Model.initial(Flow.of(posterior.onto()), DType.F64, 0)) {
            Model.Carried carried = onto.push(u);
            carried.logAbsDet().close();
            return carried.value();
        }
    }

    /// Means and standard deviations beside those of reference draws, `[r]`.
    public List<Moments> compare(BayesianModel model, Rows reference) {
        return Moments.compare(model.names(), draws, reference);
    }
}
