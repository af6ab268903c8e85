package pushforward.flows.continuous;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.Noise;
import pushforward.flows.continuous.Velocity.WithDivergence;
import pushforward.flows.internal.Checks;

/// How the divergence of a velocity, the trace of its Jacobian J, is found.
///
/// | | cost in evaluations of v | |
/// |---|---|---|
/// | [Formula] | 2 | exact; for velocities that have one, such as [VelocityNet] with one or two hidden layers |
/// | [Exact] | 1 + d | exact; all d directions through one pass |
/// | [Hutchinson] | 2 per probe | right in the mean; variance 2 sum over i != j of S_ij^2 for signs, 2 sum over all i, j for normal numbers, S the symmetric part of J |
/// | [HutchPlusPlus] | 2 per probe | right in the mean; the error falls like 1 / probes instead of its square root |
///
/// A random one of two probes or more says its standard error beside it, [Velocity.WithDivergence#standardError]. Probes are drawn once per solve and kept for all of it, so the
/// solver sees a smooth field; they are drawn only in training, where there is noise: densities and validation losses take the exact trace.
public sealed interface Divergence {
    /// How many numbers a probe takes, for `d` features; 0 of what is exact.
    default int probeSize(int features) {
        return 0;
    }

    /// The probe of one sample `[probeSize]`.
    default Var probe(Noise noise, int features) {
        throw new UnsupportedOperationException("an exact divergence takes no probe");
    }

    /// Velocity and divergence at a point.
    ///
    /// @param probe what [#probe] gave; anything for exact ones, which do not read it
    WithDivergence at(Velocity velocity, Var t, Var x, List<Var> prepared, Var probe);

    /// The velocity's own formula.
    record Formula() implements Divergence {
        @Override
        public WithDivergence at(Velocity velocity, Var t, Var x, List<Var> prepared, Var probe) {
            return velocity.withDivergence(t, x, prepared);
        }
    }

    /// The sum of all d diagonal elements, by forward derivatives along all axes at once.
    record Exact() implements Divergence {
        @Override
        public WithDivergence at(Velocity velocity, Var t, Var x, List<Var> prepared, Var probe) {
            return new WithDivergence(velocity.at(t, x, prepared), Autodiff.divergence(v -> velocity.at(t, v, prepared)).apply(x));
        }
    }

    /// The mean of `e^T J e` over some random e, each by one forward derivative: value and derivative share the weights, so together they are one product of twice the width.
    ///
    /// M. F. Hutchinson, A stochastic estimator of the trace of the influence matrix for Laplacian smoothing splines, Commun. Stat. Simul. 19 (1990),
    /// DOI 10.1080/03610919008812866; W. Grathwohl, R. T. Q. Chen,
    /// J. Bettencourt, I. Sutskever and D. Duvenaud, FFJORD, ICLR 2019, DOI 10.48550/arXiv.1810.01367.
    ///
    /// @param probes how many
    /// @param signs random signs, whose variance is least, or normal numbers
    record Hutchinson(int probes, boolean signs) implements Divergence {
        public Hutchinson {
            Checks.require(probes >= 1, "at least 1 probe", probes);
        }

        @Override
        public int probeSize(int features) {
            return probes * features;
        }

        @Override
        public Var probe(Noise noise, int features) {
            return random(noise, signs, probes * features);
        }

        @Override
        public WithDivergence at(Velocity velocity, Var t, Var x, List<Var> prepared, Var probe) {
            int d = velocity.features();
            Var value = null;
            List<Var> products = new ArrayList<>();
            for (int i = 0; i < probes; i++) {
                Var e = probe.slice(i * d, (i + 1) * d);
                Autodiff.WithTangents j = Autodiff.jvp(v -> List.of(velocity.at(t, v.get(0), prepared)), List.of(x), List.of(e));
                products.add(e.dot(j.tangents().get(0)));
                value = j.values().get(0);
            }
            Var mean = mean(products);
            return new WithDivergence(value, mean, standardError(products, mean));
        }
    }

    /// Hutch++: the trace on the range of a sketch exactly, the rest by Hutchinson's estimate, with a third of the probes each for sketch, range and rest.
    ///
    /// ```
    ///   Q = orth(J S),   tr J  ~  tr Q^T J Q + 1/m sum of g^T (I - Q Q^T) J (I - Q Q^T) g
    /// ```
    ///
    /// R. A. Meyer, C. Musco, C. Musco and D. P. Woodruff, Hutch++: Optimal Stochastic Trace Estimation, SOSA 2021, DOI 10.48550/arXiv.2010.09649.
    ///
    /// @param sketch columns of S, and of the rest's probes; at most the number of features
    record HutchPlusPlus(int sketch) implements Divergence {
        private static final double TINY = 1e-30;

        public HutchPlusPlus {
            Checks.require(sketch >= 1, "at least 1 column", sketch);
        }

        @Override
        public int probeSize(int features) {
            return 2 * sketch * features;
        }

        @Override
        public Var probe(Noise noise, int features) {
            Checks.require(sketch <= features, "at most " + features + " columns", sketch);
            return random(noise, true, 2 * sketch * features);
        }

        @Override
        public WithDivergence at(Velocity velocity, Var t, Var x, List<Var> prepared, Var probe) {
            int d = velocity.features();
            Autodiff.Linearized linear = Autodiff.linearize(v -> List.of(velocity.at(t, v.get(0), prepared)), List.of(x));
            List<Var> q = new ArrayList<>();
            for (int i = 0; i < sketch; i++) {
                Var column = times(linear, probe.slice(i * d, (i + 1) * d));
                for (int again = 0; again < 2; again++) { // a second pass of Gram and Schmidt makes it orthogonal to rounding
                    column = without(column, q);
                }
                q.add(column.times(column.square().sum().plus(TINY).sqrt().reciprocal()));
            }
            Var trace = null;
            for (Var column : q) {
                Var one = column.dot(times(linear, column));
                trace = trace == null ? one : trace.plus(one);
            }
            List<Var> rest = new ArrayList<>();
            for (int i = 0; i < sketch; i++) {
                Var g = without(probe.slice((sketch + i) * d, (sketch + i + 1) * d), q);
                rest.add(g.dot(times(linear, g)));
            }
            Var mean = mean(rest);
            return new WithDivergence(linear.values().get(0), trace.plus(mean), standardError(rest, mean));
        }

        private static Var times(Autodiff.Linearized linear, Var direction) {
            return linear.tangents().apply(List.of(direction)).get(0);
        }

        private static Var without(Var v, List<Var> q) {
            Var rest = v;
            for (Var column : q) {
                rest = rest.minus(column.times(column.dot(rest)));
            }
            return rest;
        }
    }

    private static Var mean(List<Var> numbers) {
        Var sum = numbers.get(0);
        for (Var v : numbers.subList(1, numbers.size())) {
            sum = sum.plus(v);
        }
        return sum.div(numbers.size());
    }

    /// Of the mean of independent numbers, from how they spread: its square is right in the mean.
    private static Optional<Var> standardError(List<Var> numbers, Var mean) {
        int n = numbers.size();
        return n < 2 ? Optional.empty() : Optional.of(mean(numbers.stream().map(v -> v.minus(mean).square()).toList()).div(n - 1).sqrt());
    }

    /// Independent random numbers of mean 0 and variance 1: signs or normal ones.
    private static Var random(Noise noise, boolean signs, int n) {
        if (!signs) {
            return noise.normal(n);
        }
        Var u = noise.uniform(n);
        return u.lt(0.5).times(-2).plus(1);
    }

    /// The velocity's formula if it has one, otherwise the exact sum.
    static Divergence exact(Velocity velocity) {
        return velocity.hasDivergence() ? new Formula() : new Exact();
    }

    /// The exact sum.
    static Divergence exact() {
        return new Exact();
    }

    /// One probe of random signs.
    static Divergence hutchinson() {
        return new Hutchinson(1, true);
    }
}
