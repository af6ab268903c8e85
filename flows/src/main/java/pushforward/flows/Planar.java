package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.flows.internal.TanhShift;
import pushforward.tensor.Shape;

/// A bend along one direction, the same on each plane `w . y = constant`. As in every density layer the closed direction is pull; for sampling in closed form turn it
/// round with [Bijections#inverse].
///
/// ```
///   a = w . y + b + v . context,   k = u* . w > -1
///   pull(y) = y + u* tanh(a)                      log|det| =  log(1 + k (1 - tanh(a)^2))
///   push(x): a + k tanh(a) = w . x + b + v . context, one equation for the number a; then y = x - u* tanh(a)
///   u* = u + (k - w . u) w / |w|^2,  1 + k = softplus(w . u + log(e - 1))
/// ```
///
/// Every u is allowed, and u = 0 is the identity. Both directions cost a few d; push solves its equation by Newton's method within a bracket that halves, to rounding,
/// and has the derivative of the implicit function. The Jacobian differs from the identity by a matrix of rank 1: it takes many such layers to bend many features.
///
/// Parameters: `u` `[d]`, zero at first, `w` `[d]`, random and not zero, `b` a scalar as `[1]`, and with a context `context` (v) `[contextSize]`.
///
/// D. J. Rezende and S. Mohamed, Variational Inference with Normalizing Flows, ICML 2015, DOI 10.48550/arXiv.1505.05770.
///
/// @param features d
/// @param contextSize number of context features, which move the planes; 0 for none
public record Planar(int features, int contextSize) implements Bijection {

    public Planar {
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(contextSize >= 0, "a context of 0 features or more", contextSize);
    }

    /// Without context.
    public static Planar of(int features) {
        return new Planar(features, 0);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(Parameter.trained("u", Init.zeros(), features), Parameter.trained("w", Init.fanIn(1), features),
                Parameter.trained("b", Init.zeros(), 1)));
        if (contextSize > 0) {
            all.add(Parameter.trained("context", Init.zeros(), contextSize));
        }
        return all;
    }

    /// What both directions need.
    ///
    /// @param bend u* `[d]`
    /// @param onePlusK a scalar
    /// @param offset b + v . context, a scalar
    private record Plane(Var bend, Var w, Var onePlusK, Var offset) {
    }

    private Plane plane(Scope scope) {
        Var u = scope.param("u");
        Var w = scope.param("w");
        Var wu = w.dot(u);
        Var onePlusK = TanhShift.onePlusK(wu);
        Var bend = u.plus(w.times(onePlusK.minus(1).minus(wu).div(w.square().sum())));
        Var b = scope.param("b").at(0);
        return new Plane(bend, w, onePlusK, contextSize == 0 ? b : b.plus(scope.param("context").dot(scope.context(contextSize))));
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Plane p = plane(scope);
        Var t = TanhShift.solve(p.w().dot(x).plus(p.offset()), p.onePlusK()).tanh();
        return new Mapped(x.minus(p.bend().times(t)), TanhShift.slope(p.onePlusK(), t).log().sumF64().unaryMinus());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Plane p = plane(scope);
        Var t = p.w().dot(y).plus(p.offset()).tanh();
        return new Mapped(y.plus(p.bend().times(t)), TanhShift.slope(p.onePlusK(), t).log().sumF64());
    }
}
