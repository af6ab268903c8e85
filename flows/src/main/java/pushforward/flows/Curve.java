package pushforward.flows;

import pushforward.autodiff.Var;
import pushforward.flows.Transformer.Transformed;
import pushforward.flows.internal.Checks;
import pushforward.flows.internal.NormalTail;

/// A known increasing function of one number, for [Pointwise]: the whole line to an interval, whose ends may be infinite and do not belong to it.
///
/// Each gives value and log-derivative, `[..]` for `[..]`, by formulas that lose nothing at either end.
public sealed interface Curve {

    /// The function, on the whole line.
    Transformed push(Var x);

    /// Its inverse, inside the image.
    Transformed pull(Var y);

    /// Where the image begins.
    default double low() {
        return Double.NEGATIVE_INFINITY;
    }

    /// Where the image ends.
    default double high() {
        return Double.POSITIVE_INFINITY;
    }

    /// `y = exp(x)`, onto the positive numbers: log-normal data from normal ones.
    record Exp() implements Curve {
        @Override
        public Transformed push(Var x) {
            return new Transformed(x.exp(), x);
        }

        @Override
        public Transformed pull(Var y) {
            Var x = y.log();
            return new Transformed(x, x.unaryMinus());
        }

        @Override
        public double low() {
            return 0;
        }
    }

    /// `y = log(1 + exp(x))`, onto the positive numbers: like the exponential near 0, and the identity far from it.
    ///
    /// The inverse is `y + log(1 - exp(-y))`. C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia, Incorporating Second-Order Functional Knowledge for Better
    /// Option Pricing, NIPS 2000.
    record Softplus() implements Curve {
        @Override
        public Transformed push(Var x) {
            return new Transformed(x.softplus(), x.logSigmoid());
        }

        @Override
        public Transformed pull(Var y) {
            Var log = y.unaryMinus().expm1().unaryMinus().log();
            return new Transformed(y.plus(log), log.unaryMinus());
        }

        @Override
        public double low() {
            return 0;
        }
    }

    /// `y = tanh(x)`, onto (-1, 1). The derivative is `4 sigmoid(2 x) sigmoid(-2 x)`.
    record Tanh() implements Curve {
        private static final double LOG_4 = 2 * Math.log(2);

        @Override
        public Transformed push(Var x) {
            Var twice = x.times(2);
            return new Transformed(x.tanh(), twice.logSigmoid().plus(twice.unaryMinus().logSigmoid()).plus(LOG_4));
        }

        @Override
        public Transformed pull(Var y) {
            Var above = y.log1p();
            Var below = y.unaryMinus().log1p();
            return new Transformed(above.minus(below).times(0.5), above.plus(below).unaryMinus());
        }

        @Override
        public double low() {
            return -1;
        }

        @Override
        public double high() {
            return 1;
        }
    }

    /// `y = x` for `x >= 0` and `y = slope x` below; at the kink the derivative is that of the right side. For a trained slope see
    /// [pushforward.flows.transform.LeakyRelu].
    ///
    /// @param slope positive and finite
    record LeakyRelu(double slope) implements Curve {
        public LeakyRelu {
            Checks.require(slope > 0 && slope < Double.POSITIVE_INFINITY, "a positive slope", slope);
        }

        @Override
        public Transformed push(Var x) {
            return bent(x, slope);
        }

        @Override
        public Transformed pull(Var y) {
            return bent(y, 1 / slope);
        }

        private static Transformed bent(Var x, double slope) {
            Var below = x.lt(0);
            return new Transformed(below.select(x.times(slope), x), below.select(x.fill(Math.log(slope)), x.fill(0)));
        }
    }

    /// `y = logit(Phi(x))`: standard normal numbers to standard logistic ones, and back by `x = Phi^-1(sigmoid(y))`. Data of any size are allowed: beyond the
    /// numbers at which Phi underflows the tails are those of Laplace's continued expansion.
    ///
    /// Behind a mixture of logistic distributions ([pushforward.flows.transform.LogisticMixture]) it makes features normal: C. Meng, Y. Song, J. Song and S. Ermon,
    /// Gaussianization Flows, AISTATS 2020, DOI 10.48550/arXiv.2003.01941.
    record NormalToLogistic() implements Curve {
        @Override
        public Transformed push(Var x) {
            return NormalTail.toLogistic(x);
        }

        @Override
        public Transformed pull(Var y) {
            return NormalTail.fromLogistic(y);
        }
    }
}
