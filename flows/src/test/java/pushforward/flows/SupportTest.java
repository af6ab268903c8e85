package pushforward.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Var;
import pushforward.flows.constraint.Support;
import pushforward.flows.train.ForwardKl;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Declared supports: no sample and no mass outside; and the numerical inverse of a bijection without push.
class SupportTest {
    private static final Support[] COLUMNS = {Support.positive(1), Support.interval(1, -2, 5), Support.below(2, 3), Support.real(1), Support.simplex(3), Support.ordered(2)};

    @Test
    void lawsOfEveryKindOfColumn() {
        BijectionLaws.of(Support.onto(Support.above(2, -1), Support.below(1, 4), Support.interval(2, -2, 5), Support.real(1))).points(2_000).saturates()
                .outside(-1, 0, 0, 0, 0, 0).outside(0, 0, 4, 0, 0, 0).outside(0, 0, 0, -2, 0, 0).outside(0, 0, 0, 0, 6, 0).all();
    }

    @Test
    void samplesStayInTheSupport() {
        Bijection data = Support.preprocessing(COLUMNS);
        assertEquals(Shape.of(10), data.shape());
        assertEquals(Shape.of(9), data.baseShape());
        try (Model model = DensityTest.random(Flows.maf(9).layers(2).hidden(16).preprocessing(data).build(), 0.5, 1)) {
            double[][] x = model.sample(5_000, RandomKey.of(2).source()).toDoubleArray2();
            for (double[] r : x) {
                assertTrue(r[0] >= 0 && r[1] >= -2 && r[1] <= 5 && r[2] <= 3 && r[3] <= 3, Arrays.toString(r));
                assertTrue(r[5] >= 0 && r[6] >= 0 && r[7] >= 0, Arrays.toString(r));
                assertEquals(1, r[5] + r[6] + r[7], 1e-12);
                assertTrue(r[8] <= r[9], Arrays.toString(r));
            }
            double[][] outside = {x[0].clone(), x[0].clone(), x[0].clone(), x[0].clone()};
            outside[0][0] = -1e-9;
            outside[1][1] = 5.1;
            outside[2][3] = 3;
            outside[3][9] = outside[3][8];
            for (double v : model.logProb(Tensor.of(outside)).toDoubleArray()) {
                assertEquals(Double.NEGATIVE_INFINITY, v);
            }
        }
    }

    /// All of the mass is inside: the density integrates to one over the quarter plane, and trained on such data it comes near their law.
    @Test
    void noMassLeaks() {
        int n = 20_000;
        Tensor z = RandomKey.of(1).normal(DType.F64, n, 1);
        Tensor rows = z.times(0.5).exp();
        Flow flow = Flows.splineAutoregressive(1).layers(2).preprocessing(Support.preprocessing(Support.positive(1))).build();
        try (Model model = ForwardKl.of(flow).steps(600).batch(256).dtype(DType.F64).seed(1).fit(rows)) {
            assertEquals(1, DensityTest.integral(model, new double[] {20}, 20, 400_000), 1e-6);
            double exact = -0.5 - Math.log(0.5 * Math.sqrt(2 * Math.PI)) - z.mean().item() * 0.5;
            assertEquals(exact, model.logProb(rows).mean().item(), 0.01);
        }
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Support.interval(1, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> Support.above(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Support.real(0));
        assertThrows(IllegalArgumentException.class, () -> Support.onto());
        assertThrows(IllegalArgumentException.class, () -> Bijections.numericalInverse(new ActNorm(1), 1, 1));
    }

    /// y + s tanh(y + context): nobody has its inverse. s = softplus(raw).
    record Bent(int features, int contextSize) implements Bijection {
        @Override
        public Shape shape() {
            return Shape.of(features);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(Parameter.trained("raw", Init.zeros(), features));
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            throw new UnsupportedOperationException("only pulls");
        }

        @Override
        public boolean pushes() {
            return false;
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            Var s = scope.param("raw").softplus();
            Var t = (contextSize == 0 ? y : y.plus(scope.context(contextSize).sum())).tanh();
            return new Mapped(y.plus(s.times(t)), t.square().unaryMinus().plus(1).times(s).log1p().sumF64());
        }
    }

    @Test
    void aNumericalInverse() {
        BijectionLaws.of(Bijections.numericalInverse(new Bent(1, 0), -60, 60)).iterative().saturates().points(2_000).strength(1).all();
        BijectionLaws.of(Bijections.numericalInverse(new Bent(3, 2), -60, 60)).iterative().saturates().points(2_000).strength(1).all();
    }
}
