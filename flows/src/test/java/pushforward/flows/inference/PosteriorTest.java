package pushforward.flows.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.constraint.Support;
import pushforward.flows.internal.Gamma;
import pushforward.flows.train.ReverseKl;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Conjugate models, one per kind of support: the posterior and the normaliser are known.
class PosteriorTest {
    private static double logBeta(double a, double b) {
        return Gamma.logGamma(a) + Gamma.logGamma(b) - Gamma.logGamma(a + b);
    }

    /// 7 of 10, 3 counts in 2 units of time, and counts (4, 1, 2) of three kinds, with flat and exponential priors, side by side: everything independent, unnormalised.
    ///
    /// ```
    ///   theta | 7 of 10 ~ Beta(8, 4)        Z = B(8, 4)
    ///   rate | 3 counts in 2 units, Exp(1) prior ~ Gamma(4, 3)     Z = Gamma(4) / 3^4
    ///   pi | (4, 1, 2) ~ Dirichlet(5, 2, 3)   Z = B(5, 2, 3)
    ///   x ~ N(2, 3^2), y < 1 with 1 - y ~ Exp(2)
    /// ```
    private static Posterior conjugate() {
        return Posterior.builder()
                .parameter("theta", Support.interval(1, 0, 1)).parameter("rate", Support.positive(1)).parameter("pi", Support.simplex(3))
                .parameter("x", Support.real(1)).parameter("y", Support.below(1, 1))
                .logDensity(v -> v.at("theta").log().times(7).plus(v.at("theta").unaryMinus().log1p().times(3)))
                .logDensity(v -> v.at("rate").log().times(3).minus(v.at("rate").times(3)))
                .logDensity(v -> v.at("pi").log().times(v.at("pi").constant(new double[] {4, 1, 2}, 3)).sum())
                .logDensity(v -> v.at("x").minus(2).div(3).square().times(-0.5))
                .logDensity(v -> v.at("y").minus(1).times(2))
                .build();
    }

    private static double logNormalizer() {
        double dirichlet = Gamma.logGamma(5) + Gamma.logGamma(2) + Gamma.logGamma(3) - Gamma.logGamma(10);
        return logBeta(8, 4) + Gamma.logGamma(4) - 4 * Math.log(3) + dirichlet + Math.log(3 * Math.sqrt(2 * Math.PI)) - Math.log(2);
    }

    private static final double[] MEAN = {8 / 12.0, 4 / 3.0, 0.5, 0.2, 0.3, 2, 0.5};
    private static final double[] SD = {Math.sqrt(8 * 4 / (144.0 * 13)), 2 / 3.0, Math.sqrt(5 * 5 / 1100.0), Math.sqrt(2 * 8 / 1100.0), Math.sqrt(3 * 7 / 1100.0), 3, 0.5};

    @ParameterizedTest
    @EnumSource(DType.class)
    void conjugateModels(DType dtype) {
        Posterior p = conjugate();
        assertEquals(7, p.columns());
        assertEquals(6, p.unconstrained());
        assertEquals(List.of("theta", "rate", "pi[1]", "pi[2]", "pi[3]", "x", "y"), p.names());
        ReverseKl training = p.reverseKl(Flows.splineCoupling(p.unconstrained()).layers(4).hidden(16)).steps(600).batch(128).learningRate(5e-3).seed(1).dtype(dtype);
        int n = 20_000;
        try (FittedPosterior f = p.fit(training); PosteriorSamples s = f.sample(n, new SplittableRandom(2)::nextLong)) {
            System.out.println(s.effectiveSampleSize() + " " + s.paretoK() + " " + s.raw().logNormalizer() + " " + logNormalizer() + " " + s.raw().standardError() + " " + f.log());
            s.summary().forEach(System.out::println);
            assertTrue(s.paretoK() < 0.7, () -> "k " + s.paretoK());
            double ess = s.effectiveSampleSize();
            assertTrue(ess > n / 2.0, () -> "effective sample size " + ess);
            assertEquals(logNormalizer(), s.raw().logNormalizer(), 4 * s.raw().standardError());
            List<PosteriorSamples.Summary> summary = s.summary();
            for (int i = 0; i < MEAN.length; i++) {
                assertEquals(MEAN[i], summary.get(i).mean(), 4 * SD[i] / Math.sqrt(ess), summary.get(i).name());
                assertEquals(1, summary.get(i).sd() / SD[i], 8 / Math.sqrt(ess), summary.get(i).name());
            }
        }
    }
}
