package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// Every recipe, with random parameters, is a density: it integrates to one on the line and in the plane, and its samples have it.
class RecipeLawsTest {
    /// A recipe of two small layers in d dimensions, and how far its parameters are moved.
    record Case(String name, int d, double strength, FlowRecipe<?> recipe) {
        Flow flow() {
            return recipe.layers(2).build();
        }

        @Override
        public String toString() {
            return name + " " + d;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(1, 2).flatMap(d -> Stream.of(
                new Case("nice", d, 0.4, Flows.nice(d).hidden(8)),
                new Case("realnvp", d, 0.3, Flows.realNvp(d).hidden(8)),
                new Case("glow-linear", d, 0.3, Flows.glow(d).hidden(8)),
                new Case("maf", d, 0.2, Flows.maf(d).hidden(8)),
                new Case("iaf", d, 0.3, Flows.iaf(d).hidden(8)),
                new Case("nsf-c", d, 0.25, Flows.splineCoupling(d).hidden(8)),
                new Case("nsf-ar", d, 0.2, Flows.splineAutoregressive(d).hidden(8)),
                new Case("naf", d, 0.2, Flows.neuralAutoregressive(d).hidden(8)),
                new Case("sos", d, 0.1, Flows.sumOfSquares(d).hidden(8)),
                new Case("bernstein", d, 0.2, Flows.bernstein(d).hidden(8)),
                new Case("residual", d, 0.5, Flows.residual(d).hidden(8)),
                new Case("planar", d, 0.4, Flows.planar(d)),
                new Case("radial", d, 0.4, Flows.radial(d)),
                new Case("sylvester", d, 0.4, Flows.sylvester(d)),
                new Case("gaussianization", d, 0.2, Flows.gaussianization(d))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void integratesToOne(Case c) {
        assumeFalse(Boolean.getBoolean("pushforward.checked"), "millions of points: too many to check every access");
        try (Model model = DensityTest.random(c.flow(), c.strength, 3)) {
            double mass = DensityTest.integral(model, c.d, c.d == 1 ? 40_000 : 1_000);
            // a density with kinks converges like the square of the step
            double finer = Math.abs(mass - 1) < 1e-6 || c.d == 1 ? mass : DensityTest.integral(model, c.d, 3_000);
            assertEquals(1, finer, 1e-6);
        }
    }

    /// For x ~ q and any f, E[f(x) p(x) / q(x)] = E_p[f]: weighted samples of a wide law q against samples of the flow.
    @ParameterizedTest
    @MethodSource("cases")
    void samplesHaveTheDensity(Case c) {
        int n = 40_000;
        TensorScope scope = Tensor.scope();
        try (Model model = DensityTest.random(c.flow(), c.strength, 4)) {
            Tensor p = model.sample(n, RandomKey.of(2).source());
            Tensor centre = p.mean(0);
            Tensor width = p.std(0).times(2);
            Tensor z = RandomKey.of(9).normal(DType.F64, n, c.d);
            Tensor q = z.times(width).plus(centre);
            Tensor logQ = z.square().sum(1).times(-0.5).minus(0.5 * c.d * Math.log(2 * Math.PI)).minus(width.log().sum().item());
            Tensor weight = model.logProb(q).minus(logQ).exp().reshape(n, 1);
            for (double[] a : List.of(new double[] {1, 0}, new double[] {0.3, 1}, new double[] {1, -1})) {
                Tensor direction = Tensor.of(c.d == 1 ? new double[][] {{a[0]}} : new double[][] {{a[0]}, {a[1]}});
                Tensor direct = p.minus(centre).div(width).matmul(direction).times(2).cos();
                Tensor weighted = q.minus(centre).div(width).matmul(direction).times(2).cos().times(weight);
                double error = Math.sqrt((direct.variance().item() + weighted.variance().item()) / n);
                double difference = Math.abs(direct.mean().item() - weighted.mean().item());
                assertTrue(difference <= 4 * error, () -> difference / error + " standard errors");
            }
        } finally {
            scope.close();
        }
    }
}
