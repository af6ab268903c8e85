package pushforward.flows.continuous;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;

/// The velocity of the probability-flow equation of a diffusion whose score, noise or data a network predicts:
///
/// ```
///   dx / dt = -f x + g^2 / 2 score(x)              t = 1 - tau,  see [Diffusion]
/// ```
///
/// With it a diffusion model is a [ContinuousFlow], from noise at t = 0 to data at t = 1 or a little before, and has a likelihood. The divergence follows from the network's by
/// the same formula.
///
/// Y. Song et al., Score-Based Generative Modeling through Stochastic Differential Equations, ICLR 2021, DOI 10.48550/arXiv.2011.13456.
///
/// @param net what it predicts at time t = 1 - tau and point x; it need not be a velocity
/// @param schedule how data turn into noise
/// @param prediction what the network's values mean
public record DiffusionVelocity(Velocity net, Diffusion schedule, Prediction prediction) implements Velocity {

    /// The continuous layer with this velocity, as near to the data as the schedule goes. Its base has [the schedule's scale][Diffusion#baseScale()].
    public ContinuousFlow layer() {
        return ContinuousFlow.of(this).until(1 - schedule.smallest());
    }

    @Override
    public int features() {
        return net.features();
    }

    @Override
    public int contextSize() {
        return net.contextSize();
    }

    @Override
    public List<Parameter> parameters() {
        return net.parameters();
    }

    @Override
    public List<Var> prepare(Scope scope) {
        return net.prepare(scope);
    }

    /// 1 - t.
    static Var tau(Var t) {
        return t.unaryMinus().plus(1);
    }

    @Override
    public Var at(Var t, Var x, List<Var> prepared) {
        return prediction.to(Prediction.VELOCITY, net.at(t, x, prepared), x, schedule, tau(t));
    }

    @Override
    public boolean hasDivergence() {
        return net.hasDivergence();
    }

    @Override
    public WithDivergence withDivergence(Var t, Var x, List<Var> prepared) {
        WithDivergence said = net.withDivergence(t, x, prepared);
        if (prediction == Prediction.VELOCITY) {
            return said;
        }
        Prediction.Linear velocity = prediction.to(Prediction.VELOCITY, schedule, tau(t));
        return new WithDivergence(velocity.at(x, said.velocity()), velocity.ofX().times(features()).plus(velocity.ofValue().times(said.divergence())));
    }
}
