package pushforward.flows.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.Distribution;
import pushforward.flows.Init;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// One of several distributions, chosen at random: p(x) = sum over i of softmax(logits)_i p_i(x).
///
/// A sample draws from every component and keeps one. Components begin apart: each is initialised by its share of the rows, in their order along the data's first feature.
///
/// Parameters: `logits` `[k]`, zero at first; those of component i are listed under `i`.
///
/// @param components k of them, of one shape
public record Mixture(List<Distribution> components) implements Distribution {

    public Mixture {
        components = List.copyOf(components);
        Checks.require(!components.isEmpty(), "at least 1 component", "none");
        Shape first = components.get(0).shape();
        Checks.require(components.stream().allMatch(c -> c.shape().equals(first)), "components of one shape", components.stream().map(Distribution::shape).toList());
    }

    @Override
    public Shape shape() {
        return components.get(0).shape();
    }

    @Override
    public int contextSize() {
        return components.stream().mapToInt(Distribution::contextSize).max().orElse(0);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(Parameter.trained("logits", Init.zeros(), components.size())));
        all.addAll(Parts.parameters(components));
        return all;
    }

    @Override
    public Var logProb(Var x, Scope scope) {
        Var weights = scope.param("logits").logSoftmax(0).cast(DType.F64);
        return Parts.logProbs(components, x, scope).plus(weights).logSumExp(0);
    }

    @Override
    public Var sample(Noise noise, Scope scope) {
        Var u = noise.uniform();
        Var before = scope.param("logits").softmax(0).cumSum(0);
        // rounding may leave the last sum below 1
        Var index = components.size() == 1 ? u.fill(0) : u.gt(before.slice(0, components.size() - 1)).sum();
        return Parts.sample(components, index, noise, scope);
    }

    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Parts.initializeApart(components, data, context, values);
    }
}
