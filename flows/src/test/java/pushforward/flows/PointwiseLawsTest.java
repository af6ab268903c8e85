package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Fn;
import pushforward.flows.transform.LeakyRelu;
import pushforward.flows.transform.Tails;
import pushforward.flows.transform.YeoJohnson;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// The laws of functions of one feature, fixed and trained.
class PointwiseLawsTest {

    private static BijectionLaws diagonal(Bijection b) {
        return BijectionLaws.of(b).zeros((i, j) -> i != j);
    }

    @Test
    void exp() {
        diagonal(Pointwise.exp(1)).points(1_000).saturates().outside(0).outside(-1).outside(Double.NEGATIVE_INFINITY).all();
        diagonal(Pointwise.exp(5)).saturates().outside(1, 2, -0.0, 4, 5).all();
    }

    @Test
    void softplus() {
        diagonal(Pointwise.softplus(1)).points(1_000).saturates().outside(0).outside(-1).all();
        diagonal(Pointwise.softplus(2)).saturates().outside(1, -1e30).all();
        diagonal(Pointwise.softplus(5)).saturates().all();
    }

    @Test
    void tanh() {
        // 1 - |y| carries the information, so digits are lost as |x| grows
        diagonal(Pointwise.tanh(1)).points(1_000).spread(0.7).f32(256).saturates().outside(1).outside(-1).outside(1e30).all();
        diagonal(Pointwise.tanh(2)).spread(0.7).f32(256).saturates().outside(0.5, -2).all();
        diagonal(Pointwise.tanh(5)).spread(0.7).f32(256).saturates().all();
    }

    @Test
    void leakyRelu() {
        diagonal(Pointwise.leakyRelu(1, 0.1)).points(1_000).all();
        diagonal(Pointwise.leakyRelu(5, 3)).all();
        diagonal(new Elementwise(1, LeakyRelu.standard())).points(1_000).all();
        diagonal(new Elementwise(5, LeakyRelu.standard())).strength(2).all();
    }

    @Test
    void normalToLogistic() {
        diagonal(Pointwise.normalToLogistic(1)).points(1_000).all();
        diagonal(Pointwise.normalToLogistic(2)).all();
        // most points on both sides of the edges between formula and tail
        diagonal(Pointwise.normalToLogistic(3)).spread(13).points(2_000).f32(256).all();
    }

    @Test
    void yeoJohnson() {
        diagonal(new Elementwise(1, YeoJohnson.standard())).points(1_000).all();
        diagonal(new Elementwise(2, YeoJohnson.standard())).strength(1).all();
        diagonal(new Elementwise(5, new YeoJohnson(0.5))).strength(3).all();
        BijectionLaws.of(Coupling.half(4, false, YeoJohnson.standard(), 8)).all();
    }

    @Test
    void tails() {
        diagonal(new Elementwise(1, Tails.standard())).points(1_000).saturates().all();
        diagonal(new Elementwise(1, Tails.standard())).strength(4).seed(3).saturates().all();
        diagonal(new Elementwise(2, new Tails(0.5))).strength(4).saturates().all();
        diagonal(new Elementwise(5, new Tails(0.5))).strength(3).saturates().all();
        BijectionLaws.of(new Coupling(3, List.of(0), Tails.standard(), Mlp.of(3, 4, 8), 2)).saturates().all();
    }

    private static double[] slopes(Bijection b, double[] raw, double... at) {
        Parameters p = Parameters.initial(b, DType.F64, 0);
        if (raw.length > 0) {
            p.set("raw", raw);
        }
        try (Model model = Model.of(Flow.of(b), bijectionOnly(b, p))) {
            double[][] rows = new double[at.length][];
            for (int i = 0; i < at.length; i++) {
                rows[i] = new double[] {at[i]};
            }
            Model.Carried c = model.pull(Tensor.of(rows));
            double[] log = c.logAbsDet().toDoubleArray();
            for (int i = 0; i < log.length; i++) {
                log[i] = Math.exp(log[i]);
            }
            return log;
        }
    }

    private static Parameters bijectionOnly(Bijection b, Parameters p) {
        Parameters all = Parameters.initial(Flow.of(b), DType.F64, 0);
        for (Parameters.Entry e : p.entries()) {
            all.set("bijection." + e.name(), p.at(e.name()));
        }
        return all;
    }

    /// At a kink or a seam the derivatives are those of the two sides.
    @Test
    void slopesAtKinksAndSeams() {
        assertEquals(List.of(2.0, 1.0, 1.0), boxed(slopes(Pointwise.leakyRelu(1, 0.5), new double[0], -1e-300, 0.0, 1e-300)));
        assertEquals(List.of(1.0, 1.0, 1.0), boxed(slopes(new Elementwise(1, YeoJohnson.standard()), new double[] {2}, -1e-300, 0.0, 1e-300)));
        assertEquals(List.of(1.0, 1.0, 1.0), boxed(slopes(new Elementwise(1, Tails.standard()), new double[] {2, 5}, -1e-300, 0.0, 1e-300)));
        for (double seam : new double[] {80, -80}) {
            double[] s = slopes(Pointwise.normalToLogistic(1), new double[0], Math.nextDown(seam), Math.nextUp(seam));
            assertEquals(s[0], s[1], 1e-13 * s[0]);
        }
        double root = Math.sqrt(1 / (1 + Math.exp(4)));
        for (double seam : new double[] {0.25 / root, 1 / root}) {
            double[] s = slopes(new Elementwise(1, Tails.standard()), new double[] {0, 0}, seam * (1 - 1e-15), seam * (1 + 1e-15));
            assertEquals(s[0], s[1], 1e-14);
        }
    }

    private static List<Double> boxed(double[] v) {
        return Arrays.stream(v).boxed().toList();
    }

    /// Gradients of value and log-derivative at 0 and at the seams are finite, in both types and directions.
    @Test
    void gradientsAreFiniteEverywhere() {
        for (DType type : DType.values()) {
            for (Bijection b : List.of(Pointwise.normalToLogistic(1), Pointwise.leakyRelu(1, 0.1), Pointwise.softplus(1), Pointwise.exp(1), Pointwise.tanh(1))) {
                for (double at : new double[] {0, -0.0, 1e-30, 0.25, 1, 12.5, 80, -12.5, -80, -1, 200, -200}) {
                    Fn push = x -> b.push(x, Scope.empty()).logAbsDet();
                    Fn pull = y -> b.pull(y, Scope.empty()).logAbsDet();
                    for (Fn f : List.of(push, pull)) {
                        double g = Autodiff.grad(f).apply(Tensor.of(new double[][] {{at}}).to(type)).to(DType.F64).toDoubleArray()[0];
                        assertTrue(Double.isFinite(g), () -> b + " " + type + " at " + at + ": " + g);
                    }
                }
            }
        }
    }

    @Test
    void densities() {
        // narrow enough for the density to die away smoothly at the ends, on the scale of the grid
        assertEquals(1, integral(Bijections.compose(AffineFixed.of(1, 0.4, 0.1), Pointwise.tanh(1)), 0, 1.5, 6_000), 1e-6);
        assertEquals(1, integral(Bijections.compose(AffineFixed.of(1, 0.4, 0.1), Pointwise.exp(1)), 4, 6, 6_000), 1e-6);
        assertEquals(1, integral(Bijections.compose(AffineFixed.of(2, 0.5, 1), Pointwise.softplus(2)), 3, 5, 1_000), 1e-6);
        assertEquals(1, integral(Pointwise.normalToLogistic(1), 0, 40, 4_000), 1e-6);
        assertEquals(1, DensityTest.integral(DensityTest.random(Flow.of(new Elementwise(2, YeoJohnson.standard())), 0.3, 2), 2, 1_400), 1e-6);
        // heavy tails integrated on a logarithmic scale: what arrives is sinh of what is integrated over
        Bijection tails = Bijections.compose(new Elementwise(1, Tails.standard()), new DensityTest.AsinhOfData(1));
        assertEquals(1, DensityTest.integral(DensityTest.random(Flow.of(tails), 4, 3), new double[] {0}, 60, 20_000), 1e-6);
    }

    private static double integral(Bijection b, double centre, double reach, int cells) {
        double[] middle = new double[b.shape().dim(0)];
        Arrays.fill(middle, centre);
        try (Model model = Model.initial(Flow.of(b), DType.F64, 0)) {
            return DensityTest.integral(model, middle, reach, cells);
        }
    }

    /// The tail of what `Tails` makes is a power: far out, the log-density falls by `1 / lambda + 1` per unit of log y, up to logarithms.
    @Test
    void tailsFallAsAPower() {
        double lambda = 1 / (1 + Math.exp(2));
        Flow flow = Flow.of(new Elementwise(1, Tails.standard()));
        Parameters p = Parameters.initial(flow, DType.F64, 0);
        p.set("bijection.raw", new double[] {2, 2});
        try (Model model = Model.of(flow, p)) {
            Tensor log = model.logProb(Tensor.of(new double[][] {{1e60}, {1e62}, {-1e60}}));
            double slope = (log.at(1) - log.at(0)) / (2 * Math.log(10));
            assertEquals(-(1 / lambda + 1), slope, 0.02);
            assertEquals(log.at(0), log.at(2), 1e-12 * Math.abs(log.at(0)));
        }
    }

    /// Far beyond the underflow of Phi a logistic flow has the logistic law's density, which falls as exp(-|y|).
    @Test
    void logisticTailsFarOut() {
        try (Model model = Model.initial(Flow.of(Pointwise.normalToLogistic(1)), DType.F64, 0)) {
            Tensor log = model.logProb(Tensor.of(new double[][] {{0}, {3}, {79.9}, {80.1}, {1e4}, {-1e8}}));
            for (double[] expected : new double[][] {{0, -2 * Math.log(2)}, {1, -3 - 2 * Math.log1p(Math.exp(-3))}, {2, -79.9}, {3, -80.1}, {4, -1e4}, {5, -1e8}}) {
                assertEquals(expected[1], log.at((int) expected[0]), 1e-14 * Math.max(10, Math.abs(expected[1])));
            }
        }
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Pointwise.exp(0));
        assertThrows(IllegalArgumentException.class, () -> new Curve.LeakyRelu(0));
        assertThrows(IllegalArgumentException.class, () -> new LeakyRelu(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new YeoJohnson(1));
        assertThrows(IllegalArgumentException.class, () -> new Tails(-1));
    }
}
