package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A simple distribution carried through a bijection: x1 = T(x0), x0 ~ p0. It is a distribution itself.
///
/// ```
///   log p1(x1) = log p0(x0) + log|det J of T^-1 (x1)|,   x0 = T^-1(x1)         one pull
///              = log p0(x0) - log|det J of T (x0)|                              one push, where x0 is known: sampleWithLogProb
/// ```
///
/// Parameters are listed under `base` and `bijection`.
///
/// G. Papamakarios, E. Nalisnick, D. J. Rezende, S. Mohamed and B. Lakshminarayanan, Normalizing Flows for Probabilistic Modeling and Inference, JMLR 22 (2021),
/// DOI 10.48550/arXiv.1912.02762.
///
/// @param base p0
/// @param bijection T, of that base shape
public record Flow(Distribution base, Bijection bijection) implements Distribution {

    public Flow {
        if (!base.shape().equals(bijection.baseShape())) {
            throw new IllegalArgumentException("expected a base of shape " + bijection.baseShape() + ", got " + base.shape());
        }
    }

    /// A standard normal carried through `bijection`.
    public static Flow of(Bijection bijection) {
        return new Flow(new StandardNormal(bijection.baseShape()), bijection);
    }

    @Override
    public Shape shape() {
        return bijection.shape();
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        base.parameters().forEach(p -> all.add(p.within("base")));
        bijection.parameters().forEach(p -> all.add(p.within("bijection")));
        return all;
    }

    @Override
    public int contextSize() {
        return Math.max(base.contextSize(), bijection.contextSize());
    }

    /// Sets parameters by the data before training begins: the bijection's first, then the base's by what the bijection makes of the data.
    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        Checks.rows(shape(), data);
        bijection.initialize(data, context, values.child("bijection"));
        if (base.parameters().isEmpty()) {
            return;
        }
        try (Tensor pulled = Compiled.pulled(bijection, data, context, values.child("bijection"))) {
            base.initialize(pulled, context, values.child("base"));
        }
    }

    /// As [#initialize(Tensor, Optional, Parameters)] without context.
    public void initialize(Tensor data, Parameters values) {
        initialize(data, Optional.empty(), values);
    }

    @Override
    public Var logProb(Var x, Scope scope) {
        Mapped m = bijection.pull(x, scope.child("bijection"));
        return base.logProb(m.value(), scope.child("base")).plus(m.logAbsDet());
    }

    @Override
    public Var sample(Noise noise, Scope scope) {
        return bijection.push(base.sample(noise, scope.child("base")), scope.child("bijection")).value();
    }

    @Override
    public Sampled sampleWithLogProb(Noise noise, Scope scope) {
        Sampled from = base.sampleWithLogProb(noise, scope.child("base"));
        Mapped m = bijection.push(from.value(), scope.child("bijection"));
        return new Sampled(m.value(), from.logProb().minus(m.logAbsDet()));
    }

    /// The base's plus log|det| of the bijection, where that is the same everywhere, as for linear layers.
    @Override
    public Optional<Var> entropy(Var x, Scope scope) {
        Var at = bijection.baseShape().equals(x.shape()) ? x : x.constant(new double[Math.toIntExact(bijection.baseShape().size())], bijection.baseShape().dims());
        Optional<Var> from = base.entropy(at, scope.child("base"));
        if (from.isEmpty() || !at.varying() || !bijection.pushes()) {
            return Optional.empty();
        }
        Var log = bijection.push(at, scope.child("bijection")).logAbsDet();
        return log.varying() ? Optional.empty() : Optional.of(from.get().plus(log));
    }
}
