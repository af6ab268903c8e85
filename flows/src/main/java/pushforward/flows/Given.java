package pushforward.flows;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A conditional distribution with its context filled in: it needs none. Made by [Distribution#given].
///
/// @param of a distribution that reads a context
/// @param context its features, finite
public record Given(Distribution of, List<Double> context) implements Distribution {

    public Given {
        context = List.copyOf(context);
        Checks.require(of.contextSize() > 0, "a distribution that reads a context", "one that does not");
        Checks.require(context.size() == of.contextSize(), "a context of " + of.contextSize() + " features", context.size());
        Checks.require(context.stream().allMatch(Double::isFinite), "finite numbers in the context", context);
    }

    @Override
    public Shape shape() {
        return of.shape();
    }

    @Override
    public List<Parameter> parameters() {
        return of.parameters();
    }

    private Scope with(Var like, Scope scope) {
        double[] values = context.stream().mapToDouble(v -> v).toArray();
        return scope.given(like.constant(values, values.length));
    }

    @Override
    public Var logProb(Var x, Scope scope) {
        return of.logProb(x, with(x, scope));
    }

    @Override
    public Var sample(Noise noise, Scope scope) {
        return of.sample(noise, with(noise.zero(), scope));
    }

    @Override
    public Sampled sampleWithLogProb(Noise noise, Scope scope) {
        return of.sampleWithLogProb(noise, with(noise.zero(), scope));
    }

    @Override
    public Optional<Var> entropy(Var x, Scope scope) {
        return of.entropy(x, with(x, scope));
    }

    @Override
    public void initialize(Tensor data, Optional<Tensor> given, Parameters values) {
        double[] row = context.stream().mapToDouble(v -> v).toArray();
        try (Tensor one = Tensor.of(row).reshape(1, row.length).to(data.dtype()); Tensor all = one.gather(new int[data.dim(0)])) {
            of.initialize(data, Optional.of(all), values);
        }
    }
}
