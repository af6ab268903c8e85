package pushforward.flows.constraint;

import java.util.stream.IntStream;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Mapped;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Vectors whose entries increase.
///
/// ```
///   push: y_1 = x_1,  y_k = y_(k-1) + exp(x_k)        log|det| =  sum over k > 1 of x_k
///   pull: x_1 = y_1,  x_k = log(y_k - y_(k-1))        log|det| = -sum over k > 1 of x_k
/// ```
///
/// A point whose entries do not increase has no preimage: its pull has log|det| minus infinity and a value that means nothing. NaN stays NaN. Neighbours closer than
/// rounding come out equal, and equal neighbours lie outside.
///
/// B. Carpenter et al., Stan: A Probabilistic Programming Language, J. Statistical Software 76 (2017), DOI 10.18637/jss.v076.i01.
///
/// @param features d
public record Ordered(int features) implements Bijection {

    public Ordered {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        if (features == 1) {
            return new Mapped(x, x.constant(0).cast(DType.F64));
        }
        Var steps = x.slice(1, features);
        return new Mapped(Var.concat(0, x.slice(0, 1), steps.exp()).cumSum(0), steps.sumF64());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        if (features == 1) {
            return new Mapped(y, y.constant(0).cast(DType.F64));
        }
        Outside outside = Outside.where(steps(y).le(0));
        Var inner = outside.replace(y, IntStream.range(0, features).asDoubleStream().toArray());
        Var logs = steps(inner).log();
        return outside.apply(Var.concat(0, inner.slice(0, 1), logs), logs.sumF64().unaryMinus());
    }

    private Var steps(Var y) {
        return y.slice(1, features).minus(y.slice(0, features - 1));
    }
}
