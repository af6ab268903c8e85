package pushforward.flows.inference;

import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.TracedMany;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// The logarithm of a density that need not be normalised: `log p~(x) = log p(x) + log Z`, Z unknown. Meant for users to implement; written for one sample, and traced.
///
/// ```java
/// LogDensity banana = x -> x.at(0).square().plus(x.at(1).minus(x.at(0).square()).square().times(4)).times(-0.5);
/// ```
@FunctionalInterface
public interface LogDensity {
    /// The log-density at x in nats, up to a constant; minus infinity outside the support.
    ///
    /// @param x `[d]`, of type F64 whatever the type of the flow
    /// @return a scalar of type F64
    Var at(Var x);

    /// The log-density at x of any type, checked.
    ///
    /// @param x `[d]`
    /// @return a scalar of type F64, per sample where x is
    default Var checked(Var x) {
        Var value = at(x.cast(DType.F64));
        Checks.require(value.shape().rank() == 0 && value.dtype() == DType.F64, "a log-density that is an F64 scalar", value.type());
        return value;
    }

    /// The log-density at rows.
    ///
    /// @param x `[n, d]`, of any type, not modified
    /// @return `[n]`, F64
    default Tensor of(Tensor x) {
        Checks.require(x.rank() == 2, "rows of shape [n, d]", x.shape());
        TracedMany compiled = compile(x.shape().remove(0));
        try (Tensor rows = x.to(DType.F64)) {
            return compiled.apply(rows).get(0);
        }
    }

    /// The log-density compiled for tensors `[n, d]` of type F64.
    ///
    /// @param shape `[d]`
    default TracedMany compile(Shape shape) {
        return Autodiff.compile(List.of(Argument.perSample("x", shape, DType.F64)), xs -> List.of(checked(xs.get(0)).lift()));
    }
}
