package pushforward.flows.inference;

import org.apache.commons.rng.UniformRandomProvider;
import pushforward.flows.Model;
import pushforward.flows.internal.Checks;
import pushforward.flows.train.TrainingLog;

/// A posterior and a flow fitted to it.
///
/// @param posterior what was fitted
/// @param model a flow onto the posterior's parameters
/// @param log how the fit went
public record FittedPosterior(Posterior posterior, Model model, TrainingLog log) implements AutoCloseable {

    public FittedPosterior {
        Checks.require(model.flow().shape().equals(posterior.onto().shape()), "a model of shape " + posterior.onto().shape(), model.flow().shape());
    }

    /// Draws samples of the flow and weighs them by the posterior. One long is drawn from `rng` for the samples and one double for resampling.
    ///
    /// @param n at least 1
    /// @throws IllegalArgumentException if the posterior's log-density is NaN or plus infinity at a sample, or minus infinity at all
    public PosteriorSamples sample(int n, UniformRandomProvider rng) {
        try (WeightedSamples drawn = Importance.draw(model, posterior.target(), n, rng)) {
            return PosteriorSamples.of(posterior.names(), drawn, rng);
        }
    }

    /// Gives the model's memory back.
    @Override
    public void close() {
        model.close();
    }
}
