package pushforward.flows.continuous;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;

/// A velocity that reads a context, led further towards it than it was trained to be: classifier-free guidance.
///
/// ```
///   v_w(t, x | c) = (1 + w) v(t, x | c) - w v(t, x | none)
/// ```
///
/// The inner velocity reads c and, beside it, a flag: 1 where there is a context, 0 where there is none, and then c is 0 too. So it has one context feature more than this one.
/// Training leaves contexts out at random
/// and knows the flag. With w = 0 this is the conditional velocity itself. With any other w the flow is still a flow, with an exact likelihood, but no longer that of the data:
/// more typical of the context, less varied.
///
/// The weight is no parameter: a trained flow can be given another one and keep its parameters.
///
/// J. Ho and T. Salimans, Classifier-Free Diffusion Guidance, 2022, DOI 10.48550/arXiv.2207.12598.
///
/// @param velocity v, with a context of one feature more than that of this one
/// @param weight w, above -1; at -1 nothing would be left of the context
public record Guided(Velocity velocity, double weight) implements Velocity {

    public Guided {
        Checks.require(velocity.contextSize() >= 2, "a velocity with a context of 2 features or more, the last a flag", velocity.contextSize());
        Checks.require(weight > -1 && weight < Double.POSITIVE_INFINITY, "a weight above -1", weight);
    }

    /// The same velocity led otherwise.
    public Guided withWeight(double value) {
        return new Guided(velocity, value);
    }

    @Override
    public int features() {
        return velocity.features();
    }

    @Override
    public int contextSize() {
        return velocity.contextSize() - 1;
    }

    @Override
    public List<Parameter> parameters() {
        return velocity.parameters();
    }

    /// The scope of the inner velocity where the context is there or not.
    ///
    /// @param present a scalar, 1 or 0
    public Scope flagged(Scope scope, Var present) {
        return scope.given(Var.concat(0, scope.context(contextSize()).times(present), present.reshape(1)));
    }

    /// What the inner velocity prepares with the context, then, unless the weight is 0, what it prepares without.
    @Override
    public List<Var> prepare(Scope scope) {
        Var context = scope.context(contextSize());
        List<Var> all = new ArrayList<>(velocity.prepare(flagged(scope, context.at(0).fill(1))));
        if (weight != 0) {
            all.addAll(velocity.prepare(flagged(scope, context.at(0).fill(0))));
        }
        return all;
    }

    @Override
    public Var at(Var t, Var x, List<Var> prepared) {
        Var with = velocity.at(t, x, given(prepared));
        return weight == 0 ? with : led(with, velocity.at(t, x, none(prepared)));
    }

    @Override
    public boolean hasDivergence() {
        return velocity.hasDivergence();
    }

    @Override
    public WithDivergence withDivergence(Var t, Var x, List<Var> prepared) {
        WithDivergence with = velocity.withDivergence(t, x, given(prepared));
        if (weight == 0) {
            return with;
        }
        WithDivergence without = velocity.withDivergence(t, x, none(prepared));
        return new WithDivergence(led(with.velocity(), without.velocity()), led(with.divergence(), without.divergence()));
    }

    private Var led(Var with, Var without) {
        return with.times(1 + weight).minus(without.times(weight));
    }

    private List<Var> given(List<Var> prepared) {
        return weight == 0 ? prepared : prepared.subList(0, prepared.size() / 2);
    }

    private List<Var> none(List<Var> prepared) {
        return prepared.subList(prepared.size() / 2, prepared.size());
    }
}
