package guide;

import java.util.List;
import java.util.Locale;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;
import pushforward.flows.Flows;
import pushforward.flows.constraint.Support;
import pushforward.flows.inference.FittedPosterior;
import pushforward.flows.inference.Posterior;
import pushforward.flows.inference.PosteriorSamples;
import pushforward.tensor.DType;
import pushforward.tensor.random.RandomKey;

/// The examples of chapter 9.
final class PosteriorChapter {
    private PosteriorChapter() {
    }

    // region schools
    static final double[] EFFECT = {28, 8, -3, 7, -1, 1, 18, 12};
    static final double[] ERROR = {15, 10, 16, 11, 9, 11, 10, 18};

    static Posterior schools() {
        return Posterior.builder()
                .parameter("trans", Support.real(8))                                                    // theta = mu + tau trans
                .parameter("mu", Support.real(1))
                .parameter("tau", Support.positive(1))
                .logDensity(v -> normal(v.at("trans")).plus(normal(v.vector("mu").div(5))).minus(v.at("tau").div(5).square().log1p()))            // prior
                .logDensity(v -> {                                                                                                                // likelihood
                    Var theta = v.at("trans").times(v.at("tau")).plus(v.at("mu"));
                    return normal(theta.minus(theta.constant(EFFECT)).div(theta.constant(ERROR)));
                })
                .build();
    }

    /// The logarithm of standard normal densities, but for their constants.
    static Var normal(Var x) {
        return x.square().sumF64().times(-0.5);
    }
    // end schools

    // region fit
    static void fit() {
        Posterior p = schools();
        try (FittedPosterior f = p.fit(p.reverseKl(Flows.realNvp(p.unconstrained()).layers(4).hidden(32)).steps(1_500).learningRate(5e-3).dtype(DType.F64).seed(1));
                PosteriorSamples s = f.sample(10_000, RandomKey.of(2).source())) {
            System.out.printf(Locale.ROOT, "effective %.0f of 10000, Pareto-k below 0.7: %b%n", s.effectiveSampleSize(), s.paretoK() < 0.7);
            for (PosteriorSamples.Summary line : s.summary().subList(8, 10)) {
                System.out.printf(Locale.ROOT, "%-4s %.2f +- %.2f, 90 %% within %.2f .. %.2f%n", line.name(), line.mean(), line.sd(), line.q05(), line.q95());
            }
        }
    }
    // end fit

    // region tails
    static void tails() {
        Posterior p = Posterior.builder().parameter("rate", Support.positive(1)).logDensity(v -> v.at("rate").unaryMinus()).build();     // exp(-rate): Z = 1
        try (FittedPosterior f = p.fit(p.reverseKl(Flows.splineAutoregressive(1).layers(2).hidden(8)).steps(1_500).learningRate(0.01).dtype(DType.F64).seed(1));
                PosteriorSamples s = f.sample(20_000, RandomKey.of(2).source())) {
            System.out.printf(Locale.ROOT, "effective %.1f %%, k %.1f, log Z %.4f +- %.4f, mean %.2f%n", 100 * s.effectiveSampleSize() / 20_000, s.paretoK(),
                    s.raw().logNormalizer(), s.raw().standardError(), s.summary().getFirst().mean());
        }
    }
    // end tails

    // region ode
    /// Populations at t = 1 .. 8 of `u' = r u (1 - u / K)`, `u(0) = 1`: a Runge-Kutta step of 1/4, four to a unit of time.
    static Var logistic(Var r, Var k) {
        Control.Body unit = in -> {
            Var u = in.get(1);
            for (int s = 0; s < 4; s++) {
                Var k1 = slope(u, r, k);
                Var k2 = slope(u.plus(k1.times(0.125)), r, k);
                Var k3 = slope(u.plus(k2.times(0.125)), r, k);
                Var k4 = slope(u.plus(k3.times(0.25)), r, k);
                u = u.plus(k1.plus(k2.plus(k3).times(2)).plus(k4).times(0.25 / 6));
            }
            return List.of(u, u);
        };
        return Control.scan(8, r.constant(1), List.of(), unit).outputs().get(0);                        // [8]
    }

    static Var slope(Var u, Var r, Var k) {
        return r.times(u).times(u.div(k).unaryMinus().plus(1));
    }

    static void ode() {
        double[] seen = {2.1, 3.4, 5.6, 7.3, 8.3, 9.6, 9.5, 9.9};                                       // noise of 0.3 on r = 0.8, K = 10
        Posterior p = Posterior.builder().parameter("r", Support.interval(1, 0, 3)).parameter("K", Support.interval(1, 0, 30))             // uniform priors
                .logDensity(v -> normal(logistic(v.at("r"), v.at("K")).minus(v.at("r").constant(seen)).div(0.3)))
                .build();
        try (FittedPosterior f = p.fit(p.reverseKl(Flows.splineCoupling(2).layers(2).hidden(16)).steps(800).learningRate(5e-3).dtype(DType.F64).seed(1));
                PosteriorSamples s = f.sample(5_000, RandomKey.of(2).source())) {
            for (PosteriorSamples.Summary line : s.summary()) {
                System.out.printf(Locale.ROOT, "%s %.2f +- %.2f%n", line.name(), line.mean(), line.sd());
            }
            System.out.println("Pareto-k below 0.7: " + (s.paretoK() < 0.7));
        }
    }
    // end ode
}
