package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A push for a bijection that has only a pull, where every feature goes its own way: each number of `pull(y)` depends on the number of y in its place alone, and increases with it.
///
/// Push brackets the solution of `pull(y) = x` and has the derivative of the implicit function; see [MonotoneInverse] for its steps and accuracy. A point whose preimage is not
/// between the two ends gives the nearer end, and a pull that is not of this kind gives nonsense: hold a new one to `BijectionLaws`.
///
/// The parameters are those of the original.
///
/// @param of a bijection of shape `[d]` on both sides
/// @param low where brackets begin, finite
/// @param high where they end, finite, above `low`
public record NumericalInverse(Bijection of, double low, double high) implements Bijection {

    public NumericalInverse {
        Checks.require(of.pulls(), "a bijection with a pull", "one without");
        Checks.require(of.shape().equals(of.baseShape()), "a bijection of one shape", of.shape() + " from " + of.baseShape());
        Checks.require(low < high && Double.isFinite(high - low), "a finite bracket", low + " and " + high);
    }

    @Override
    public Shape shape() {
        return of.shape();
    }

    @Override
    public List<Parameter> parameters() {
        return of.parameters();
    }

    @Override
    public int contextSize() {
        return of.contextSize();
    }

    @Override
    public void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
        of.initialize(data, context, values);
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        List<Parameter> parameters = of.parameters();
        List<Var> depends = new ArrayList<>(parameters.stream().map(p -> scope.param(p.name())).toList());
        boolean given = of.contextSize() > 0;
        if (given) {
            depends.add(scope.context(of.contextSize()));
        }
        Var y = MonotoneInverse.of(in -> {
            Scope inner = Scope.of(parameters, in.subList(1, 1 + parameters.size()));
            return of.pull(in.get(0), given ? inner.given(in.get(in.size() - 1)) : inner).value();
        }, x, depends, low, high);
        return new Mapped(y, of.pull(y, scope).logAbsDet().unaryMinus());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        return of.pull(y, scope);
    }
}
