package pushforward.flows.transform;

import java.util.List;
import pushforward.autodiff.FnN;
import pushforward.autodiff.Var;
import pushforward.flows.MonotoneInverse;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// A mixture of J sigmoids, carried back to the line: the deep sigmoidal transformer of neural autoregressive flows.
///
/// ```
///   c_j = a_j y + b_j,   S = sum over j of w_j sigmoid(c_j)
///   pull:  x = logit S = log S - log(1 - S),      dx/dy = sum over j of w_j a_j sigmoid(c_j) sigmoid(-c_j) / (S (1 - S))
///   raw [.., 3 J]:   a_j = 0.001 + softplus(raw + c), 1 at 0;    b_j = raw + offset;    w = softmax(raw)
///   offsets: J numbers evenly spread over [-1/2, 1/2]
/// ```
///
/// The logarithms of S, of 1 - S and of the derivative are sums of exponentials of logarithms, shifted by the largest, so tails are exact however far out, where the map is
/// linear. Zeros give a map that differs from the identity by at most 0.13, the offsets' doing: without them equal sigmoids would remain equal for ever.
/// S lies between the least and the largest sigmoid, so x between the least and the largest c_j: the root of push lies between the least and the largest
/// (x - b_j) / a_j, and [MonotoneInverse] finds it, at 2 J exponentials and logarithms for each of its steps. NaN stays NaN.
///
/// C.-W. Huang, D. Krueger, A. Lacoste and A. Courville, Neural Autoregressive Flows, ICML 2018, DOI 10.48550/arXiv.1804.00779.
///
/// @param units J, at least 2
public record DeepSigmoidal(int units) implements Transformer {
    private static final double LEAST = 1e-3;

    public DeepSigmoidal {
        Checks.require(units >= 2, "at least 2 units", units);
    }

    @Override
    public int size() {
        return 3 * units;
    }

    /// Slopes, offsets and the logarithms of weights, `[.., J]` each.
    private record Sigmoids(Var a, Var b, Var logW) {
        List<Var> all() {
            return List.of(a, b, logW);
        }

        private Var inner(Var y) {
            int axis = y.shape().rank();
            return y.expand(axis, a.shape().dim(axis)).times(a).plus(b);
        }

        Var value(Var y) {
            int axis = y.shape().rank();
            Var c = inner(y);
            return logW.plus(c.logSigmoid()).logSumExp(axis).minus(logW.plus(c.unaryMinus().logSigmoid()).logSumExp(axis));
        }

        Var logSlope(Var y) {
            int axis = y.shape().rank();
            Var c = inner(y);
            Var on = logW.plus(c.logSigmoid());
            Var off = c.unaryMinus().logSigmoid();
            return on.plus(off).plus(a.log()).logSumExp(axis).minus(on.logSumExp(axis)).minus(logW.plus(off).logSumExp(axis));
        }
    }

    private Sigmoids sigmoids(Var raw) {
        int axis = raw.shape().rank() - 1;
        double[] offsets = new double[units];
        for (int j = 0; j < units; j++) {
            offsets[j] = (double) j / (units - 1) - 0.5;
        }
        Var a = RationalQuadratic.slopes(Transformer.raw(raw, 0, units), LEAST);
        Var b = Transformer.raw(raw, units, 2 * units).plus(raw.constant(offsets, units));
        return new Sigmoids(a, b, Transformer.raw(raw, 2 * units, size()).logSoftmax(axis));
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        Sigmoids s = sigmoids(raw);
        return new Transformed(s.value(y), s.logSlope(y));
    }

    @Override
    public Transformed push(Var x, Var raw) {
        Sigmoids s = sigmoids(raw);
        int axis = x.shape().rank();
        Var ends = x.expand(axis, units).minus(s.b).div(s.a);
        FnN map = in -> new Sigmoids(in.get(1), in.get(2), in.get(3)).value(in.get(0));
        Var y = MonotoneInverse.of(map, x, s.all(), ends.unaryMinus().maxAlong(axis).unaryMinus(), ends.maxAlong(axis));
        return new Transformed(y, s.logSlope(y).unaryMinus());
    }
}
