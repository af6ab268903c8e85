package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.flows.transform.Affine;
import pushforward.flows.transform.Bernstein;
import pushforward.flows.transform.DeepSigmoidal;
import pushforward.flows.transform.RationalQuadraticSpline;
import pushforward.flows.transform.Shift;
import pushforward.flows.transform.SumOfSquares;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The laws of autoregressive layers and of the network under them.
class AutoregressiveLawsTest {

    private static BijectionLaws laws(Bijection b) {
        return BijectionLaws.of(b).zeros((i, j) -> j > i);
    }

    @Test
    void affine() {
        laws(Autoregressive.of(1, 4)).points(2_000).all();
        laws(Autoregressive.of(2, 8)).points(2_000).all();
        laws(Autoregressive.of(5, 16, 16)).points(2_000).all();
        laws(Autoregressive.of(3, new Shift(), 7, 3)).points(2_000).all();
        laws(Autoregressive.of(4, new int[0])).points(2_000).all();
    }

    @Test
    void residual() {
        laws(new Autoregressive(Affine.standard(), new Made(4, 0, List.of(9, 9, 9), 2, Activation.GELU, true))).points(2_000).all();
        laws(new Autoregressive(Affine.standard(), new Made(3, 2, List.of(9, 9), 2, Activation.TANH, true))).points(2_000).all();
    }

    @Test
    void withContext() {
        laws(new Autoregressive(Affine.standard(), new Made(1, 2, List.of(6), 2, Activation.SILU, false))).points(2_000).all();
        laws(new Autoregressive(Affine.standard(), new Made(5, 3, List.of(16, 12), 2, Activation.SILU, false))).points(2_000).all();
    }

    /// In a bin of a thousandth of the interval the slope changes by its own size within 0.006: rounding an argument near 3 moves its logarithm by some 1e-4 in F32.
    static List<Transformer> splines() {
        return List.of(RationalQuadraticSpline.of(6, 3));
    }

    @ParameterizedTest
    @MethodSource("splines")
    void splines(Transformer transformer) {
        laws(Autoregressive.of(1, transformer, 8)).strength(1).f32(8_192).points(2_000).all();
        laws(Autoregressive.of(2, transformer, 8)).strength(0.7).f32(8_192).points(2_000).all();
        laws(Autoregressive.of(5, transformer, 16, 16)).f32(8_192).points(2_000).all();
    }

    static List<Transformer> polynomials() {
        return List.of(Bernstein.of(6, 3), SumOfSquares.of(2, 3, 3), new DeepSigmoidal(4));
    }

    @ParameterizedTest
    @MethodSource("polynomials")
    void inversesByIteration(Transformer transformer) {
        laws(Autoregressive.of(1, transformer, 8)).iterative().strength(0.7).f32(256).points(100).all();
        laws(Autoregressive.of(3, transformer, 8, 8)).iterative().f32(1024).points(60).all();
    }

    /// An inverse autoregressive flow.
    @Test
    void turnedRound() {
        BijectionLaws.of(Bijections.inverse(Autoregressive.of(4, 12))).zeros((i, j) -> j > i).points(2_000).all();
    }

    /// Output i has no derivative by features i, i + 1, .. and one by every feature before, whatever the widths.
    @Property(tries = 60)
    void outputsDependOnTheFeaturesBefore(@ForAll @IntRange(min = 1, max = 9) int d, @ForAll @IntRange(min = 0, max = 2) int context,
            @ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 0, max = 3) int layers, @ForAll boolean residual) {
        List<Integer> hidden = IntStream.range(0, layers).mapToObj(l -> width + l % 2).toList();
        Made made = new Made(d, context, hidden, 2, Activation.TANH, residual);
        Tensor jacobian = MadeProbe.jacobian(made, 3);
        for (int i = 0; i < d; i++) {
            for (int k = 0; k < 2; k++) {
                for (int j = 0; j < d + context; j++) {
                    boolean sees = j >= d || j < i;
                    double slope = jacobian.at(2 * i + k, j);
                    assertTrue(sees ? slope != 0 : slope == 0, "output " + i + " by input " + j + " of " + made + ": " + slope);
                }
            }
        }
    }

    /// All at once and feature by feature are the same numbers.
    @Property(tries = 40)
    void bothWaysAgree(@ForAll @IntRange(min = 1, max = 20) int d, @ForAll @IntRange(min = 0, max = 2) int context, @ForAll @IntRange(min = 1, max = 50) int width,
            @ForAll boolean residual) {
        Made made = new Made(d, context, List.of(width, width), 3, Activation.SILU, residual);
        Tensor[] both = MadeProbe.bothWays(made, 5);
        assertTrue(both[0].allClose(both[1], 1e-13, 1e-13), () -> made + ": " + both[0].minus(both[1]).abs().max());
    }

    /// Products beyond those the mask asks for: at most 6 in a hundred.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 16, 17, 43, 64, 128, 784})
    void zeroBlocksAreLeftOut(int d) {
        Made made = Made.of(d, 2, Math.max(64, 2 * d), Math.max(64, 2 * d));
        double share = (double) made.products() / made.ones();
        assertTrue(share <= 1.06, () -> d + ": " + share);
        long weights = made.parameters().stream().filter(p -> p.shape().rank() == 2).mapToLong(p -> p.shape().size()).sum();
        assertEquals(made.products(), weights);
    }

    @Test
    void identityAtFirst() {
        try (Model model = Model.initial(Flow.of(Autoregressive.of(4, 9)), DType.F64, 1)) {
            Tensor y = RandomKey.of(1).normal(DType.F64, 20, 4);
            assertTrue(model.pull(y).value().equals(y) && model.push(y).value().equals(y));
        }
    }

    @Test
    void densities() {
        try (Model model = DensityTest.random(Flow.of(Bijections.compose(Autoregressive.of(2, new Affine(1), 8), Permutation.of(1, 0), Autoregressive.of(2, new Affine(1), 8))), 0.3, 1)) {
            assertEquals(1, DensityTest.integral(model, 2, 1_200), 1e-6);
        }
        try (Model model = DensityTest.random(Flow.of(Autoregressive.of(2, Bernstein.of(5, 3), 8)), 0.3, 2)) {
            assertEquals(1, DensityTest.integral(model, 2, 1_200), 1e-6);
        }
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Made.of(0, 2, 4));
        assertThrows(IllegalArgumentException.class, () -> Made.of(2, 0, 4));
        assertThrows(IllegalArgumentException.class, () -> Made.of(2, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> new Made(2, -1, List.of(), 2, Activation.TANH, false));
        assertThrows(IllegalArgumentException.class, () -> new Autoregressive(new Shift(), Made.of(2, 2, 4)));
    }
}
