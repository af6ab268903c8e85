package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Autodiff;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The laws of planar, radial and Sylvester layers.
class LowRankLawsTest {

    @Test
    void planar() {
        BijectionLaws.of(Planar.of(1)).iterative().points(2_000).strength(1).all();
        BijectionLaws.of(Planar.of(2)).iterative().points(2_000).strength(1).all();
        BijectionLaws.of(Planar.of(5)).iterative().points(2_000).strength(1).all();
        BijectionLaws.of(new Planar(3, 2)).iterative().strength(1).all();
    }

    @Test
    void planarNearTheEdgeOfInvertibility() {
        for (long seed = 1; seed <= 4; seed++) {
            BijectionLaws.of(Planar.of(3)).iterative().strength(3).seed(seed).points(30).f32(256).all();
        }
    }

    @Test
    void radial() {
        BijectionLaws.of(Radial.of(1)).points(2_000).strength(1).all();
        BijectionLaws.of(Radial.of(2)).points(2_000).strength(1).all();
        BijectionLaws.of(Radial.of(5)).points(2_000).strength(1).all();
        BijectionLaws.of(new Radial(3, 2)).strength(1).all();
    }

    @Test
    void sylvester() {
        BijectionLaws.of(Sylvester.of(1, 1)).iterative().points(2_000).strength(1).all();
        BijectionLaws.of(Sylvester.of(2, 2)).iterative().points(2_000).strength(0.7).all();
        BijectionLaws.of(Sylvester.of(5, 3)).iterative().points(2_000).strength(0.7).all();
        BijectionLaws.of(new Sylvester(3, 2, 3, 2)).iterative().strength(0.7).all();
    }

    /// Both directions of the original, exchanged.
    @Test
    void turnedRound() {
        BijectionLaws.of(Bijections.inverse(Planar.of(2))).iterative().strength(1).all();
        BijectionLaws.of(Bijections.inverse(Sylvester.of(3, 2))).iterative().strength(0.7).all();
    }

    /// The layers begin as the identity, so that many can be stacked.
    @Test
    void identityAtFirst() {
        for (Bijection b : new Bijection[] {Planar.of(4), Radial.of(4), Sylvester.of(4, 3)}) {
            try (Model model = Model.initial(Flow.of(b), DType.F64, 1)) {
                Tensor y = RandomKey.of(1).normal(DType.F64, 20, 4);
                for (Model.Carried c : new Model.Carried[] {model.pull(y), model.push(y)}) {
                    assertTrue(c.value().allClose(y, 1e-14, 1e-14) && c.logAbsDet().abs().max().item() < 1e-14, () -> b.toString());
                }
            }
        }
    }

    /// A Sylvester layer of rank 1 is a planar one: y + q (k / s) tanh(s q . y + b).
    @Test
    void rankOneIsPlanar() {
        Flow sylvester = Flow.of(Sylvester.of(3, 1));
        Parameters p = BijectionLaws.shaken(Parameters.initial(sylvester, DType.F64, 2), 1, RandomKey.of(2));
        double[] v = p.at("bijection.vectors").toDoubleArray();
        double size = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
        double scale = Math.exp(p.at("bijection.log_scale").at(0));
        double[] w = new double[3];
        for (int i = 0; i < 3; i++) {
            w[i] = scale * ((i == 0 ? 1 : 0) - 2 * v[i] * v[0] / size);
        }
        Flow planar = Flow.of(Planar.of(3));
        Parameters same = Parameters.initial(planar, DType.F64, 2);
        same.set("bijection.w", w);
        double[] u = new double[3];
        for (int i = 0; i < 3; i++) {
            // u along w, with w . u = raw
            u[i] = w[i] * p.at("bijection.raw").at(0) / (scale * scale);
        }
        same.set("bijection.u", u);
        same.set("bijection.b", p.at("bijection.b").toDoubleArray());
        Tensor y = RandomKey.of(3).normal(DType.F64, 50, 3);
        try (Model a = Model.of(sylvester, p); Model b = Model.of(planar, same)) {
            assertTrue(a.pull(y).value().allClose(b.pull(y).value(), 1e-13, 1e-13));
            assertTrue(a.logProb(y).allClose(b.logProb(y), 1e-13, 1e-13));
            assertTrue(a.push(y).value().allClose(b.push(y).value(), 1e-12, 1e-12));
        }
    }

    /// At the centre of a radial layer, where the length has no derivative, the layer has one.
    @Test
    void theCenterOfARadialLayer() {
        Flow flow = Flow.of(Radial.of(3));
        Parameters p = Parameters.initial(flow, DType.F64, 0);
        p.set("bijection.beta", new double[] {1.5});
        p.set("bijection.center", new double[] {1, -2, 0.5});
        double n = Math.log1p(Math.exp(1.5) * Math.expm1(1));
        Tensor at = Tensor.of(new double[][] {{1, -2, 0.5}});
        try (Model model = Model.of(flow, p)) {
            Model.Carried c = model.pull(at);
            assertTrue(c.value().equals(at));
            assertEquals(3 * Math.log(n), c.logAbsDet().at(0), 1e-14);
            assertEquals(-3 * Math.log(n), model.push(at).logAbsDet().at(0), 1e-14);
        }
        Radial one = Radial.of(2);
        for (boolean push : new boolean[] {true, false}) {
            Tensor g = Autodiff.jacobian(x -> {
                Scope s = Scope.of(one.parameters(), List.of(x.fill(0), x.constant(new double[] {0}, 1), x.constant(new double[] {1.5}, 1)));
                return (push ? one.push(x, s) : one.pull(x, s)).value();
            }).apply(Tensor.of(new double[][] {{0, 0}}));
            double expected = push ? 1 / n : n;
            assertTrue(g.reshape(2, 2).allClose(Tensor.eye(DType.F64, 2).times(expected), 1e-14, 1e-14), () -> g.toString());
        }
    }

    @Test
    void densities() {
        try (Model model = DensityTest.random(Flow.of(Bijections.compose(Planar.of(1), new ActNorm(1), Radial.of(1))), 1, 1)) {
            assertEquals(1, DensityTest.integral(model, 1, 4_000), 1e-6);
        }
        try (Model model = DensityTest.random(Flow.of(Bijections.compose(Planar.of(2), Sylvester.of(2, 2))), 0.6, 2)) {
            assertEquals(1, DensityTest.integral(model, 2, 1_000), 1e-6);
        }
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Planar.of(0));
        assertThrows(IllegalArgumentException.class, () -> new Radial(1, -1));
        assertThrows(IllegalArgumentException.class, () -> Sylvester.of(2, 3));
    }
}
