package pushforward.flows.train;

import java.util.Arrays;
import pushforward.flows.internal.Checks;
import pushforward.tensor.random.PhiloxSource;
import pushforward.tensor.random.RandomKey;

/// Which point of the base goes with which row of a batch.
///
/// Any pairing whose points have the laws of base and data will do for flow matching. Independent pairs are the simplest; their paths cross, so the velocity is an average over
/// many and its own paths are curved.
/// Pairs of an optimal transport between the points of a batch hardly cross: the velocity is nearly that of a pair, so training is less noisy, and the flow's paths are nearly
/// straight and quick to follow.
///
/// **Contexts.** Where the flow has one, each point of the base is drawn with the context of its row, and goes to a row of similar context: the cost is `|x0_j - x1_i|^2 +
/// weight |c_j - c_i|^2`. Without the second
/// part the laws of base points given a context would no longer be that of the base, and the flow would learn wrong conditional laws. What is left of that bias falls with the
/// weight, and so does the gain over
/// independent pairs, where all contexts differ.
///
/// A. Tong et al., Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal Transport, TMLR 2024, DOI 10.48550/arXiv.2302.00482; A.-A. Pooladian et al.,
/// Multisample Flow Matching, ICML 2023,
/// DOI 10.48550/arXiv.2304.14772; J. Chemseddine, P. Hagemann, G. Steidl and C. Wald, Conditional Wasserstein Distances with Applications in Bayesian OT Flow Matching, JMLR 26
/// (2025), DOI 10.48550/arXiv.2403.18705.
public sealed interface Pairing {
    /// The weight of contexts unless set.
    double CONTEXT_WEIGHT = 100;

    /// The number of the base point that goes with each row.
    ///
    /// @param cost `[n, n]`, of rows (first) with base points, row after row, finite
    /// @param key decides what is random
    /// @return `[n]`
    int[] partners(double[] cost, RandomKey key);

    /// How much a squared difference of contexts costs, relative to one of points.
    default double contextWeight() {
        return 0;
    }

    /// By chance.
    record Independent() implements Pairing {
        @Override
        public int[] partners(double[] cost, RandomKey key) {
            int[] same = new int[Assignment.size(cost, Double.MAX_VALUE)];
            Arrays.setAll(same, i -> i);
            return same;
        }
    }

    /// The best transport within the batch, each base point to one row: see [Assignment].
    ///
    /// @param contextWeight 0 or more
    record Exact(double contextWeight) implements Pairing {
        public Exact {
            check(contextWeight);
        }

        @Override
        public int[] partners(double[] cost, RandomKey key) {
            return Assignment.of(cost).columns();
        }
    }

    /// The best transport within the batch with entropy: each row draws a base point from its part of the plan of [Sinkhorn]. With epsilon = 2 sigma^2 and
    /// [pushforward.flows.continuous.ProbabilityPath.Bridge] of that sigma this is Schroedinger's bridge.
    ///
    /// @param epsilon above 0, in the units of the cost: a squared distance
    /// @param contextWeight 0 or more
    record Entropic(double epsilon, double contextWeight) implements Pairing {
        private static final double TOLERANCE = 1e-3;

        public Entropic {
            Checks.require(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY, "an epsilon above 0", epsilon);
            check(contextWeight);
        }

        /// @throws ArithmeticException if Sinkhorn's iteration does not converge, as where epsilon is very small against the costs
        @Override
        public int[] partners(double[] cost, RandomKey key) {
            Sinkhorn plan = Sinkhorn.of(cost, epsilon, TOLERANCE);
            PhiloxSource random = key.source();
            int[] drawn = new int[plan.size()];
            Arrays.setAll(drawn, i -> plan.draw(i, random.nextDouble()));
            return drawn;
        }
    }

    private static void check(double contextWeight) {
        Checks.require(contextWeight >= 0 && contextWeight < Double.POSITIVE_INFINITY, "a context weight of 0 or more", contextWeight);
    }

    /// By chance.
    static Pairing independent() {
        return new Independent();
    }

    /// The best transport within the batch.
    static Pairing exact() {
        return new Exact(CONTEXT_WEIGHT);
    }

    /// The best transport within the batch, with entropy.
    static Pairing entropic(double epsilon) {
        return new Entropic(epsilon, CONTEXT_WEIGHT);
    }
}
