package pushforward.flows.transform;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.MonotoneInverse;
import pushforward.flows.Transformer;
import pushforward.flows.internal.Checks;

/// The distribution function of a mixture of K logistic distributions, on the logistic scale: data with that law become standard logistic.
///
/// ```
///   F(y) = sum over k of p_k sigmoid(a_k),  a_k = (y - m_k) / s_k
///   pull: x = log F(y) - log(1 - F(y))           log x' = log(F'/F + F'/(1 - F))
///   push: the y with that x, between the smallest and the largest m_k + s_k x
///   p = softmax(raw 0 .. K-1),  m_k = o_k + raw K+k,  log s_k = bound tanh(raw 2K+k / bound)
/// ```
///
/// Both logarithms are taken of sums of exponentials, and both ratios are averages of `sigmoid(-a_k) / s_k` and `sigmoid(a_k) / s_k`, so nothing underflows or cancels
/// at any distance: far out the map is affine. The offsets o_k, evenly over [-spread, spread], keep components apart that begin with equal raw numbers, as those of
/// a network with zero last weights do; at raw 0 the map is smooth and near the identity, and with K = 1 the identity itself.
///
/// Cost: pull K sigmoids and logarithms per feature; push about 150 times as much, by Newton's method within a bracket that halves, to rounding, with the derivative
/// of the implicit function. Followed towards the base by [pushforward.flows.Curve.NormalToLogistic] it gaussianises.
///
/// J. Ho, X. Chen, A. Srinivas, Y. Duan and P. Abbeel, Flow++: Improving Flow-Based Generative Models with Variational Dequantization and Architecture Design, ICML 2019,
/// DOI 10.48550/arXiv.1902.00275; C. Meng, Y. Song, J. Song and S. Ermon, Gaussianization Flows, AISTATS 2020, DOI 10.48550/arXiv.2003.01941.
///
/// @param components K
/// @param bound the largest |log s_k|, positive
public record LogisticMixture(int components, double bound) implements Transformer {
    /// The usual bound on log-scales: widths from a thousandth to a thousand.
    public static final double BOUND = 7;
    /// How far the first and the last component begin from 0.
    private static final double SPREAD = 1;

    public LogisticMixture {
        Checks.require(components >= 1, "at least 1 component", components);
        Checks.require(bound > 0 && bound < Double.POSITIVE_INFINITY, "a positive bound", bound);
    }

    /// With the usual bound.
    public static LogisticMixture of(int components) {
        return new LogisticMixture(components, BOUND);
    }

    @Override
    public int size() {
        return 3 * components;
    }

    /// Where component k is when its raw number is 0: o_k.
    public double offset(int k) {
        return components == 1 ? 0 : SPREAD * (2.0 * k / (components - 1) - 1);
    }

    private Var logWeight(Var raw) {
        return Transformer.raw(raw, 0, components).logSoftmax(raw.shape().rank() - 1);
    }

    private Var mean(Var raw) {
        double[] offsets = new double[components];
        for (int k = 0; k < components; k++) {
            offsets[k] = offset(k);
        }
        return Transformer.raw(raw, components, 2 * components).plus(raw.constant(offsets, components));
    }

    private Var logScale(Var raw) {
        return Transformer.raw(raw, 2 * components, 3 * components).times(1 / bound).tanh().times(bound);
    }

    /// A mixture: everything `[.., K]`.
    private record Mixture(Var logWeight, Var mean, Var inverseScale) {

        private int last() {
            return mean.shape().rank() - 1;
        }

        private int size() {
            return mean.shape().dim(last());
        }

        /// a_k.
        private Var standardised(Var y) {
            return y.expand(last(), size()).minus(mean).times(inverseScale);
        }

        /// log F - log(1 - F).
        Var logit(Var y) {
            Var a = standardised(y);
            return logWeight.plus(a.logSigmoid()).logSumExp(last()).minus(logWeight.plus(a.unaryMinus().logSigmoid()).logSumExp(last()));
        }

        /// Its derivative.
        Var slope(Var y) {
            Var a = standardised(y);
            Var minus = a.unaryMinus();
            Var below = logWeight.plus(a.logSigmoid()).softmax(last()).times(minus.sigmoid());
            Var above = logWeight.plus(minus.logSigmoid()).softmax(last()).times(a.sigmoid());
            return below.plus(above).times(inverseScale).sum(last());
        }
    }

    private Mixture mixture(Var raw) {
        return new Mixture(logWeight(raw), mean(raw), logScale(raw).unaryMinus().exp());
    }

    @Override
    public Transformed push(Var x, Var raw) {
        Mixture known = mixture(raw);
        int last = raw.shape().rank() - 1;
        // where each component alone would have this x: y lies between the least and the largest
        Var alone = x.expand(last, components).div(known.inverseScale()).plus(known.mean());
        Var y = MonotoneInverse.of(in -> new Mixture(in.get(1), in.get(2), in.get(3)).logit(in.get(0)), x,
                List.of(known.logWeight(), known.mean(), known.inverseScale()), alone.unaryMinus().maxAlong(last).unaryMinus(), alone.maxAlong(last));
        return new Transformed(y, known.slope(y).log().unaryMinus());
    }

    @Override
    public Transformed pull(Var y, Var raw) {
        Mixture m = mixture(raw);
        return new Transformed(m.logit(y), m.slope(y).log());
    }
}
