package pushforward.flows.continuous;

import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;

/// How a point x0 of the base at t = 0 and a point x1 of the data at t = 1 are joined: a random point x_t between them, and the velocity u_t at which such points move.
///
/// Averaged over all pairs, the points at time t have a density p_t, and `v(t, x) = E[u_t | x_t = x]` is the velocity that carries p_0 to p_t: it satisfies the continuity
/// equation. So a network that is fitted
/// to u_t by least squares, pair by pair, learns v, and no differential equation has to be solved to train it.
///
/// | | x_t | u_t |
/// |---|---|---|
/// | [Straight] | (1 - t) x0 + t x1 + sigma e | x1 - x0 |
/// | [VariancePreserving] | cos(pi t / 2) x0 + sin(pi t / 2) x1 | its derivative |
/// | [Bridge] | (1 - t) x0 + t x1 + sigma sqrt(t (1 - t)) e | x1 - x0 + sigma (1 - 2 t) / (2 sqrt(t (1 - t))) e |
///
/// with e standard normal. In every case u_t is the derivative of x_t with respect to t for x0, x1 and e held fixed.
///
/// Y. Lipman, R. T. Q. Chen, H. Ben-Hamu, M. Nickel and M. Le, Flow Matching for Generative Modeling, ICLR 2023, DOI 10.48550/arXiv.2210.02747; M. S. Albergo and E.
/// Vanden-Eijnden, Building Normalizing Flows with
/// Stochastic Interpolants, ICLR 2023, DOI 10.48550/arXiv.2209.15571; A. Tong et al., Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal Transport,
/// TMLR 2024,
/// DOI 10.48550/arXiv.2302.00482.
public sealed interface ProbabilityPath {

    /// A point of the path and its velocity.
    ///
    /// @param x x_t `[d]`
    /// @param velocity u_t `[d]`
    record Point(Var x, Var velocity) {
    }

    /// The point at time t.
    ///
    /// @param t a scalar in (0, 1)
    /// @param x0 a point of the base `[d]`
    /// @param x1 a point of the data `[d]`
    /// @param noise e, standard normal numbers `[d]`; not read unless [#random()]
    Point at(Var t, Var x0, Var x1, Var noise);

    /// Whether there is more than one point for a time and a pair.
    boolean random();

    /// Straight lines at constant speed, blurred by normal noise of standard deviation sigma, which may be 0.
    ///
    /// @param sigma in the units of the network's space, 0 or more. What is learned carries the base convolved with the noise to the data convolved with it
    record Straight(double sigma) implements ProbabilityPath {
        public Straight {
            Checks.require(sigma >= 0 && sigma < Double.POSITIVE_INFINITY, "a sigma of 0 or more", sigma);
        }

        @Override
        public Point at(Var t, Var x0, Var x1, Var noise) {
            Var u = x1.minus(x0);
            Var x = x0.plus(u.times(t));
            return new Point(random() ? x.plus(noise.times(sigma)) : x, u);
        }

        @Override
        public boolean random() {
            return sigma > 0;
        }
    }

    /// Quarter circles: where base and data have mean 0, are independent and have one covariance, so has every p_t.
    record VariancePreserving() implements ProbabilityPath {
        @Override
        public Point at(Var t, Var x0, Var x1, Var noise) {
            Var angle = t.times(Math.PI / 2);
            Var c = angle.cos();
            Var s = angle.sin();
            return new Point(x0.times(c).plus(x1.times(s)), x1.times(c).minus(x0.times(s)).times(Math.PI / 2));
        }

        @Override
        public boolean random() {
            return false;
        }
    }

    /// Brownian bridges of diffusion sigma: between pairs drawn from the entropic transport plan with epsilon = 2 sigma^2 (see `Pairing.Entropic` of the training package) the
    /// points at time t are those of
    /// Schroedinger's bridge, the random motion from base to data that is nearest to Brownian motion.
    ///
    /// The velocity's noise grows like 1 / sqrt(t (1 - t)) towards both ends, so the variance of the loss is infinite, though barely, like a logarithm; what minimises it at
    /// each time is not touched by that.
    ///
    /// @param sigma above 0, in units of the network's space per square root of time
    record Bridge(double sigma) implements ProbabilityPath {
        public Bridge {
            Checks.require(sigma > 0 && sigma < Double.POSITIVE_INFINITY, "a sigma above 0", sigma);
        }

        @Override
        public Point at(Var t, Var x0, Var x1, Var noise) {
            Var u = x1.minus(x0);
            Var rest = t.unaryMinus().plus(1);
            Var spread = t.times(rest).sqrt();
            Var growth = rest.minus(t).div(spread.times(2));
            return new Point(x0.plus(u.times(t)).plus(noise.times(spread).times(sigma)), u.plus(noise.times(growth).times(sigma)));
        }

        @Override
        public boolean random() {
            return true;
        }
    }

    /// Straight lines without noise.
    static ProbabilityPath straight() {
        return new Straight(0);
    }
}
