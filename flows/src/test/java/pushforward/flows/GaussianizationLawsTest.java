package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pushforward.flows.transform.LogisticMixture;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The laws of mixtures of logistic distributions and of the layer made of them.
class GaussianizationLawsTest {

    private static BijectionLaws diagonal(Bijection b) {
        return BijectionLaws.of(b).iterative().zeros((i, j) -> i != j);
    }

    @Test
    void mixtures() {
        diagonal(new Elementwise(1, LogisticMixture.of(1))).strength(1).all();
        diagonal(new Elementwise(1, LogisticMixture.of(4))).strength(2).points(2_000).all();
        diagonal(new Elementwise(2, LogisticMixture.of(3))).strength(2).points(2_000).all();
        diagonal(new Elementwise(5, new LogisticMixture(2, 1))).strength(2).points(2_000).all();
    }

    @Test
    void mixturesInCouplings() {
        BijectionLaws.of(Coupling.half(3, false, LogisticMixture.of(3), 8)).iterative().all();
        BijectionLaws.of(new Coupling(1, List.of(), LogisticMixture.of(3), Mlp.of(2, 9, 8), 2)).iterative().all();
    }

    @Test
    void gaussianization() {
        diagonal(Gaussianization.of(1, 4)).strength(1).points(2_000).all();
        diagonal(Gaussianization.of(2, 3)).strength(1).points(2_000).all();
        diagonal(Gaussianization.of(5, 2)).strength(1).all();
        BijectionLaws.of(Bijections.compose(Gaussianization.of(2, 3), Householder.of(2), Gaussianization.of(2, 3))).iterative().strength(0.7).all();
    }

    /// With one component and raw 0 the map is the identity; with more it is near it.
    @Test
    void identityAtZero() {
        Tensor y = RandomKey.of(1).normal(DType.F64, 50, 2);
        try (Model one = Model.initial(Flow.of(new Elementwise(2, LogisticMixture.of(1))), DType.F64, 0);
                Model four = Model.initial(Flow.of(new Elementwise(2, LogisticMixture.of(4))), DType.F64, 0)) {
            assertTrue(one.pull(y).value().allClose(y, 1e-14, 1e-14));
            assertTrue(four.pull(y).value().minus(y).abs().max().item() < 0.5);
        }
    }

    /// A single logistic law has its own density, at any distance.
    @Test
    void oneComponentIsALogisticLaw() {
        Flow flow = Flow.of(new Gaussianization(1, new LogisticMixture(1, 5)));
        Parameters p = Parameters.initial(flow, DType.F64, 0);
        double scale = Math.exp(5 * Math.tanh(0.8 / 5));
        p.set("bijection.raw", new double[] {0, 3, 0.8});
        try (Model model = Model.of(flow, p)) {
            for (double y : new double[] {3, -2, 40, 1e3, -1e6, 1e30}) {
                double a = Math.abs(y - 3) / scale;
                double expected = -a - 2 * Math.log1p(Math.exp(-a)) - Math.log(scale);
                assertEquals(expected, model.logProb(Tensor.of(new double[][] {{y}})).at(0), 1e-13 * Math.max(10, a), () -> "at " + y);
            }
        }
    }

    /// Narrow components far apart: the flat stretches between them, where Newton's method alone runs away.
    @Test
    void pushFindsItsWayAcrossGaps() {
        Flow flow = Flow.of(new Elementwise(1, new LogisticMixture(3, 6)));
        Parameters p = Parameters.initial(flow, DType.F64, 0);
        p.set("bijection.raw", new double[] {0, 3, -2, -50, 0, 2_000, -9, -3, -9});
        double[][] x = new double[4_001][1];
        for (int i = 0; i < x.length; i++) {
            x[i][0] = -20 + 0.01 * i;
        }
        try (Model model = Model.of(flow, p)) {
            Tensor at = Tensor.of(x);
            Model.Carried y = model.push(at);
            Tensor back = model.pull(y.value()).value();
            // y is right to rounding, and x as far as the slope there lets it be
            Tensor bound = y.logAbsDet().unaryMinus().exp().times(y.value().abs().max().item() * 1e-15).plus(1e-12).reshape(x.length, 1);
            assertTrue(back.minus(at).abs().minus(bound).max().item() <= 0);
            for (int i = 1; i < x.length; i++) {
                assertTrue(y.value().at(i, 0) > y.value().at(i - 1, 0));
            }
        }
    }

    /// The start makes two-humped data nearly normal in each feature.
    @Test
    void startFollowsTheData() {
        Tensor noise = RandomKey.of(4).normal(DType.F64, 2_000, 2);
        Tensor humps = RandomKey.of(5).uniform(DType.F64, 2_000, 2).minus(0.5).sign().times(4);
        Tensor data = noise.plus(humps).times(Tensor.of(3.0, 0.3)).plus(Tensor.of(100.0, -1));
        for (DType type : DType.values()) {
            Gaussianization layer = Gaussianization.of(2, 24);
            Flow flow = Flow.of(layer);
            Parameters p = Parameters.initial(flow, type, 0);
            layer.initialize(data.to(type), Optional.empty(), p.child("bijection"));
            try (Model model = Model.of(flow, p)) {
                Tensor x = model.pull(data.to(type)).value().to(DType.F64);
                assertTrue(x.mean(0).abs().max().item() < 0.05, () -> type + " " + x.mean(0));
                assertTrue(x.std(0).minus(1).abs().max().item() < 0.05, () -> type + " " + x.std(0));
                // the share within one standard deviation, 0.683 for a normal law
                double inside = x.abs().minus(1).sign().mean().item();
                assertEquals(0.683, (1 - inside) / 2, 0.03, type.toString());
            }
            assertThrows(IllegalArgumentException.class, () -> layer.initialize(Tensor.zeros(type, 5, 2), Optional.empty(), p.child("bijection")));
        }
    }

    @Test
    void densities() {
        try (Model model = DensityTest.random(Flow.of(Gaussianization.of(1, 4)), 1, 1)) {
            assertEquals(1, DensityTest.integral(model, new double[] {0}, 120, 12_000), 1e-6);
        }
        // two in a row have tails like exp(-sqrt(y)), which reach far
        Bijection two = Bijections.compose(Gaussianization.of(2, 3), Householder.of(2), Gaussianization.of(2, 2), new DensityTest.AsinhOfData(2));
        try (Model model = DensityTest.random(Flow.of(two), 0.3, 2)) {
            assertEquals(1, DensityTest.integral(model, new double[] {0, 0}, 9, 1_000), 1e-6);
        }
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> LogisticMixture.of(0));
        assertThrows(IllegalArgumentException.class, () -> new LogisticMixture(1, 0));
        assertThrows(IllegalArgumentException.class, () -> Gaussianization.of(0, 1));
    }
}
