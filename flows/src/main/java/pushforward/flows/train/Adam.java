package pushforward.flows.train;

import pushforward.tensor.io.Json;

/// Adam, and AdamW where the weight decay is not zero: the decay is decoupled from the gradient, so it does not pass through the moments.
///
/// With gradient g, step t from 1 and rate r:
///
/// ```
/// m = beta1 m + (1 - beta1) g                 v = beta2 v + (1 - beta2) g^2
/// p = (1 - r decay) p - r (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
/// ```
///
/// D. P. Kingma and J. Ba, Adam: A Method for Stochastic Optimization, ICLR 2015, DOI 10.48550/arXiv.1412.6980. I. Loshchilov and F. Hutter, Decoupled Weight
/// Decay Regularization, ICLR 2019, DOI 10.48550/arXiv.1711.05101.
///
/// @param rate the learning rate before the schedule's factor, above 0
/// @param beta1 decay of the first moment, in `[0, 1)`
/// @param beta2 decay of the second moment, in `[0, 1)`
/// @param epsilon added to the root of the second moment, above 0
/// @param weightDecay pull of a decaying parameter towards zero per step, relative to the rate, 0 or more
public record Adam(double rate, double beta1, double beta2, double epsilon, double weightDecay) {
    /// Checks the ranges.
    public Adam {
        require(rate > 0 && rate < Double.POSITIVE_INFINITY, "a positive learning rate", rate);
        require(beta1 >= 0 && beta1 < 1, "beta1 in [0, 1)", beta1);
        require(beta2 >= 0 && beta2 < 1, "beta2 in [0, 1)", beta2);
        require(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY, "a positive epsilon", epsilon);
        require(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY, "a weight decay of 0 or more", weightDecay);
    }

    private static void require(boolean condition, String expected, double got) {
        if (!condition) {
            throw new IllegalArgumentException("expected " + expected + ", got " + got);
        }
    }

    /// The usual settings: moments 0.9 and 0.999, epsilon 1e-8, no decay.
    public static Adam of(double rate) {
        return new Adam(rate, 0.9, 0.999, 1e-8, 0);
    }

    /// The same with another learning rate.
    public Adam withRate(double newRate) {
        return new Adam(newRate, beta1, beta2, epsilon, weightDecay);
    }

    /// The same with decay of the second moment and of the first.
    public Adam withBetas(double newBeta1, double newBeta2) {
        return new Adam(rate, newBeta1, newBeta2, epsilon, weightDecay);
    }

    /// The same with weight decay.
    public Adam withWeightDecay(double newDecay) {
        return new Adam(rate, beta1, beta2, epsilon, newDecay);
    }

    /// The settings as written into checkpoints.
    Json.Obj json() {
        return Json.object().with("rate", rate).with("beta1", beta1).with("beta2", beta2).with("epsilon", epsilon).with("weight_decay", weightDecay);
    }
}
