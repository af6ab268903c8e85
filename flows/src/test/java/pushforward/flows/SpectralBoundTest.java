package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushforward.autodiff.Autodiff;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The bound of a matrix norm against the largest singular value, on Gaussian matrices, on those where all singular values are equal, and on zero.
class SpectralBoundTest {
    private static final Activation[] CONTRACTING = {Activation.TANH, Activation.SOFTPLUS, Activation.ELU, Activation.LIP_SWISH};

    private static double bound(Tensor w) {
        return Autodiff.compile(SpectralBound::of).apply(w.reshape(1, w.dim(0), w.dim(1))).at(0);
    }

    private static double exact(Tensor w) {
        Tensor wide = w.to(DType.F64);
        Tensor gram = wide.dim(0) <= wide.dim(1) ? wide.matmul(wide.transpose()) : wide.transpose().matmul(wide);
        return Math.sqrt(LinearAlgebra.eigenSymmetric(gram).values().at(gram.dim(0) - 1));
    }

    private static void within(Tensor w) {
        double sigma = exact(w);
        double ratio = bound(w) / sigma;
        double most = Math.pow(Math.min(w.dim(0), w.dim(1)), 1.0 / 256) * Math.sqrt(1 + 1e-12 / (sigma * sigma));
        assertTrue(ratio >= 1 - 1e-12 && ratio <= most * (1 + 1e-9), () -> "bound / sigma is " + ratio + ", expected within [1, " + most + "] for " + w.shape());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "7, 1", "2, 2", "2, 64", "64, 2", "17, 13", "64, 64"})
    void isNeverBelowAndHardlyAbove(int m, int n) {
        for (int seed = 0; seed < 20; seed++) {
            RandomKey key = RandomKey.of(seed);
            for (double scale : new double[] {1e-3, 1, 1e5}) {
                within(key.normal(DType.F64, m, n).times(scale));
                within(key.normal(DType.F32, m, n).times(scale));
            }
        }
        try (Tensor equal = Tensor.of(Init.orthogonal(3).draw(Shape.of(m, n), RandomKey.of(1))).reshape(m, n)) {
            within(equal);
        }
    }

    @Test
    void isDifferentiableWhereTheNormIsNot() {
        // two equal singular values, and none
        Tensor w = Tensor.of(new double[][] {{2, 0, 0}, {0, 2, 0}}).reshape(1, 2, 3);
        Tensor g = Autodiff.grad(SpectralBound::of).apply(w);
        assertEquals(Math.pow(2, -1 + 1.0 / 256), g.at(0, 0, 0), 1e-12);
        assertEquals(Math.pow(2, -1 + 1.0 / 256), g.at(0, 1, 1), 1e-12);
        assertEquals(0, g.at(0, 0, 1));
        Tensor zero = Tensor.zeros(DType.F64, 1, 2, 3);
        assertEquals(1e-6 * Math.pow(2, 1.0 / 256), bound(zero.reshape(2, 3)), 1e-18);
        assertEquals(0, Autodiff.grad(SpectralBound::of).apply(zero).abs().max().item());
    }

    @Test
    void perceptronsContractWhateverTheirWeights() {
        for (double c : new double[] {0.3, 0.97, 0.999}) {
            for (Activation f : CONTRACTING) {
                ResidualLayer layer = ResidualLayer.of(3, 8, 5).withLipschitz(c).withActivation(f);
                Parameters p = BijectionLaws.shaken(Parameters.initial(layer, DType.F64, 1), 0.4, RandomKey.of(2));
                p.entries().stream().filter(e -> e.shape().rank() == 2).forEach(e -> p.set(e.name(), p.at(e.name()).times(30)));
                double slope = steepest(layer, p, 1);
                assertTrue(slope <= c + 1e-9, "a slope of " + slope + ", more than " + c + " with " + f);
            }
        }
    }

    /// Weights that undo each other, where the activation is steepest: hardly anything of c is given away.
    @Test
    void perceptronsComeCloseToTheirBound() {
        double[] steepest = {0, 20, 20, 2.3994};
        Tensor q = Tensor.of(Init.orthogonal(30).draw(Shape.of(3, 3), RandomKey.of(1))).reshape(3, 3);
        for (int k = 0; k < CONTRACTING.length; k++) {
            ResidualLayer layer = ResidualLayer.of(3, 3).withActivation(CONTRACTING[k]);
            Parameters p = Parameters.initial(layer, DType.F64, 1);
            p.set("0.weight", q);
            p.set("0.bias", steepest[k], steepest[k], steepest[k]);
            p.set("1.weight", q.transpose());
            double slope = steepest(layer, p, 1e-3);
            assertTrue(slope <= 0.97 + 1e-9 && slope >= 0.96, "a slope of " + slope + " with " + CONTRACTING[k]);
        }
    }

    /// The largest |g(a) - g(b)| / |a - b| over pairs of points.
    private static double steepest(ResidualLayer layer, Parameters p, double spread) {
        Tensor a = RandomKey.of(3).normal(DType.F64, 2_000, 3).times(spread);
        Tensor b = a.plus(RandomKey.of(4).normal(DType.F64, 2_000, 3).times(0.01 * spread));
        try (Model model = Model.of(Flow.of(layer), prefixed(p))) {
            Tensor ga = model.pull(a).value().minus(a);
            Tensor gb = model.pull(b).value().minus(b);
            return Math.sqrt(ga.minus(gb).square().sum(1).div(a.minus(b).square().sum(1)).max().item());
        }
    }

    /// The parameters of a layer as those of the flow made of it.
    private static Parameters prefixed(Parameters layer) {
        Parameters all = Parameters.zeros(layer.parameters().stream().map(p -> p.within("bijection")).toList(), layer.dtype());
        layer.entries().forEach(e -> all.set("bijection." + e.name(), layer.at(e.name())));
        return all;
    }

    @Test
    void slopesOfActivations() {
        Tensor x = Tensor.of(IntStream.rangeClosed(-80_000, 80_000).mapToDouble(i -> i * 1e-4).toArray());
        for (Activation f : Activation.values()) {
            double slope = Autodiff.grad(f::apply).apply(x).abs().max().item();
            assertTrue(slope <= f.lipschitz() && slope >= f.lipschitz() - 1e-3, "the largest slope of " + f + " is " + slope + ", not " + f.lipschitz());
        }
    }
}
