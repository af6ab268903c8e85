package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.flows.transform.Bernstein;
import pushforward.flows.transform.CircularSpline;
import pushforward.flows.transform.DeepSigmoidal;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.flows.transform.SumOfSquares;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// The laws for transformers, in couplings and feature by feature.
class TransformerLawsTest {
    static Stream<Transformer> closed() {
        return Stream.of(RationalQuadraticSpline.standard(), new RationalQuadraticSpline(2, 1, 0.1, 0.01, 0.5), RationalQuadraticSpline.of(20, 5), CircularSpline.of(6));
    }

    static Stream<Transformer> all() {
        return Stream.concat(closed(), iterative());
    }

    static Stream<Transformer> iterative() {
        return Stream.of(Bernstein.of(6, 3), new Bernstein(12, 2, 0.1), SumOfSquares.of(2, 3, 3), SumOfSquares.of(1, 1, 2), new DeepSigmoidal(4));
    }

    @ParameterizedTest
    @MethodSource("iterative")
    void featureByFeatureWithAnIteration(Transformer transformer) {
        BijectionLaws.of(new Elementwise(1, transformer)).iterative().points(2_000).all();
        BijectionLaws.of(new Elementwise(2, transformer)).iterative().spread(20).zeros((i, j) -> i != j).all();
    }

    @ParameterizedTest
    @MethodSource("iterative")
    void inCouplingsWithAnIteration(Transformer transformer) {
        BijectionLaws.of(Coupling.of(2, new int[] {0}, transformer, 8)).iterative().points(2_000).zeros((i, j) -> i == 0 && j == 1).all();
        BijectionLaws.of(Coupling.of(5, new int[] {1, 3}, transformer, 8)).iterative().points(220).zeros((i, j) -> i != j && (i % 2 == 1 || j % 2 == 0)).all();
        BijectionLaws.of(new Coupling(1, List.of(), transformer, Mlp.of(2, transformer.size(), 8), 2)).iterative().all();
    }

    /// Where in its bin a point lies is known to K eps among K bins.
    private static double f32(Transformer transformer) {
        return transformer instanceof RationalQuadraticSpline s ? Math.max(64, 8 * s.bins()) : 64;
    }

    @ParameterizedTest
    @MethodSource("closed")
    void featureByFeature(Transformer transformer) {
        BijectionLaws.of(new Elementwise(1, transformer)).points(2_000).all();
        BijectionLaws.of(new Elementwise(2, transformer)).strength(0.8).points(100).zeros((i, j) -> i != j).all();
    }

    @ParameterizedTest
    @MethodSource("closed")
    void inCouplings(Transformer transformer) {
        BijectionLaws.of(Coupling.of(2, new int[] {0}, transformer, 8)).f32(f32(transformer)).points(2_000).zeros((i, j) -> i == 0 && j == 1).all();
        BijectionLaws.of(Coupling.of(5, new int[] {1, 3}, transformer, 8)).f32(f32(transformer)).points(160).zeros((i, j) -> i != j && (i % 2 == 1 || j % 2 == 0)).all();
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

    /// The trapezoidal rule: in z with y = sinh(z) for the last feature, whose density may have kinks near the origin and tails a thousand times as long; in y itself
    /// for the one before, whose law is normal.
    private static double integral(Bijection bijection, int cells) {
        int d = bijection.shape().dim(0);
        double reach = 10;
        double step = 2 * reach / cells;
        int lines = d == 1 ? 0 : 48;
        Flow flow = Flow.of(bijection);
        Parameters p = BijectionLaws.shaken(Parameters.initial(flow, DType.F64, 3), 0.5, RandomKey.of(3));
        TensorScope scope = Tensor.scope();
        try (Model model = Model.of(flow, p)) {
            double[] z = IntStream.rangeClosed(0, cells).mapToDouble(j -> step * j - reach).toArray();
            Tensor weights = Tensor.of(DoubleStream.of(z).map(Math::cosh).toArray());
            double sum = 0;
            for (int i = 0; i <= lines; i++) {
                double before = i / 3.0 - 8;
                double[][] rows = DoubleStream.of(z).map(Math::sinh).mapToObj(y -> d == 1 ? new double[] {y} : new double[] {before, y}).toArray(double[][]::new);
                sum += model.logProb(Tensor.of(rows)).exp().times(weights).sum().item();
            }
            return sum * step * (d == 1 ? 1 : 1 / 3.0);
        } finally {
            scope.close();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void densitiesIntegrateToOne(Transformer transformer) {
        assertEquals(1, integral(new Elementwise(1, transformer), 200_000), 1e-6);
        assertEquals(1, integral(Coupling.of(2, new int[] {0}, transformer, 6), 20_000), 1e-6);
    }
}
