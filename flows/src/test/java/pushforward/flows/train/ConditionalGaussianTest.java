package pushforward.flows.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.flows.FlowRecipe;
import pushforward.flows.Flows;
import pushforward.flows.Model;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.TensorScope;
import pushforward.tensor.random.RandomKey;

/// Where x and the context are jointly normal, the conditional law is known: every recipe that reads a context comes within a hundredth of a nat of it.
///
/// ```
///   c ~ N(0, I),   x = A c + L e,  e ~ N(0, I)        log p(x | c) = -|L^-1 (x - A c)|^2 / 2 - log|det L| - log 2 pi
/// ```
class ConditionalGaussianTest {
    private static final double[][] A = {{1.2, -0.4}, {-0.7, 0.9}};
    private static final double[][] L = {{0.5, 0}, {0.6, 0.8}};

    /// Rows of x and of c, and the mean of the true log-density.
    private record Data(Tensor x, Tensor c, double exact) {
    }

    private static Data rows(int n, long seed) {
        Tensor c = RandomKey.of(seed).child("c").normal(DType.F64, n, 2);
        Tensor e = RandomKey.of(seed).child("e").normal(DType.F64, n, 2);
        Tensor x = c.matmul(Tensor.of(A).transpose()).plus(e.matmul(Tensor.of(L).transpose()));
        double exact = -0.5 * e.square().sum().item() / n - Math.log(L[0][0] * L[1][1]) - Math.log(2 * Math.PI);
        return new Data(x, c, exact);
    }

    static Stream<Named<Supplier<FlowRecipe<?>>>> recipes() {
        return Stream.of(
                Named.of("nice", () -> Flows.nice(2).layers(4).hidden(32)),
                Named.of("realnvp", () -> Flows.realNvp(2).layers(4).hidden(32)),
                Named.of("glow-linear", () -> Flows.glow(2).layers(4).hidden(32)),
                Named.of("maf", () -> Flows.maf(2).layers(2).hidden(32)),
                Named.of("iaf", () -> Flows.iaf(2).layers(2).hidden(32)),
                Named.of("nsf-c", () -> Flows.splineCoupling(2).layers(4).hidden(32)),
                Named.of("nsf-ar", () -> Flows.splineAutoregressive(2).layers(2).hidden(32)),
                Named.of("naf", () -> Flows.neuralAutoregressive(2).layers(2).hidden(32)),
                Named.of("sos", () -> Flows.sumOfSquares(2).layers(2).hidden(32)),
                Named.of("bernstein", () -> Flows.bernstein(2).layers(2).hidden(32)),
                Named.of("residual", () -> Flows.residual(2).layers(6).hidden(32, 32)),
                Named.of("planar", () -> Flows.planar(2).layers(2)),
                Named.of("radial", () -> Flows.radial(2).layers(2)),
                Named.of("sylvester", () -> Flows.sylvester(2).layers(2)));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyConditionalRecipe(Supplier<FlowRecipe<?>> recipe) {
        TensorScope scope = Tensor.scope();
        try {
            Data train = rows(50_000, 1);
            Data test = rows(20_000, 2);
            try (Model model = ForwardKl.of(recipe.get().context(2).build()).steps(2_000).batch(256).learningRate(3e-3).schedule(Schedule.cosine()).seed(1)
                    .train(Rows.of(train.x()).given(train.c())).model()) {
                double learned = model.given(test.c()).logProb(test.x()).mean().item();
                assertTrue(learned > test.exact() - 0.01, () -> learned + ", expected " + test.exact() + " - 0.01 or more");
            }
        } finally {
            scope.close();
        }
    }
}
