package pushforward.flows.continuous;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;

/// A network that sees noisy points at unit scale: `net(t, x / sqrt(alpha^2 + sigma^2))`, which for data of variance 1 has variance 1 at all times. Needed where noise is far
/// larger than the data, as with
/// [Diffusion.Ve].
///
/// T. Karras, M. Aittala, T. Aila and S. Laine, Elucidating the Design Space of Diffusion-Based Generative Models, NeurIPS 2022, DOI 10.48550/arXiv.2206.00364.
///
/// @param net what sees the scaled points
/// @param schedule how data turn into noise
public record UnitInput(Velocity net, Diffusion schedule) implements Velocity {

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

    private Var factor(Var t) {
        Var tau = DiffusionVelocity.tau(t);
        return schedule.alpha(tau).square().plus(schedule.sigma(tau).square()).sqrt().reciprocal();
    }

    @Override
    public Var at(Var t, Var x, List<Var> prepared) {
        return net.at(t, x.times(factor(t)), prepared);
    }

    @Override
    public boolean hasDivergence() {
        return net.hasDivergence();
    }

    @Override
    public WithDivergence withDivergence(Var t, Var x, List<Var> prepared) {
        Var factor = factor(t);
        WithDivergence v = net.withDivergence(t, x.times(factor), prepared);
        return new WithDivergence(v.velocity(), v.divergence().times(factor));
    }
}
