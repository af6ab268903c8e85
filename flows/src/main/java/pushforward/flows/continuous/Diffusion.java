package pushforward.flows.continuous;

import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;

/// How data turn into noise: `x_tau = alpha(tau) x + sigma(tau) e`, e standard normal, from the data at tau = 0 to noise at tau = 1. Flows run the other way, `tau = 1 - t`.
///
/// Such points are the marginals of the stochastic differential equation `dx = f(tau) x dtau + g(tau) dW` and also of an ordinary one, the probability-flow equation, which is a
/// continuous flow with a likelihood:
///
/// ```
///   dx / dtau = f x - g^2 / 2 grad log p_tau(x)              f = alpha' / alpha,   g^2 = 2 sigma k,   k = sigma' - f sigma
/// ```
///
/// | | alpha | sigma | f | k | base |
/// |---|---|---|---|---|---|
/// | [Vp] | exp(-B/2) | sqrt(1 - exp(-B)) | -beta/2 | beta / (2 sigma) | standard normal |
/// | [SubVp] | exp(-B/2) | 1 - exp(-B) | -beta/2 | beta (1 + exp(-B)) / 2 | standard normal |
/// | [Ve] | 1 | low (high/low)^tau | 0 | sigma log(high/low) | normal, of standard deviation high |
/// | [Straight] | 1 - tau | tau | -1 / (1 - tau) | 1 / (1 - tau) | standard normal |
///
/// with `beta(tau) = low + tau (high - low)` and B its integral from 0 to tau. Where the base is not exactly p_1, as alpha(1) is small but not 0 or the data's spread is not 0
/// beside high, the model's density is that of the base
/// carried along, which is exact for the model.
///
/// Y. Song, J. Sohl-Dickstein, D. P. Kingma, A. Kumar, S. Ermon and B. Poole, Score-Based Generative Modeling through Stochastic Differential Equations, ICLR 2021,
/// DOI 10.48550/arXiv.2011.13456.
public sealed interface Diffusion {

    /// The factor of the data, a scalar.
    Var alpha(Var tau);

    /// The standard deviation of the noise, a scalar.
    Var sigma(Var tau);

    /// f, a scalar.
    Var drift(Var tau);

    /// k, a scalar: how fast noise enters beyond what the drift takes.
    Var noiseRate(Var tau);

    /// g^2, a scalar.
    default Var squaredDiffusion(Var tau) {
        return noiseRate(tau).times(sigma(tau)).times(2);
    }

    /// The standard deviation of the base.
    default double baseScale() {
        return 1;
    }

    /// Where a flow had better stop short of the data, which is as near as the published models go: there the velocity, or its use of a network, has no limit. 0 if it can go
    /// all the way.
    default double smallest() {
        return 0;
    }

    /// Variance preserving: data of variance 1 keep it.
    ///
    /// @param low beta at tau = 0, above 0; 0.1 in the paper
    /// @param high beta at tau = 1; 20 in the paper
    record Vp(double low, double high) implements Diffusion {
        public Vp {
            checkBetas(low, high);
        }

        @Override
        public Var alpha(Var tau) {
            return integral(low, high, tau).times(-0.5).exp();
        }

        @Override
        public Var sigma(Var tau) {
            return integral(low, high, tau).unaryMinus().expm1().unaryMinus().sqrt();
        }

        @Override
        public Var drift(Var tau) {
            return beta(low, high, tau).times(-0.5);
        }

        @Override
        public Var noiseRate(Var tau) {
            return beta(low, high, tau).div(sigma(tau).times(2));
        }

        @Override
        public double smallest() {
            return 1e-5;
        }
    }

    /// As [Vp] with less noise on the way.
    ///
    /// @param low beta at tau = 0, above 0; 0.1 in the paper
    /// @param high beta at tau = 1; 20 in the paper
    record SubVp(double low, double high) implements Diffusion {
        public SubVp {
            checkBetas(low, high);
        }

        @Override
        public Var alpha(Var tau) {
            return integral(low, high, tau).times(-0.5).exp();
        }

        @Override
        public Var sigma(Var tau) {
            return integral(low, high, tau).unaryMinus().expm1().unaryMinus();
        }

        @Override
        public Var drift(Var tau) {
            return beta(low, high, tau).times(-0.5);
        }

        @Override
        public Var noiseRate(Var tau) {
            return beta(low, high, tau).times(0.5).times(integral(low, high, tau).unaryMinus().exp().plus(1));
        }

        @Override
        public double smallest() {
            return 1e-5;
        }
    }

    /// Variance exploding: noise is added to data as they are. At tau = 0 there is already some, of standard deviation low.
    ///
    /// @param low above 0, small against details of the data
    /// @param high above `low`, large against the spread of the data
    record Ve(double low, double high) implements Diffusion {
        public Ve {
            Checks.require(low > 0 && high > low && high < Double.POSITIVE_INFINITY, "0 < low < high", low + " and " + high);
        }

        @Override
        public Var alpha(Var tau) {
            return tau.fill(1);
        }

        @Override
        public Var sigma(Var tau) {
            return tau.times(Math.log(high / low)).exp().times(low);
        }

        @Override
        public Var drift(Var tau) {
            return tau.fill(0);
        }

        @Override
        public Var noiseRate(Var tau) {
            return sigma(tau).times(Math.log(high / low));
        }

        @Override
        public double baseScale() {
            return high;
        }
    }

    /// The straight path from a standard normal base, as a diffusion: its velocity is x - e, data less noise. What is predicted otherwise than as velocity does not determine it
    /// at tau = 1, where x is e and alpha is 0.
    record Straight() implements Diffusion {
        @Override
        public Var alpha(Var tau) {
            return tau.unaryMinus().plus(1);
        }

        @Override
        public Var sigma(Var tau) {
            return tau;
        }

        @Override
        public Var drift(Var tau) {
            return alpha(tau).reciprocal().unaryMinus();
        }

        @Override
        public Var noiseRate(Var tau) {
            return alpha(tau).reciprocal();
        }
    }

    /// With the paper's beta from 0.1 to 20.
    static Diffusion vp() {
        return new Vp(0.1, 20);
    }

    /// With the paper's beta from 0.1 to 20.
    static Diffusion subVp() {
        return new SubVp(0.1, 20);
    }

    /// For data of spread 1, as standardised ones have: sigma from 0.01 to 50.
    static Diffusion ve() {
        return new Ve(0.01, 50);
    }

    private static Var beta(double low, double high, Var tau) {
        return tau.times(high - low).plus(low);
    }

    private static Var integral(double low, double high, Var tau) {
        return tau.times((high - low) / 2).plus(low).times(tau);
    }

    private static void checkBetas(double low, double high) {
        Checks.require(low > 0 && high >= low && high < Double.POSITIVE_INFINITY, "0 < low <= high", low + " and " + high);
    }
}
