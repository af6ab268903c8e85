package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.autodiff.Autodiff;
import pushforward.flows.distribution.ClassConditional;
import pushforward.flows.distribution.Independent;
import pushforward.flows.distribution.Laplace;
import pushforward.flows.distribution.Logistic;
import pushforward.flows.distribution.Mixture;
import pushforward.flows.distribution.Normal;
import pushforward.flows.distribution.StudentT;
import pushforward.flows.distribution.Truncated;
import pushforward.flows.distribution.Uniform;
import pushforward.flows.distribution.Univariate;
import pushforward.flows.distribution.VonMises;
import pushforward.flows.internal.Bessel;
import pushforward.flows.internal.Constants;
import pushforward.flows.train.ForwardKl;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Densities integrate to one; samples follow the distribution function; entropies are those of the density; derivatives are right inside the support and zero outside.
class DistributionLawsTest {
    private static final int SAMPLES = 20_000;
    /// The Kolmogorov-Smirnov statistic times the square root of n exceeds this with probability 2 exp(-2 c^2), 1e-6.
    private static final double KOLMOGOROV = 2.7;

    /// A law, where it lives, and by what substitution x(t), t in (0, 1), its integrals are done.
    private record Case(Univariate law, double low, double high) {
        @Override
        public String toString() {
            return law.toString();
        }
    }

    static List<Case> laws() {
        double inf = Double.POSITIVE_INFINITY;
        return List.of(new Case(new Normal(), -inf, inf), new Case(new Laplace(), -inf, inf), new Case(new Logistic(), -inf, inf), new Case(new Uniform(), 0, 1),
                new Case(new StudentT(0.8), -inf, inf), new Case(new StudentT(3), -inf, inf), new Case(new StudentT(50), -inf, inf), new Case(new Truncated(new Normal(), -1, 2.5), -1, 2.5),
                new Case(new Truncated(new Normal(), -inf, -3), -inf, -3), new Case(new Truncated(new Logistic(), 0.5, inf), 0.5, inf),
                new Case(new Truncated(new Laplace(), -2, 3), -2, 3), new Case(new Truncated(new Uniform(), 0.25, 0.5), 0.25, 0.5),
                new Case(new Truncated(new Truncated(new Normal(), -1, inf), -inf, 1), -1, 1));
    }

    /// Nodes and weights of a double-exponential rule on the support cut at 0: H. Takahasi and M. Mori, Publ. RIMS 9 (1974), DOI 10.2977/prims/1195192451.
    private static double[][] nodes(double low, double high) {
        if (low < 0 && high > 0) {
            double[][] a = nodes(low, 0);
            double[][] b = nodes(0, high);
            double[][] all = new double[2][a[0].length + b[0].length];
            for (int r = 0; r < 2; r++) {
                System.arraycopy(a[r], 0, all[r], 0, a[r].length);
                System.arraycopy(b[r], 0, all[r], a[r].length, b[r].length);
            }
            return all;
        }
        int n = 400;
        double h = 8.0 / n;
        double[][] rule = new double[2][n + 1];
        for (int i = 0; i <= n; i++) {
            double t = -4 + h * i;
            if (Double.isInfinite(high) || Double.isInfinite(low)) {
                double e = Math.exp(Math.PI / 2 * Math.sinh(t));
                double from = Double.isInfinite(high) ? low : -high;
                rule[0][i] = Double.isInfinite(high) ? from + e : -(from + e);
                rule[1][i] = h * e * Math.PI / 2 * Math.cosh(t);
            } else {
                double s = Math.PI / 2 * Math.sinh(t);
                rule[0][i] = low + (high - low) / (1 + Math.exp(-2 * s));
                rule[1][i] = h * (high - low) / 2 * Math.PI / 2 * Math.cosh(t) / Math.pow(Math.cosh(s), 2);
            }
        }
        return rule;
    }

    private static double[] logDensities(Univariate law, DType type, double... x) {
        try (Tensor in = Tensor.of(x).to(type); Tensor out = Autodiff.compile(law::logDensity).apply(in)) {
            return out.to(DType.F64).toDoubleArray();
        }
    }

    @ParameterizedTest
    @MethodSource("laws")
    void integralsAndEntropies(Case c) {
        double[][] rule = nodes(c.low, c.high);
        double[] log = logDensities(c.law, DType.F64, rule[0]);
        double mass = 0;
        double entropy = 0;
        for (int i = 0; i < log.length; i++) {
            double p = rule[1][i] * Math.exp(log[i]);
            mass += p;
            entropy -= p == 0 ? 0 : p * log[i];
        }
        assertEquals(1, mass, 1e-9);
        assertEquals(entropy, c.law.entropy(), 1e-6);
    }

    /// Far in the tails and outside, where formulas are tempted to overflow.
    @ParameterizedTest
    @MethodSource("laws")
    void extremes(Case c) {
        double[] at = {-1e300, -1e30, -1e10, 1e10, 1e30, 1e300, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        double[] log = logDensities(c.law, DType.F64, at);
        double[] slope = Autodiff.grad(c.law::logDensity).apply(Tensor.of(at)).toDoubleArray();
        for (int i = 0; i < at.length; i++) {
            boolean outside = at[i] < c.low || at[i] > c.high;
            assertTrue(outside ? log[i] == Double.NEGATIVE_INFINITY : log[i] < -10, at[i] + ": " + log[i]);
            assertTrue(!outside || slope[i] == 0, at[i] + ": " + slope[i]);
        }
        assertTrue(Double.isNaN(logDensities(c.law, DType.F64, Double.NaN)[0]));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void derivatives(Case c) {
        double[] x = inside(c, 200);
        double[] slope = Autodiff.grad(c.law::logDensity).apply(Tensor.of(x)).toDoubleArray();
        double h = 1e-5;
        for (int i = 0; i < x.length; i++) {
            boolean smooth = Math.abs(x[i]) > 2 * h && x[i] - h > c.low && x[i] + h < c.high;
            if (smooth) {
                double[] two = logDensities(c.law, DType.F64, x[i] - h, x[i] + h);
                assertEquals((two[1] - two[0]) / (2 * h), slope[i], 1e-6 * (1 + Math.abs(slope[i])));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("laws")
    void inSinglePrecision(Case c) {
        double[] x = inside(c, 200);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) x[i];
        }
        double[] wide = logDensities(c.law, DType.F64, x);
        double[] narrow = logDensities(c.law, DType.F32, x);
        for (int i = 0; i < x.length; i++) {
            assertEquals(wide[i], narrow[i], 4e-6 * (1 + Math.abs(wide[i])), "at " + x[i]);
        }
    }

    private static double[] inside(Case c, int n) {
        try (Model model = law(c.law, DType.F64); Tensor x = model.sample(n, RandomKey.of(3).source())) {
            return x.toDoubleArray();
        }
    }

    private static Model law(Univariate law, DType type) {
        return Model.initial(new Flow(new Independent(law, 1), Bijections.identity(1)), type, 1);
    }

    /// Quantiles and distribution function are inverses, and the latter has the density as its derivative.
    @ParameterizedTest
    @MethodSource("laws")
    void distributionFunctions(Case c) {
        if (c.law instanceof StudentT) {
            return;
        }
        double[] u = new double[999];
        Arrays.setAll(u, i -> (i + 1) / 1000.0);
        double[] x = Autodiff.compile(c.law::quantile).apply(Tensor.of(u)).toDoubleArray();
        double[] back = Autodiff.compile(c.law::cdf).apply(Tensor.of(x)).toDoubleArray();
        double[] slope = Autodiff.grad(c.law::cdf).apply(Tensor.of(x)).toDoubleArray();
        double[] log = logDensities(c.law, DType.F64, x);
        for (int i = 0; i < u.length; i++) {
            assertEquals(u[i], back[i], 1e-12);
            assertEquals(Math.exp(log[i]), slope[i], 1e-9 * (1 + slope[i]));
        }
    }

    @ParameterizedTest
    @MethodSource("laws")
    void samplesFollowTheDistributionFunction(Case c) {
        for (DType type : DType.values()) {
            try (Model model = law(c.law, type)) {
                kolmogorov(model, 0, cdf(x -> Math.exp(logDensities(c.law, DType.F64, x)[0]), c.low, c.high, c.law));
            }
        }
    }

    /// The distribution function itself where there is one, else the integral of the density.
    private static DoubleUnaryOperator cdf(DoubleUnaryOperator density, double low, double high, Univariate law) {
        if (!(law instanceof StudentT t)) {
            return x -> Constants.of(law::cdf, x);
        }
        // P(|X| > x) by the substitution x = sqrt(n) tan a: the integral of cos^(n - 1), normalised
        return x -> {
            double n = t.freedom();
            double a = Math.atan(x / Math.sqrt(n));
            double constant = Math.exp(logDensities(law, DType.F64, 0)[0]) * Math.sqrt(n);
            double[][] rule = nodes(a, Math.PI / 2);
            double sum = 0;
            for (int i = 0; i < rule[0].length; i++) {
                sum += rule[1][i] * Math.pow(Math.max(Math.cos(rule[0][i]), 1e-300), n - 1);
            }
            return 1 - constant * sum;
        };
    }

    /// Samples against the distribution function at 200 of them, each compared with its rank.
    private static void kolmogorov(Model model, int feature, DoubleUnaryOperator cdf) {
        double[] sorted = new double[SAMPLES];
        try (Tensor x = model.sample(SAMPLES, RandomKey.of(7).source())) {
            for (int i = 0; i < SAMPLES; i++) {
                sorted[i] = x.at(i, feature);
            }
        }
        Arrays.sort(sorted);
        double most = 0;
        for (int i = 0; i < SAMPLES; i += SAMPLES / 200) {
            most = Math.max(most, Math.abs(cdf.applyAsDouble(sorted[i]) - (i + 0.5) / SAMPLES));
        }
        assertTrue(most * Math.sqrt(SAMPLES) < KOLMOGOROV, "statistic " + most * Math.sqrt(SAMPLES));
    }

    @Test
    void locationAndScaleAreThoseOfTheData() {
        try (Tensor rows = RandomKey.of(1).normal(DType.F64, 4_000, 2).times(3).plus(5)) {
            for (Flow flow : List.of(Distributions.normal(2), Distributions.laplace(2), Distributions.logistic(2), Distributions.studentT(2, 4), Distributions.fullNormal(2))) {
                try (Model model = ForwardKl.of(flow).steps(300).batch(256).dtype(DType.F64).seed(1).fit(rows)) {
                    double[] mean = model.pull(rows).value().mean(0).toDoubleArray();
                    assertTrue(Math.abs(mean[0]) < 0.15 && Math.abs(mean[1]) < 0.15, Arrays.toString(mean));
                }
            }
        }
    }

    @Test
    void entropiesOfFamilies() {
        try (Model box = Model.initial(Distributions.uniform(new double[] {-1, 2}, new double[] {3, 2.5}), DType.F64, 1);
                Model normal = DensityTest.random(Distributions.fullNormal(3), 0.5, 2);
                Model bent = DensityTest.random(Flow.of(Autoregressive.of(2, 4)), 0.5, 2)) {
            assertEquals(Math.log(4 * 0.5), box.entropy().getAsDouble(), 1e-14);
            assertTrue(bent.entropy().isEmpty());
            Tensor x = normal.sample(200_000, RandomKey.of(4).source());
            Tensor log = normal.logProb(x);
            assertEquals(-log.mean().item(), normal.entropy().getAsDouble(), 4 * log.std().item() / Math.sqrt(200_000));
            assertEquals(Math.log(1.0 / 2), box.logProb(Tensor.of(new double[][] {{0, 2.2}})).at(0), 1e-14);
            assertEquals(Double.NEGATIVE_INFINITY, box.logProb(Tensor.of(new double[][] {{0, 2.6}})).at(0));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 0.3, 1, 8, 49, 51, 400, 1e5})
    void vonMises(double k) {
        Flow flow = new Flow(new VonMises(1), Bijections.identity(1));
        Parameters p = Parameters.initial(flow, DType.F64, 1);
        p.set("base.log_concentration", new double[] {Math.log(k)});
        p.set("base.location", new double[] {2.5});
        int n = 200_000;
        double[] at = new double[n];
        Arrays.setAll(at, i -> -Math.PI + (i + 0.5) * 2 * Math.PI / n);
        try (Model model = Model.of(flow, p); Tensor x = Tensor.of(at).reshape(n, 1); Tensor log = model.logProb(x)) {
            double[] before = new double[n + 1];
            double entropy = 0;
            for (int i = 0; i < n; i++) {
                double mass = Math.exp(log.at(i)) * 2 * Math.PI / n;
                before[i + 1] = before[i] + mass;
                entropy -= mass == 0 ? 0 : mass * log.at(i);
            }
            assertEquals(1, before[n], 1e-9);
            assertEquals(entropy, model.entropy().getAsDouble(), 1e-8);
            kolmogorov(model, 0, v -> before[Math.clamp(Math.round((v + Math.PI) / (2 * Math.PI) * n), 0, n)]);
            assertEquals(Double.NEGATIVE_INFINITY, model.logProb(Tensor.of(new double[][] {{3.2}})).at(0));
        }
    }

    /// log I_0 has one value and one slope on both sides of where its formula changes.
    @Test
    void theBesselFunction() {
        assertEquals(Math.log(1.2660658777520083355982446252147) - 1, Constants.of(Bessel::logI0Scaled, 1), 1e-15);
        for (double k : new double[] {50 * (1 - 1e-12), 50 * (1 + 1e-12), 50.1, 49.9, 3}) {
            double slope = Autodiff.grad(Bessel::logI0Scaled).apply(Tensor.of(new double[] {k})).at(0);
            assertEquals(Constants.of(Bessel::slope, k), slope, 1e-14);
        }
        assertEquals(Constants.of(Bessel::logI0Scaled, 50 * (1 - 1e-15)), Constants.of(Bessel::logI0Scaled, 50 * (1 + 1e-15)), 1e-14);
    }

    private static Mixture apart() {
        return new Mixture(List.of(Distributions.normal(1), Distributions.laplace(1), Distributions.logistic(1)));
    }

    @Test
    void mixtures() {
        Flow flow = new Flow(apart(), Bijections.identity(1));
        Parameters p = BijectionLaws.shaken(Parameters.initial(flow, DType.F64, 1), 1, RandomKey.of(5));
        try (Model model = Model.of(flow, p)) {
            assertEquals(1, DensityTest.integral(model, new double[] {0}, 60, 400_000), 1e-6);
            int n = 100_000;
            double[] at = new double[n];
            Arrays.setAll(at, i -> -60 + (i + 0.5) * 120 / n);
            double[] before = new double[n + 1];
            try (Tensor log = model.logProb(Tensor.of(at).reshape(n, 1))) {
                for (int i = 0; i < n; i++) {
                    before[i + 1] = before[i] + Math.exp(log.at(i)) * 120 / n;
                }
            }
            kolmogorov(model, 0, v -> before[Math.clamp(Math.round((v + 60) / 120 * n), 0, n)]);
        }
    }

    /// Components that begin alike would remain alike: they begin at their share of the rows.
    @Test
    void aMixtureLearnsWhatIsApart() {
        int n = 4_000;
        double[][] rows = new double[n][];
        double[] z = RandomKey.of(2).normal(DType.F64, n).toDoubleArray();
        for (int i = 0; i < n; i++) {
            rows[i] = new double[] {i % 4 == 0 ? -4 + 0.5 * z[i] : 3 + z[i]};
        }
        Flow flow = new Flow(new Mixture(List.of(Distributions.normal(1), Distributions.normal(1))), Bijections.identity(1));
        try (Model model = ForwardKl.of(flow).steps(1_500).batch(256).learningRate(1e-2).dtype(DType.F64).seed(1).fit(Tensor.of(rows))) {
            double exact = 0;
            for (double[] row : rows) {
                double a = 0.25 / 0.5 * Math.exp(-2 * Math.pow(row[0] + 4, 2));
                double b = 0.75 * Math.exp(-0.5 * Math.pow(row[0] - 3, 2));
                exact += Math.log((a + b) / Math.sqrt(2 * Math.PI)) / n;
            }
            assertEquals(exact, model.logProb(Tensor.of(rows)).mean().item(), 0.01);
        }
    }

    @Test
    void classes() {
        Flow flow = new Flow(new ClassConditional(List.of(Distributions.normal(2), Distributions.laplace(2))), Bijections.identity(2));
        int n = 2_000;
        Tensor x = RandomKey.of(1).normal(DType.F64, n, 2);
        double[][] classes = new double[n][];
        double[][] rows = x.toDoubleArray2();
        for (int i = 0; i < n; i++) {
            classes[i] = new double[] {i % 2};
            rows[i][0] += 10 * (i % 2);
        }
        Parameters p = Parameters.initial(flow, DType.F64, 1);
        flow.initialize(Tensor.of(rows), Optional.of(Tensor.of(classes)), p);
        try (Model model = Model.of(flow, p)) {
            assertEquals(0, model.given(Tensor.of(new double[] {0})).sample(2_000, RandomKey.of(3).source()).mean(0).at(0), 0.15);
            assertEquals(10, model.given(Tensor.of(new double[] {1})).sample(2_000, RandomKey.of(3).source()).mean(0).at(0), 0.15);
            assertTrue(Double.isNaN(model.given(Tensor.of(new double[] {2})).logProb(x).at(0)));
            assertTrue(Double.isNaN(model.given(Tensor.of(new double[] {0.5})).logProb(x).at(0)));
            Flow second = new Flow(flow.given(1), Bijections.identity(2));
            Parameters same = Parameters.initial(second, DType.F64, 1);
            p.entries().forEach(e -> same.set(e.name().replaceFirst("^base\\.", "base.base."), p.at(e.name()).toDoubleArray()));
            try (Model one = Model.of(second, same)) {
                assertTrue(one.logProb(x).equals(model.given(Tensor.of(new double[] {1})).logProb(x)));
            }
        }
    }

    /// A conditional flow with its context filled in is the flow with that context in every row.
    @Test
    void given() {
        Flow flow = Flows.maf(2).layers(2).hidden(8).context(2).build();
        Parameters p = BijectionLaws.shaken(Parameters.initial(flow, DType.F64, 1), 0.4, RandomKey.of(5));
        Distribution filled = flow.given(0.3, -1.2);
        Flow outer = new Flow(filled, Bijections.identity(2));
        Parameters same = Parameters.initial(outer, DType.F64, 1);
        p.entries().forEach(e -> same.set("base." + e.name(), p.at(e.name()).toDoubleArray()));
        try (Model a = Model.of(flow, p); Model b = Model.of(outer, same); Tensor x = RandomKey.of(2).normal(DType.F64, 30, 2)) {
            Model one = a.given(Tensor.of(new double[] {0.3, -1.2}));
            assertTrue(one.logProb(x).equals(b.logProb(x)));
            assertTrue(one.sample(10, RandomKey.of(4).source()).equals(b.sample(10, RandomKey.of(4).source())));
        }
        assertThrows(IllegalArgumentException.class, () -> flow.given(1));
        assertThrows(IllegalArgumentException.class, () -> StandardNormal.of(2).given(1));
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new StudentT(0));
        assertThrows(IllegalArgumentException.class, () -> new Truncated(new Normal(), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Truncated(new Normal(), 30, 40));
        assertThrows(UnsupportedOperationException.class, () -> new Truncated(new StudentT(2), 0, 1));
        assertThrows(IllegalArgumentException.class, () -> Distributions.uniform(new double[] {1}, new double[] {1}));
        assertThrows(IllegalArgumentException.class, () -> new Mixture(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Mixture(List.of(StandardNormal.of(1), StandardNormal.of(2))));
        assertEquals(Shape.of(2), new ClassConditional(List.of(StandardNormal.of(2))).shape());
    }
}
