package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.flows.transform.CircularSpline;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The laws for transformers, in couplings and feature by feature.
class TransformerLawsTest {
    static Stream<Transformer> closed() {
        return Stream.of(RationalQuadraticSpline.standard(), new RationalQuadraticSpline(2, 1, 0.1, 0.01, 0.5), RationalQuadraticSpline.of(20, 5), CircularSpline.of(2),
                CircularSpline.of(8));
    }

    static Stream<Transformer> all() {
        return closed();
    }

    /// Where in its bin a point lies is known to K eps among K bins.
    private static double f32(Transformer transformer) {
        return transformer instanceof RationalQuadraticSpline s ? Math.max(64, 8 * s.bins()) : 64;
    }

    @ParameterizedTest
    @MethodSource("closed")
    void featureByFeature(Transformer transformer) {
        BijectionLaws.of(new Elementwise(1, transformer)).points(300).all();
        BijectionLaws.of(new Elementwise(2, transformer)).strength(0.8).points(100).zeros((i, j) -> i != j).all();
        BijectionLaws.of(new Elementwise(5, transformer)).points(100).zeros((i, j) -> i != j).all();
    }

    @ParameterizedTest
    @MethodSource("closed")
    void inCouplings(Transformer transformer) {
        BijectionLaws.of(Coupling.of(2, new int[] {0}, transformer, 8)).f32(f32(transformer)).points(300).zeros((i, j) -> i == 0 && j == 1).all();
        BijectionLaws.of(Coupling.of(5, new int[] {1, 3}, transformer, 8)).f32(f32(transformer)).points(100).zeros((i, j) -> i != j && (i % 2 == 1 || j % 2 == 0)).all();
    }

    @ParameterizedTest
    @MethodSource("closed")
    void inContext(Transformer transformer) {
        BijectionLaws.of(new Coupling(1, List.of(), transformer, Mlp.of(2, transformer.size(), 8), 2)).all();
    }

    @Test
    void farOut() {
        BijectionLaws.of(new Elementwise(2, RationalQuadraticSpline.standard())).spread(30).all();
    }

    /// The trapezoidal rule; fine along the second feature, where densities have kinks.
    private static double integral(Flow flow, double[] reach, int[] cells) {
        int d = reach.length;
        Parameters p = BijectionLaws.shaken(Parameters.initial(flow, DType.F64, 3), 0.5, RandomKey.of(3));
        try (Model model = Model.of(flow, p)) {
            double sum = 0;
            for (int i = 0; i <= (d == 1 ? 0 : cells[0]); i++) {
                double[][] rows = new double[cells[d - 1] + 1][];
                for (int j = 0; j < rows.length; j++) {
                    double y = reach[d - 1] * (2.0 * j / cells[d - 1] - 1);
                    rows[j] = d == 1 ? new double[] {y} : new double[] {reach[0] * (2.0 * i / cells[0] - 1), y};
                }
                try (Tensor t = Tensor.of(rows); Tensor log = model.logProb(t); Tensor density = log.exp(); Tensor total = density.sum()) {
                    sum += total.item();
                }
            }
            for (int k = 0; k < d; k++) {
                sum *= 2 * reach[k] / cells[k];
            }
            return sum;
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void densitiesIntegrateToOne(Transformer transformer) {
        assertEquals(1, integral(Flow.of(new Elementwise(1, transformer)), new double[] {20}, new int[] {200_000}), 1e-6);
        Flow plane = Flow.of(Coupling.of(2, new int[] {0}, transformer, 6));
        assertEquals(1, integral(plane, new double[] {8, 20}, new int[] {48, 20_000}), 1e-6);
    }
}
