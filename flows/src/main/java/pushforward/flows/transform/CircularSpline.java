package pushforward.flows.transform;

import pushforward.autodiff.Var;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// A monotone rational-quadratic spline of the circle: K bins on [-pi, pi), whose ends are one point with one slope.
///
/// ```
///   raw [.., 3 K] = K for the distances of knots on the data side, K for those on the base side, K for dx/dy at the knots, the first of which is -pi and pi
/// ```
///
/// Zeros give the identity, and -pi stays where it is: angles in [-pi, pi) are carried to angles in [-pi, pi]; a [Shift] beside it turns the circle.
/// Angles outside the interval are neither an error nor brought back into it. They are carried as their counterparts within are, and keep their number
/// of turns: `f(y + 2 pi n) = f(y) + 2 pi n`, a bijection of the whole line with a continuous derivative. A number so large that its neighbours are more
/// than a turn apart has no angle, and stays as it is.
///
/// Accuracy and cost are those of [RationalQuadraticSpline], but that an angle of n turns is known to n eps only.
///
/// D. J. Rezende et al., Normalizing Flows on Tori and Spheres, ICML 2020, DOI 10.48550/arXiv.2002.02428.
///
/// @param bins K, at least 2
/// @param minWidth the least distance of knots on the data side as a share of 2 pi, within [1e-5, 1/K)
/// @param minHeight the same for the base side
/// @param minSlope the least slope at a knot, within [1e-5, 1)
public record CircularSpline(int bins, double minWidth, double minHeight, double minSlope) implements Transformer {

    public CircularSpline {
        RationalQuadraticSpline.check(bins, minWidth, minHeight, minSlope);
    }

    /// With the usual least sizes.
    public static CircularSpline of(int bins) {
        return new CircularSpline(bins, RationalQuadraticSpline.LEAST, RationalQuadraticSpline.LEAST, RationalQuadraticSpline.LEAST);
    }

    @Override
    public int size() {
        return 3 * bins;
    }

    @Override
    public Transformed push(Var x, Var raw) {
        Var angle = angle(x);
        Var known = known(angle);
        Var safe = known.select(angle, x.fill(0));
        return turned(x, known, safe, spline(raw).push(safe));
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        Var angle = angle(y);
        Var known = known(angle);
        Var safe = known.select(angle, y.fill(0));
        return turned(y, known, safe, spline(raw).pull(safe));
    }

    /// The counterpart in [-pi, pi]. The multiple of the period is rounded, and may leave the result on the wrong side of an end; a second look corrects that.
    private static Var angle(Var v) {
        Var period = v.constant(Math.PI).times(2);
        Var near = v.minus(v.div(period).round().times(period));
        Var above = near.gt(Math.PI).select(period, v.constant(0));
        Var below = near.lt(-Math.PI).select(period, v.constant(0));
        return near.minus(above).plus(below);
    }

    private static Var known(Var angle) {
        return angle.abs().le(Math.PI);
    }

    private static Transformed turned(Var v, Var known, Var angle, Transformed inner) {
        Var zero = v.fill(0);
        return new Transformed(v.plus(known.select(inner.value().minus(angle), zero)), known.select(inner.logDerivative(), zero));
    }

    private RationalQuadratic spline(Var raw) {
        Var data = RationalQuadratic.knots(Transformer.raw(raw, 0, bins), Math.PI, minWidth);
        Var base = RationalQuadratic.knots(Transformer.raw(raw, bins, 2 * bins), Math.PI, minHeight);
        Var slopes = Transformer.raw(raw, 2 * bins, size());
        int axis = raw.shape().rank() - 1;
        return new RationalQuadratic(data, base, Var.concat(axis, slopes, slopes.slice(axis, 0, 1)), r -> RationalQuadratic.slopes(r, minSlope));
    }
}
