package pushforward.flows.inference;

import org.apache.commons.rng.UniformRandomProvider;
import pushforward.flows.Model;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Tensor;

/// Importance sampling with a flow as the proposal.
public final class Importance {
    private Importance() {
    }

    /// Draws samples of a model and weighs them by a target: log w = log p~(x) - log q(x).
    ///
    /// @param target evaluated in F64 whatever the type of the model
    /// @param n at least 1
    /// @throws IllegalArgumentException if a log-weight is NaN or plus infinity, or if all are minus infinity
    public static WeightedSamples draw(Model model, LogDensity target, long n, UniformRandomProvider rng) {
        Checks.require(n >= 1, "at least 1 sample", n);
        Model.Samples samples = model.sampleWithLogProb(n, rng);
        try (Tensor log = target.of(samples.value()); Tensor weights = log.minus(samples.logProb())) {
            return new WeightedSamples(samples.value(), samples.logProb(), ImportanceWeights.of(weights));
        } catch (RuntimeException e) {
            samples.value().close();
            samples.logProb().close();
            throw e;
        }
    }
}
