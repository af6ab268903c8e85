package pushforward.flows.train;

import java.util.function.Supplier;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Noise;
import pushforward.flows.continuous.Diffusion;
import pushforward.flows.continuous.DiffusionVelocity;
import pushforward.flows.continuous.Prediction;
import pushforward.flows.continuous.Velocity;
import pushforward.flows.internal.Checks;
import pushforward.tensor.io.Json;

/// Fits a diffusion by denoising: a row is mixed with noise, and the network learns what was mixed.
///
/// ```
///   minimise the mean of  |e_net(tau, alpha x1 + sigma e) - e|^2 / d          e standard normal, tau = 1 - t, t uniform on (0, end)
/// ```
///
/// The best e_net is `-sigma grad log p_tau`, whatever the weight of each time. A network that predicts score or velocity has the same loss, in terms of the noise that follows
/// from it; one that predicts data is held to
/// the data, as its noise would be divided by sigma.
///
/// P. Vincent, A Connection Between Score Matching and Denoising Autoencoders, Neural Computation 23 (2011), DOI 10.1162/NECO_a_00142; Y. Song et al., Score-Based Generative
/// Modeling through Stochastic Differential
/// Equations, ICLR 2021, DOI 10.48550/arXiv.2011.13456.
public final class ScoreMatching extends SimulationFree<ScoreMatching> {
    private final DiffusionVelocity diffusion;

    private ScoreMatching(Flow flow) {
        super(flow);
        Checks.require(unguided() instanceof DiffusionVelocity, "a flow whose velocity is a DiffusionVelocity, perhaps Guided", unguided().getClass().getSimpleName());
        diffusion = (DiffusionVelocity) unguided();
        double end = part.continuous().end();
        Checks.require(end <= 1, "a flow that ends at 1 or before", end);
        Checks.require(end < 1 || diffusion.schedule().smallest() == 0, "a flow that stops short of 1, as DiffusionVelocity.layer() does, for " + diffusion.schedule(), end);
    }

    /// Training of `flow` with the default settings.
    ///
    /// @throws IllegalArgumentException unless it has exactly one continuous layer, whose velocity is a [DiffusionVelocity]
    public static ScoreMatching of(Flow flow) {
        return new ScoreMatching(flow);
    }

    @Override
    ScoreMatching self() {
        return this;
    }

    @Override
    Velocity network() {
        return diffusion.net();
    }

    @Override
    Json.Obj identity() {
        return super.identity().with("objective", "score matching").with("schedule", diffusion.schedule().toString()).with("prediction", diffusion.prediction().name())
                .with("end", part.continuous().end());
    }

    @Override
    Var loss(Field field, Var x1, Supplier<Var> x0, Noise draws) {
        Diffusion schedule = diffusion.schedule();
        Var t = draws.uniform().times(part.continuous().end());
        Var tau = t.unaryMinus().plus(1);
        Var e = draws.normal(x1.shape().dims());
        Var x = x1.times(schedule.alpha(tau)).plus(e.times(schedule.sigma(tau)));
        Var said = field.at(t, x);
        Var error = diffusion.prediction() == Prediction.DATA ? said.minus(x1) : diffusion.prediction().to(Prediction.NOISE, said, x, schedule, tau).minus(e);
        return error.square().sumF64().div(x1.shape().size());
    }
}
