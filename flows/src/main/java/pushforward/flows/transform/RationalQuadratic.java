package pushforward.flows.transform;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import pushforward.autodiff.Var;
import pushforward.flows.Transformer.Transformed;

/// Increasing rational-quadratic pieces between knots, one spline per feature: what the splines of this package share.
///
/// ```
///   bin k: left .. right on the data side -> bottom .. top on the base side, slopes d0 and d1 at its ends, s = (top - bottom) / (right - left)
///   q = (y - left) / (right - left),  p = 1 - q
///   pull:  x = bottom + (top - bottom) (s q^2 + d0 q p) / D,     D = s (q^2 + p^2) + (d0 + d1) q p
///          dx/dy = s^2 (d1 q^2 + 2 s q p + d0 p^2) / D^2         sums of positive terms, so nothing cancels
///   push:  t = (x - bottom) / (top - bottom),  e = d0 (1 - t) - d1 t,  b = e + 2 s t,  r = sqrt(e^2 + 4 s^2 t (1 - t))
///          q = 2 s t / (b + r) if b >= 0, else (r - b) / (2 (s - b))
/// ```
///
/// The quadratic equation for q has coefficients (s - b, b, -s t), and r^2 is its discriminant with the squares completed, which cannot be negative. Its root
/// depends only on ratios of e and s, so both are divided by the larger one before they are squared: slopes may be as large or small as the type allows.
/// Knots are shared by neighbouring bins bit for bit, so q and t never leave [0, 1].
///
/// J. A. Gregory and R. Delbourgo, Piecewise Rational Quadratic Interpolation to Monotonic Data, IMA J. Numer. Anal. 2 (1982), DOI 10.1093/imanum/2.2.123;
/// C. Durkan, A. Bekasov, I. Murray and G. Papamakarios, Neural Spline Flows, NeurIPS 2019, DOI 10.48550/arXiv.1906.04032.
///
/// @param data knots on the data side, ascending, `[.., K + 1]`
/// @param base knots on the base side, ascending, `[.., K + 1]`
/// @param raw one number per knot, `[.., K + 1]`
/// @param slope makes dx/dy, positive, of raw numbers; only those at the ends of the bin in use are asked for
record RationalQuadratic(Var data, Var base, Var raw, UnaryOperator<Var> slope) {

    /// Knots from `-bound` to `bound`, whose distances are at least the share `least` of the interval.
    ///
    /// @param raw `[.., K]`; equal numbers give equal distances
    /// @return `[.., K + 1]`
    static Var knots(Var raw, double bound, double least) {
        int axis = raw.shape().rank() - 1;
        int bins = raw.shape().dim(axis);
        // What is summed are departures from equal distances: small numbers, with small rounding errors.
        Var departures = raw.softmax(axis).minus(1.0 / bins).times(2 * bound * (1 - bins * least));
        double[] even = IntStream.range(1, bins).mapToDouble(k -> bound * (2.0 * k / bins - 1)).toArray();
        Var inner = departures.slice(axis, 0, bins - 1).cumSum(axis).plus(raw.constant(even, bins - 1));
        Var end = raw.slice(axis, 0, 1).fill(bound);
        return Var.concat(axis, end.unaryMinus(), inner, end);
    }

    /// Slopes above `least`, and 1 where raw numbers are 0.
    static Var slopes(Var raw, double least) {
        return raw.plus(Math.log(Math.expm1(1 - least))).softplus().plus(least);
    }

    /// What the bin of each feature is made of, each `[..]`.
    private record Bin(Var left, Var right, Var bottom, Var top, Var d0, Var d1, Var width, Var height, Var s) {

        static Bin of(Var left, Var right, Var bottom, Var top, Var d0, Var d1) {
            Var width = right.minus(left);
            Var height = top.minus(bottom);
            return new Bin(left, right, bottom, top, d0, d1, width, height, height.div(width));
        }

        /// The point at the share q of the bin, with the log-derivative of pull there.
        Transformed pulled(Var q) {
            Var p = q.unaryMinus().plus(1);
            Var qp = q.times(p);
            Var below = below(q, p, qp);
            Var x = bottom.plus(height.times(s.times(q.square()).plus(d0.times(qp))).div(below));
            return new Transformed(within(x, top), logSlope(q, p, qp, below));
        }

        /// The inverse at the share t of the bin, with its log-derivative there.
        Transformed pushed(Var t) {
            Var e = d0.times(t.unaryMinus().plus(1)).minus(d1.times(t));
            Var larger = e.abs().max(s).stopGradient();
            Var es = e.div(larger);
            Var ss = s.div(larger);
            Var st2 = ss.times(t).times(2);
            Var b = es.plus(st2);
            Var r = es.square().plus(ss.square().times(t.times(t.unaryMinus().plus(1))).times(4)).sqrt();
            Var ahead = b.ge(0);
            Var q = ahead.select(st2, r.minus(b)).div(ahead.select(b.plus(r), ss.minus(b).times(2)));
            Var p = q.unaryMinus().plus(1);
            Var qp = q.times(p);
            return new Transformed(within(left.plus(width.times(q)), right), logSlope(q, p, qp, below(q, p, qp)).unaryMinus());
        }

        /// A result that rounding has carried past the end of its bin, back at that end, with the derivative it has.
        private static Var within(Var v, Var end) {
            return v.minus(v.minus(end).max(0).stopGradient());
        }

        private Var below(Var q, Var p, Var qp) {
            return s.times(q.square().plus(p.square())).plus(d0.plus(d1).times(qp));
        }

        private Var logSlope(Var q, Var p, Var qp, Var below) {
            Var ratio = s.div(below);
            Var above = d1.times(q.square()).plus(s.times(qp).times(2)).plus(d0.times(p.square()));
            return ratio.times(above).times(ratio).log();
        }
    }

    /// Data to base.
    ///
    /// @param y `[..]` between the first and the last knot
    Transformed pull(Var y) {
        Bin bin = bin(y, data);
        return bin.pulled(y.minus(bin.left).div(bin.width));
    }

    /// Base to data.
    ///
    /// @param x `[..]` between the first and the last knot
    Transformed push(Var x) {
        Bin bin = bin(x, base);
        return bin.pushed(x.minus(bin.bottom).div(bin.height));
    }

    private Bin bin(Var at, Var knots) {
        int axis = at.shape().rank();
        int bins = knots.shape().dim(axis) - 1;
        Var first = at.expand(axis, bins - 1).ge(knots.slice(axis, 1, bins)).sum(axis);
        Var last = first.plus(1);
        return Bin.of(data.pick(first), data.pick(last), base.pick(first), base.pick(last), slope.apply(raw.pick(first)), slope.apply(raw.pick(last)));
    }
}
