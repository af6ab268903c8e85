package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.flows.internal.TanhShift;
import pushforward.tensor.Shape;

/// A pull towards or a push away from a centre, the same on each sphere about it, closed in both directions.
///
/// ```
///   r = |y - c|,  q = alpha / (alpha + r),  n = softplus(beta + log(e - 1)) > 0
///   pull(y) = c + (y - c) g,  g = 1 - q + n q                  log|det| = (d - 1) log g + log(1 - q^2 + n q^2)
///   push(x) = c + (x - c) / g,  r the positive root of r^2 + (n alpha - R) r - alpha R = 0 for R = |x - c|
/// ```
///
/// At the centre the map stretches by n, far away not at all, alpha is how far it reaches, and beta = 0 is the identity. In the paper's letters its beta is
/// `(n - 1) alpha`, greater than -alpha as it must be. Both directions cost a few d; the root is taken in the form in which nothing cancels.
///
/// Parameters: `center` `[d]`, `log_alpha` and `beta` as `[1]`, all zero at first, and with a context `context` V `[d, contextSize]`: then c = center + V context.
///
/// D. J. Rezende and S. Mohamed, Variational Inference with Normalizing Flows, ICML 2015, DOI 10.48550/arXiv.1505.05770.
///
/// @param features d
/// @param contextSize number of context features, which move the centre; 0 for none
public record Radial(int features, int contextSize) implements Bijection {

    public Radial {
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(contextSize >= 0, "a context of 0 features or more", contextSize);
    }

    /// Without context.
    public static Radial of(int features) {
        return new Radial(features, 0);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(Parameter.trained("center", Init.zeros(), features), Parameter.trained("log_alpha", Init.zeros(), 1),
                Parameter.trained("beta", Init.zeros(), 1)));
        if (contextSize > 0) {
            all.add(Parameter.trained("context", Init.zeros(), features, contextSize));
        }
        return all;
    }

    private Var center(Scope scope) {
        Var c = scope.param("center");
        return contextSize == 0 ? c : c.plus(scope.param("context").matmul(scope.context(contextSize)));
    }

    private static Var alpha(Scope scope) {
        return scope.param("log_alpha").at(0).exp();
    }

    private static Var n(Scope scope) {
        return TanhShift.onePlusK(scope.param("beta").at(0));
    }

    /// The length of a vector: no square overflows, and the gradient at 0 is 0.
    private static Var length(Var v) {
        Var most = v.abs().maxAlong(0).stopGradient();
        Var scale = most.eq(0).select(most.fill(1), most);
        Var squares = v.div(scale).square().sum();
        Var zero = squares.eq(0);
        return zero.select(squares.fill(0), zero.select(squares.fill(1), squares).sqrt().times(scale));
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Var c = center(scope);
        Var n = n(scope);
        Var off = x.minus(c);
        Var whole = length(off);
        Var alpha = alpha(scope);
        // in units of everything there is, so that no product overflows
        Var unit = whole.plus(alpha).plus(n.times(alpha));
        Var a = alpha.div(unit);
        Var far = whole.div(unit);
        Var p = n.times(a).minus(far);
        Var product = a.times(far);
        Var root = p.abs().plus(p.square().plus(product.times(4)).sqrt());
        Var r = p.gt(0).select(product.times(2).div(root), root.times(0.5));
        Shell s = Shell.of(r, a, n);
        return new Mapped(c.plus(off.div(s.g())), s.logAbsDet(features).unaryMinus());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Var c = center(scope);
        Var off = y.minus(c);
        Shell s = Shell.of(length(off), alpha(scope), n(scope));
        return new Mapped(c.plus(off.times(s.g())), s.logAbsDet(features));
    }

    /// How the pull stretches along a sphere (g) and across it.
    private record Shell(Var g, Var across) {
        static Shell of(Var r, Var alpha, Var n) {
            Var sum = alpha.plus(r);
            Var q = alpha.div(sum);
            Var rest = r.div(sum);
            return new Shell(rest.plus(n.times(q)), rest.times(q.plus(1)).plus(n.times(q.square())));
        }

        Var logAbsDet(int d) {
            return g.log().times(d - 1).plus(across.log()).sumF64();
        }
    }
}
