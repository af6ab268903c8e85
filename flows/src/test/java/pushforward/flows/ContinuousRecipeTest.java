package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.Divergence;
import pushforward.flows.continuous.PotentialNet;
import pushforward.flows.continuous.Regularization;
import pushforward.flows.continuous.VelocityNet;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

class ContinuousRecipeTest {
    static Stream<ContinuousRecipe> recipes() {
        return Stream.of(Flows.cnf(2), Flows.ffjord(2), Flows.otFlow(2)).map(r -> r.hidden(9, 9));
    }

    private static List<Bijection> layers(ContinuousRecipe recipe) {
        return ((Compose) recipe.bijection()).layers();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void densitiesIntegrateToOne(ContinuousRecipe recipe) {
        try (Model model = DensityTest.random(recipe.layers(2).build(), 0.4, 3)) {
            assertEquals(1, DensityTest.integral(model, 2, 160), 1e-4);
        }
    }

    /// Before training the network gives no velocity: the flow is the Gaussian with the data's covariance.
    @ParameterizedTest
    @MethodSource("recipes")
    void theyBeginAsAGaussian(ContinuousRecipe recipe) {
        Flow flow = recipe.build();
        Tensor rows = RandomKey.of(1).normal(DType.F64, 500, 2).matmul(Tensor.of(1.0, 0.9, 0, 0.4).reshape(2, 2)).plus(3);
        try (Model model = Model.initial(flow, DType.F64, 0)) {
            flow.initialize(rows, model.parameters());
            double[][] back = model.pull(rows).value().toDoubleArray2();
            double[] moments = new double[3];
            for (double[] z : back) {
                moments[0] += z[0] * z[0] / 500;
                moments[1] += z[0] * z[1] / 500;
                moments[2] += z[1] * z[1] / 500;
            }
            assertEquals(1, moments[0], 0.02);
            assertEquals(0, moments[1], 0.02);
            assertEquals(1, moments[2], 0.02);
        }
    }

    @Test
    void layersAreOneUnlessMoreAreAskedFor() {
        assertEquals(List.of(ContinuousFlow.class, LuLinear.class, Standardize.class), layers(Flows.cnf(3)).stream().<Object>map(Object::getClass).toList());
        assertEquals(2, layers(Flows.cnf(3).layers(2)).stream().filter(l -> l instanceof ContinuousFlow).count());
    }

    @Test
    void eachHasItsVelocityAndItsDivergence() {
        ContinuousFlow cnf = (ContinuousFlow) layers(Flows.cnf(3).context(2)).get(0);
        assertEquals(new Divergence.Formula(), cnf.divergence());
        assertEquals(2, ((VelocityNet) cnf.velocity()).contextSize());
        assertEquals(new Divergence.Exact(), ((ContinuousFlow) layers(Flows.cnf(3).hidden(8, 8, 8)).get(0)).divergence());
        assertEquals(Divergence.hutchinson(), ((ContinuousFlow) layers(Flows.ffjord(3)).get(0)).divergence());
        ContinuousFlow ot = (ContinuousFlow) layers(Flows.otFlow(3)).get(0);
        assertInstanceOf(PotentialNet.class, ot.velocity());
        assertTrue(ot.regularization().active() && !cnf.regularization().active());
        assertEquals(Regularization.none(), cnf.regularization());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Flows.otFlow(2).hidden(8, 9).build()).getMessage().contains("equal width"));
    }
}
