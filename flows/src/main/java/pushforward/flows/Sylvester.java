package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.flows.internal.Reflections;
import pushforward.flows.internal.TanhShift;
import pushforward.tensor.Shape;

/// m bends at once, [Planar] in m dimensions: within the span of m orthonormal directions, by two triangular matrices. As in every density layer the closed direction is
/// pull; for sampling in closed form turn it round with [Bijections#inverse].
///
/// ```
///   Q  [d, m]   the first m columns of a product of Householder reflections
///   A, B [m, m] upper triangular, B_ii = exp(log_scale_i), A_ii B_ii = k_i > -1
///   a = B Q^T y + b + V context    [m]
///   pull(y) = y + Q A tanh(a)                    log|det| = sum of log(1 + k_i (1 - tanh(a_i)^2))
///   push(x): from the last coordinate to the first, a_i + k_i tanh(a_i) = what x and the later ones say; then y = x - Q A tanh(a)
///   1 + k_i = softplus(raw_i + log(e - 1))
/// ```
///
/// All parameters are allowed, none of A's makes the layer the identity. Per sample pull costs 2 d m + m^2 multiply-adds; push costs as much and m scalar equations one
/// after the other, each solved by Newton's method within a bracket that halves, to rounding, with the derivative of the implicit function. That B has a positive diagonal is
/// no loss, for tanh is odd.
///
/// Parameters: `vectors` `[reflections, d]`, random; `raw` `[m]`, `log_scale` `[m]`, `b` `[m]`, the strict triangles `a` and `b_upper` `[m (m-1) / 2]` row by row if m > 1,
/// and with a context `context` (V) `[m, contextSize]`, all zero at first.
///
/// R. van den Berg, L. Hasenclever, J. M. Tomczak and M. Welling, Sylvester Normalizing Flows for Variational Inference, UAI 2018, DOI 10.48550/arXiv.1803.05649.
///
/// @param features d
/// @param rank m, from 1 to d
/// @param reflections how many reflections make Q, at least 1
/// @param contextSize number of context features, which shift the bends; 0 for none
public record Sylvester(int features, int rank, int reflections, int contextSize) implements Bijection {

    public Sylvester {
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(rank >= 1 && rank <= features, "a rank within 1.." + features, rank);
        Checks.require(reflections >= 1, "at least 1 reflection", reflections);
        Checks.require(contextSize >= 0, "a context of 0 features or more", contextSize);
    }

    /// As many reflections as bends, without context.
    public static Sylvester of(int features, int rank) {
        return new Sylvester(features, rank, Math.max(1, rank), 0);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(Parameter.trained("vectors", Init.normal(1), reflections, features), Parameter.trained("raw", Init.zeros(), rank),
                Parameter.trained("log_scale", Init.zeros(), rank), Parameter.trained("b", Init.zeros(), rank)));
        if (rank > 1) {
            all.add(Parameter.trained("a", Init.zeros(), rank * (rank - 1) / 2));
            all.add(Parameter.trained("b_upper", Init.zeros(), rank * (rank - 1) / 2));
        }
        if (contextSize > 0) {
            all.add(Parameter.trained("context", Init.zeros(), rank, contextSize));
        }
        return all;
    }

    private Var directions(Scope scope) {
        return Reflections.matrix(scope.param("vectors")).slice(1, 0, rank);
    }

    private static Var onePlusK(Scope scope) {
        return TanhShift.onePlusK(scope.param("raw"));
    }

    private static Var scale(Scope scope) {
        return scope.param("log_scale").exp();
    }

    private Var triangle(Var diagonal, Scope scope, String strict) {
        return rank == 1 ? diagonal.reshape(1, 1) : Triangle.of(rank, false, diagonal, scope.param(strict));
    }

    private Var a(Scope scope) {
        return triangle(onePlusK(scope).minus(1).div(scale(scope)), scope, "a");
    }

    private Var b(Scope scope) {
        return triangle(scale(scope), scope, "b_upper");
    }

    private Var shift(Scope scope) {
        Var b = scope.param("b");
        return contextSize == 0 ? b : b.plus(scope.param("context").matmul(scope.context(contextSize)));
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Var q = directions(scope);
        Var a = a(scope);
        Var b = b(scope);
        Var scale = scale(scope);
        Var n = onePlusK(scope);
        Var shift = shift(scope);
        Var along = q.transpose().matmul(x);
        // w = Q^T y and t = tanh(a), coordinates i + 1 .. m - 1 so far
        Var w = null;
        Var t = null;
        for (int i = rank - 1; i >= 0; i--) {
            Var known = shift.slice(i, i + 1);
            Var rest = along.slice(i, i + 1);
            if (i < rank - 1) {
                known = known.plus(b.slice(0, i, i + 1).slice(1, i + 1, rank).matmul(w));
                rest = rest.minus(a.slice(0, i, i + 1).slice(1, i + 1, rank).matmul(t));
            }
            Var s = scale.slice(i, i + 1);
            Var bend = TanhShift.solve(s.times(rest).plus(known), n.slice(i, i + 1));
            // from the equation for w itself: the later one, (bend - known) / s, would lose what known has in common with bend
            Var ti = bend.tanh();
            Var wi = rest.minus(n.slice(i, i + 1).minus(1).div(s).times(ti));
            t = t == null ? ti : Var.concat(0, ti, t);
            w = w == null ? wi : Var.concat(0, wi, w);
        }
        return new Mapped(x.minus(q.matmul(a.matmul(t))), TanhShift.slope(n, t).log().sumF64().unaryMinus());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Var q = directions(scope);
        Var t = b(scope).matmul(q.transpose().matmul(y)).plus(shift(scope)).tanh();
        return new Mapped(y.plus(q.matmul(a(scope).matmul(t))), TanhShift.slope(onePlusK(scope), t).log().sumF64());
    }
}
