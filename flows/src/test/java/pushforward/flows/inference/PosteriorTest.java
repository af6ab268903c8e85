package pushforward.flows.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.flows.constraint.Support;
import pushforward.flows.internal.Gamma;
import pushforward.flows.train.ReverseKl;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Conjugate models, one for each kind of support: posterior and normaliser are known.
///
/// ```
///   theta | 7 of 10, flat prior               ~ Beta(8, 4)            on (0, 1)            Z = B(8, 4)
///   rate | 3 counts in 2 units, Exp(1) prior  ~ Gamma(4, 3)           positive             Z = Gamma(4) / 3^4
///   pi | counts (4, 2, 3), flat prior         ~ Dirichlet(5, 3, 4)    on the simplex       Z = B(5, 3, 4)
///   x                                         ~ N(2, 3^2)             real                 Z = 3 sqrt(2 pi)
///   1 - y                                     ~ Gamma(3, 2)           y below 1            Z = Gamma(3) / 2^3
/// ```
class PosteriorTest {
    private static final double[] LOG_NORMALIZERS = {
        Gamma.logGamma(8) + Gamma.logGamma(4) - Gamma.logGamma(12), Gamma.logGamma(4) - 4 * Math.log(3),
        Gamma.logGamma(5) + Gamma.logGamma(3) + Gamma.logGamma(4) - Gamma.logGamma(12), Math.log(3 * Math.sqrt(2 * Math.PI)), Gamma.logGamma(3) - 3 * Math.log(2)};
    private static final double[] MEAN = {8 / 12.0, 4 / 3.0, 5 / 12.0, 3 / 12.0, 4 / 12.0, 2, 1 - 1.5};
    private static final double[] SD = {Math.sqrt(8 * 4 / (144.0 * 13)), 2 / 3.0, Math.sqrt(5 * 7 / (144.0 * 13)), Math.sqrt(3 * 9 / (144.0 * 13)), Math.sqrt(4 * 8 / (144.0 * 13)), 3,
        Math.sqrt(3) / 2};
    private static final List<String> NAMES = List.of("theta", "rate", "pi", "x", "y");
    private static final List<Support> SUPPORTS = List.of(Support.interval(1, 0, 1), Support.positive(1), Support.simplex(3), Support.real(1), Support.below(1, 1));

    private static Var density(String name, Var v) {
        return switch (name) {
            case "theta" -> v.log().times(7).plus(v.unaryMinus().log1p().times(3));
            case "rate" -> v.log().times(3).minus(v.times(3));
            case "pi" -> v.log().times(v.constant(new double[] {4, 2, 3}, 3)).sum();
            case "x" -> v.minus(2).div(3).square().times(-0.5);
            default -> v.unaryMinus().plus(1).log().times(2).plus(v.minus(1).times(2));
        };
    }

    private static Posterior posterior(List<String> names) {
        Posterior.Builder b = Posterior.builder();
        for (String name : names) {
            b.parameter(name, SUPPORTS.get(NAMES.indexOf(name))).logDensity(v -> density(name, v.at(name)));
        }
        return b.build();
    }

    /// The trapezoidal rule for a smooth function that vanishes at both ends converges faster than any power of the step.
    @Test
    void theUnconstrainedDensityHasTheSameIntegral() {
        for (String name : List.of("theta", "rate", "x", "y")) {
            double step = 0.05;
            double[] u = DoubleStream.iterate(-40, v -> v < 40, v -> v + step).toArray();
            try (Tensor at = Tensor.of(u); Tensor column = at.reshape(u.length, 1); Tensor log = posterior(List.of(name)).unconstrainedTarget().of(column)) {
                assertEquals(LOG_NORMALIZERS[NAMES.indexOf(name)], log.logSumExp().item() + Math.log(step), 1e-10, name);
            }
        }
    }

    @Test
    void theUnconstrainedDensityOnASimplexHasTheSameIntegral() {
        int n = 200;
        double step = 0.1;
        double[][] u = new double[n * n][];
        for (int i = 0; i < n * n; i++) {
            u[i] = new double[] {(i / n - n / 2) * step, (i % n - n / 2) * step};
        }
        try (Tensor at = Tensor.of(u); Tensor log = posterior(List.of("pi")).unconstrainedTarget().of(at)) {
            assertEquals(LOG_NORMALIZERS[2], log.logSumExp().item() + 2 * Math.log(step), 1e-10);
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void fittedToAllOfThem(DType dtype) {
        Posterior p = posterior(NAMES);
        assertEquals(7, p.columns());
        assertEquals(6, p.unconstrained());
        assertEquals(List.of("theta", "rate", "pi[1]", "pi[2]", "pi[3]", "x", "y"), p.names());
        ReverseKl training = p.reverseKl(Flows.splineCoupling(p.unconstrained()).layers(4).hidden(16)).steps(500).batch(128).learningRate(5e-3).seed(1).dtype(dtype);
        int n = 20_000;
        double logNormalizer = DoubleStream.of(LOG_NORMALIZERS).sum();
        try (FittedPosterior f = p.fit(training); PosteriorSamples s = f.sample(n, new SplittableRandom(2)::nextLong)) {
            double ess = s.effectiveSampleSize();
            // logarithms and logits have exponential tails, the flow a normal's: k may be anything below 1, with next to no mass behind it
            assertTrue(s.paretoK() < 1, () -> "k " + s.paretoK());
            assertTrue(ess > 0.9 * n, () -> "effective sample size " + ess);
            assertEquals(logNormalizer, s.weights().logNormalizer(), 4 * s.raw().standardError());
            List<PosteriorSamples.Summary> summary = s.summary();
            for (int i = 0; i < MEAN.length; i++) {
                PosteriorSamples.Summary line = summary.get(i);
                assertEquals(MEAN[i], line.mean(), 4 * SD[i] / Math.sqrt(ess), line.name());
                assertEquals(1, line.sd() / SD[i], 6 / Math.sqrt(ess), line.name());
                double[] drawn = s.column(line.name());
                assertEquals(n, drawn.length);
                assertEquals(MEAN[i], DoubleStream.of(drawn).average().orElseThrow(), 5 * SD[i] / Math.sqrt(ess), line.name());
                assertTrue(line.q05() < line.median() && line.median() < line.q95(), line.name());
            }
            // x is normal: its quantiles are known
            PosteriorSamples.Summary x = summary.get(5);
            assertArrayEquals(new double[] {2 - 1.6449 * 3, 2, 2 + 1.6449 * 3}, new double[] {x.q05(), x.median(), x.q95()}, 0.2);
            double[] parts = s.column("pi[1]");
            for (int i = 0; i < n; i++) {
                assertEquals(1, parts[i] + s.column("pi[2]")[i] + s.column("pi[3]")[i], 1e-5);
                i += 997;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void theFlowsDensityIsThatOfTheParameters(DType dtype) {
        Posterior p = posterior(NAMES);
        Bijection layers = Flows.realNvp(6).layers(2).hidden(5).preprocessing(Bijections.identity(6)).bijection();
        Flow flow = p.flow(layers);
        try (Model model = Model.initial(flow, dtype, 3)) {
            Model.Samples s = model.sampleWithLogProb(37, new SplittableRandom(1)::nextLong);
            double tolerance = dtype == DType.F64 ? 1e-9 : 1e-3;
            double[] pulled = model.logProb(s.value()).toDoubleArray();
            assertArrayEquals(s.logProb().toDoubleArray(), pulled, tolerance);
            // the unconstrained density and the constrained one differ by log|det| of the map onto the supports
            try (Model onto = Model.initial(p.flow(Bijections.identity(6)), dtype, 0)) {
                Model.Carried u = onto.pull(s.value());
                double[] constrained = p.target().of(s.value()).toDoubleArray();
                double[] free = p.unconstrainedTarget().of(u.value()).toDoubleArray();
                double[] log = u.logAbsDet().toDoubleArray();
                for (int i = 0; i < free.length; i++) {
                    assertEquals(constrained[i], free[i] + log[i], 100 * tolerance, "row " + i);
                }
            }
        }
    }

    @Test
    void namesAndShapes() {
        Posterior p = Posterior.builder().parameter("a", Support.real(2)).parameter("b", Support.ordered(3)).parameter("c", Support.covariance(2)).parameter("r", Support.correlation(2))
                .parameter("d", Support.above(1, -1))
                .logDensity(v -> {
                    assertEquals(0, v.at("d").shape().rank());
                    assertEquals(1, v.vector("d").shape().dim(0));
                    assertEquals(2, v.at("a").shape().dim(0));
                    assertEquals(DType.F64, v.at("a").dtype());
                    return v.at("a").square().sum().times(-0.5);
                }).build();
        assertEquals(2 + 3 + 3 + 3 + 1, p.columns());
        assertEquals(2 + 3 + 3 + 1 + 1, p.unconstrained());
        assertEquals("[a[1], a[2], b[1], b[2], b[3], c[1], c[2], c[3], r[1], r[2], r[3], d]", p.names().toString());
        try (Tensor rows = Tensor.ones(DType.F32, 3, 12); Tensor log = p.target().of(rows)) {
            assertArrayEquals(new double[] {-1, -1, -1}, log.toDoubleArray());
        }
        try (Tensor none = Tensor.zeros(DType.F64, 0, 12); Tensor log = p.target().of(none)) {
            assertEquals(0, log.size());
        }
    }

    @Test
    void badInput() {
        assertTrue(message(() -> Posterior.builder().build()).contains("expected at least one parameter"));
        assertTrue(message(() -> Posterior.builder().parameter("a", Support.real(1)).build()).contains("expected a log-density, got none"));
        assertTrue(message(() -> Posterior.builder().parameter("a", Support.real(1)).parameter("a", Support.real(1))).contains("\"a\" twice"));
        assertTrue(message(() -> Posterior.builder().parameter(" ", Support.real(1))).contains("expected a name"));
        Posterior p = Posterior.builder().parameter("a", Support.real(2)).logDensity(v -> v.at("b")).build();
        assertTrue(message(() -> p.target().of(Tensor.zeros(DType.F64, 1, 2))).contains("expected one of the parameters [a], got \"b\""));
        assertTrue(message(() -> p.flow(Flows.realNvp(3))).contains("expected a recipe of 2 features, got 3"));
        Posterior vector = Posterior.builder().parameter("a", Support.real(2)).logDensity(v -> v.at("a")).build();
        assertTrue(message(() -> vector.target().of(Tensor.zeros(DType.F64, 1, 2))).contains("expected a log-density that is an F64 scalar"));
        Posterior one = Posterior.builder().parameter("a", Support.real(1)).logDensity(v -> v.at("a")).build();
        assertTrue(message(() -> p.fit(one.reverseKl(Flows.realNvp(1)))).contains("expected a flow of shape [2], got [1]"));
        try (Model model = Model.initial(one.flow(Bijections.identity(1)), DType.F64, 0)) {
            assertTrue(message(() -> new FittedPosterior(p, model, null)).contains("expected a model of shape [2], got [1]"));
        }
    }

    private static String message(org.junit.jupiter.api.function.Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
