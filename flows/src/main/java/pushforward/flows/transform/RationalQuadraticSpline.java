package pushforward.flows.transform;

import pushforward.autodiff.Var;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// A monotone rational-quadratic spline of K bins on [-bound, bound], and the identity outside, with a derivative that is continuous but for rounding.
///
/// ```
///   raw [.., 3 K - 1] = K for the distances of knots on the data side, K for those on the base side, K - 1 for dx/dy at the inner knots
///   distances: 2 bound (least + (1 - K least) softmax(raw));    slopes: minSlope + softplus(raw + c), c such that 0 gives 1;    1 to rounding at both ends
/// ```
///
/// Zeros give the identity. Both directions are closed; pull is the rational function, push the root of a quadratic equation written so that its discriminant
/// cannot be negative. In float32 as in float64 the result of push is the exact inverse but for a change of argument and result by 4 eps bound each, between
/// whatever knots. Cost per feature: a count of the knots below, six choices among K + 1, two softplus, a few dozen products, and one logarithm. Outside the bound the derivative
/// is that of the identity, and raw numbers have the derivative 0. NaN stays NaN.
///
/// C. Durkan, A. Bekasov, I. Murray and G. Papamakarios, Neural Spline Flows, NeurIPS 2019, DOI 10.48550/arXiv.1906.04032.
///
/// @param bins K, at least 2
/// @param bound where the identity begins, positive
/// @param minWidth the least distance of knots on the data side as a share of 2 bound, within [1e-5, 1/K)
/// @param minHeight the same for the base side
/// @param minSlope the least slope at an inner knot, within [1e-5, 1)
public record RationalQuadraticSpline(int bins, double bound, double minWidth, double minHeight, double minSlope) implements Transformer {
    /// The usual least share of a bin, and least slope.
    public static final double LEAST = 1e-3;

    public RationalQuadraticSpline {
        check(bins, minWidth, minHeight, minSlope);
        Checks.require(bound > 0 && bound < 1e30, "a positive bound", bound);
    }

    /// With the usual least sizes.
    public static RationalQuadraticSpline of(int bins, double bound) {
        return new RationalQuadraticSpline(bins, bound, LEAST, LEAST, LEAST);
    }

    /// Eight bins on [-3, 3], as in the paper.
    public static RationalQuadraticSpline standard() {
        return of(8, 3);
    }

    static void check(int bins, double minWidth, double minHeight, double minSlope) {
        Checks.require(bins >= 2, "at least 2 bins", bins);
        // Narrower bins than these could have no width at all among float32 knots.
        Checks.require(minWidth >= 1e-5 && minWidth * bins < 1, "a least width within [1e-5, 1/" + bins + ")", minWidth);
        Checks.require(minHeight >= 1e-5 && minHeight * bins < 1, "a least height within [1e-5, 1/" + bins + ")", minHeight);
        Checks.require(minSlope >= 1e-5 && minSlope < 1, "a least slope within [1e-5, 1)", minSlope);
    }

    @Override
    public int size() {
        return 3 * bins - 1;
    }

    @Override
    public Transformed push(Var x, Var raw) {
        Var inside = inside(x);
        return outside(x, inside, spline(raw).push(inside.select(x, x.fill(0))));
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        Var inside = inside(y);
        return outside(y, inside, spline(raw).pull(inside.select(y, y.fill(0))));
    }

    private Var inside(Var v) {
        return v.abs().le(bound);
    }

    private static Transformed outside(Var v, Var inside, Transformed inner) {
        return new Transformed(inside.select(inner.value(), v), inside.select(inner.logDerivative(), v.fill(0)));
    }

    private RationalQuadratic spline(Var raw) {
        Var data = RationalQuadratic.knots(Transformer.raw(raw, 0, bins), bound, minWidth);
        Var base = RationalQuadratic.knots(Transformer.raw(raw, bins, 2 * bins), bound, minHeight);
        int axis = raw.shape().rank() - 1;
        Var end = raw.slice(axis, 0, 1).fill(0);
        return new RationalQuadratic(data, base, Var.concat(axis, end, Transformer.raw(raw, 2 * bins, size()), end), r -> RationalQuadratic.slopes(r, minSlope));
    }
}
