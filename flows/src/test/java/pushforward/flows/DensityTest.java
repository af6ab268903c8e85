package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.autodiff.Var;
import pushforward.flows.transform.Affine;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// Densities integrate to one, and samples have the density they should.
class DensityTest {

    static Model random(Flow flow, double strength, long seed) {
        Parameters p = BijectionLaws.shaken(Parameters.initial(flow, DType.F64, seed), strength, RandomKey.of(seed));
        return Model.of(flow, p);
    }

    /// The trapezoidal rule on a square, which for a smooth function that has died away at the edges is right to all digits. L. N. Trefethen and J. A. C. Weideman,
    /// The Exponentially Convergent Trapezoidal Rule, SIAM Review 56 (2014), DOI 10.1137/130932132.
    static double integral(Model model, double[] centre, double reach, int cells) {
        double h = 2 * reach / cells;
        int d = centre.length;
        double sum = 0;
        int rows = d == 1 ? 1 : cells + 1;
        for (int i = 0; i < rows; i++) {
            double[][] x = new double[cells + 1][];
            for (int j = 0; j <= cells; j++) {
                double along = centre[d - 1] - reach + h * j;
                x[j] = d == 1 ? new double[] {along} : new double[] {centre[0] - reach + h * i, along};
            }
            try (Tensor t = Tensor.of(x); Tensor log = model.logProb(t)) {
                for (double v : log.toDoubleArray()) {
                    sum += Math.exp(v);
                }
            }
        }
        return sum * Math.pow(h, d);
    }

    /// Over a square about the samples that reaches twice as far as any of them.
    static double integral(Model model, int d, int cells) {
        try (Tensor x = model.sample(2_000, RandomKey.of(1).source()); Tensor mean = x.mean(0); Tensor off = x.minus(mean)) {
            return integral(model, mean.toDoubleArray(), 2 * off.abs().max().item(), cells);
        }
    }

    /// `push(x) = asinh(x)`, at the data end of a flow with long tails: integrates its density on a logarithmic scale.
    record AsinhOfData(int features) implements Bijection {
        @Override
        public Shape shape() {
            return Shape.of(features);
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            Var root = x.square().plus(1).sqrt();
            return new Mapped(x.plus(root).log(), root.log().sumF64().unaryMinus());
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            Var up = y.exp();
            Var down = y.unaryMinus().exp();
            return new Mapped(up.minus(down).times(0.5), up.plus(down).times(0.5).log().sumF64());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void realNvpInThePlane(long seed) {
        try (Model model = random(Flows.realNvp(2).layers(4).hidden(12).transformer(new Affine(1)).build(), 0.3, seed)) {
            assertEquals(1, integral(model, 2, 1_200), 1e-6);
        }
    }

    @Test
    void couplingsAlone() {
        try (Model model = random(Flows.realNvp(2).layers(3).hidden(8).transformer(new Affine(1)).activation(Activation.TANH).mixing(FlowRecipe.Mixing.NONE).build(), 0.6, 4)) {
            assertEquals(1, integral(model, 2, 1_200), 1e-6);
        }
    }

    @Test
    void residualLayers() {
        try (Model model = random(Flow.of(Bijections.compose(ResidualLayer.of(1, 8, 8), new ActNorm(1), ResidualLayer.of(1, 8))), 0.8, 4)) {
            assertEquals(1, integral(model, 1, 4_000), 1e-6);
        }
        try (Model model = random(Flows.residual(2).layers(2).hidden(8, 8).build(), 0.5, 5)) {
            assertEquals(1, integral(model, 2, 500), 1e-6);
        }
    }

    @Test
    void onTheLine() {
        try (Model model = random(Flow.of(Bijections.compose(new ActNorm(1), LuLinear.of(1))), 0.5, 5)) {
            assertEquals(1, integral(model, 1, 2_000), 1e-6);
        }
    }

    @Test
    void onAnInterval() {
        try (Model model = random(Flow.of(Bijections.compose(new ActNorm(1), new Logit(1, 0.05, 0, 4))), 0.3, 6)) {
            // the image reaches past the interval by lambda / (1 - 2 lambda) of its length on both sides, and all derivatives die away at its ends
            assertEquals(1, integral(model, new double[] {2}, 3, 4_000), 1e-6);
        }
        try (Model model = random(Flow.of(Bijections.compose(new ActNorm(2), Logit.unit(2))), 0.3, 7)) {
            assertEquals(1, integral(model, new double[] {0.5, 0.5}, 0.75, 1_200), 1e-6);
        }
    }

    /// For x ~ q and any f, E[f(x) p(x) / q(x)] = E_p[f]: weighted samples of a wide normal law q against samples of the flow.
    @Test
    void samplesHaveTheDensity() {
        int n = 100_000;
        double wide = 3;
        TensorScope scope = Tensor.scope();
        try (Model model = random(Flows.realNvp(2).layers(4).hidden(12).transformer(new Affine(1)).build(), 0.3, 8)) {
            Tensor p = model.sample(n, RandomKey.of(2).source());
            Tensor centre = p.mean(0);
            Tensor q = RandomKey.of(9).normal(DType.F64, n, 2).times(wide).plus(centre);
            Tensor logQ = q.minus(centre).square().sum(1).times(-0.5 / (wide * wide)).minus(Math.log(2 * Math.PI * wide * wide));
            Tensor weight = model.logProb(q).minus(logQ).exp();
            for (double[] a : List.of(new double[] {0, 0}, new double[] {1, 0}, new double[] {0, 1}, new double[] {1, 1}, new double[] {2, -1})) {
                Tensor direction = Tensor.of(new double[][] {{a[0]}, {a[1]}});
                agree(p.minus(centre).matmul(direction).tanh(), q.minus(centre).matmul(direction).tanh(), weight.reshape(n, 1));
                agree(p.minus(centre).matmul(direction).cos(), q.minus(centre).matmul(direction).cos(), weight.reshape(n, 1));
            }
        } finally {
            scope.close();
        }
    }

    private static void agree(Tensor direct, Tensor other, Tensor weight) {
        Tensor weighted = other.times(weight);
        double difference = direct.mean().item() - weighted.mean().item();
        double error = Math.sqrt((direct.variance().item() + weighted.variance().item()) / direct.size());
        assertTrue(Math.abs(difference) <= 4 * error + 1e-12, "means differ by " + difference + ", " + difference / error + " standard errors");
    }

    @Test
    void sampledLogDensitiesAreThoseOfTheSamples() {
        for (DType type : DType.values()) {
            Flow flow = Flows.realNvp(3).layers(3).hidden(8).build();
            Parameters p = BijectionLaws.shaken(Parameters.initial(flow, type, 1), 0.3, RandomKey.of(1));
            try (Model model = Model.of(flow, p)) {
                Model.Samples s = model.sampleWithLogProb(500, RandomKey.of(3).source());
                assertTrue(s.logProb().allClose(model.logProb(s.value()), type == DType.F64 ? 1e-11 : 1e-4, type == DType.F64 ? 1e-11 : 1e-4));
            }
        }
    }
}
