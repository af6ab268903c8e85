package guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Var;
import pushforward.flows.Bijection;
import pushforward.flows.Bijections;
import pushforward.flows.Coupling;
import pushforward.flows.Flow;
import pushforward.flows.Flows;
import pushforward.flows.Mapped;
import pushforward.flows.Mlp;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.train.ForwardKl;
import pushforward.flows.transform.Shift;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Answers to the exercises of chapter 3.
class FlowExercisesTest {
    private static Model model(Bijection bijection) {
        return Model.initial(Flow.of(bijection), DType.F64, 0);
    }

    /// T(x) = -log(1 - Phi(x)): the quantile function of the exponential law after the normal's distribution function.
    private record ToExponential() implements Bijection {
        @Override
        public Shape shape() {
            return Shape.of(1);
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            Var tail = x.unaryMinus().normalCdf();
            Var density = x.square().times(-0.5).minus(0.5 * Math.log(2 * Math.PI));
            return new Mapped(tail.log().unaryMinus(), density.minus(tail.log()).sumF64());
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            Var x = y.unaryMinus().exp().normalQuantile().unaryMinus();
            return new Mapped(x, push(x, scope).logAbsDet().unaryMinus());
        }
    }

    @Test
    void anyDensityOnTheLineComesFromTheNormalOne() {
        Tensor y = Tensor.of(new double[][] {{0.1}, {1}, {3}});
        assertArrayEquals(new double[] {-0.1, -1, -3}, model(new ToExponential()).logProb(y).toDoubleArray(), 1e-13);
    }

    @Test
    void theDeterminantOfTheInverseIsTheInverseOfTheDeterminant() {
        Model model = model(new FlowChapter.Exponential());
        Model.Carried there = model.push(Tensor.of(new double[][] {{-2}, {0.5}}));
        assertArrayEquals(there.logAbsDet().unaryMinus().toDoubleArray(), model.pull(there.value()).logAbsDet().toDoubleArray(), 1e-15);
    }

    @Test
    void layersDoNotCommute() {
        Bijection shear = new FlowChapter.Shear();
        Bijection stretch = Bijections.concatenate(new FlowChapter.Exponential(), new FlowChapter.Exponential());
        Tensor x = Tensor.of(new double[][] {{1, 1}});
        assertArrayEquals(new double[] {Math.E, Math.exp(2)}, model(Bijections.compose(shear, stretch)).push(x).value().toDoubleArray(), 1e-14);
        assertArrayEquals(new double[] {Math.E, Math.E + Math.exp(2)}, model(Bijections.compose(stretch, shear)).push(x).value().toDoubleArray(), 1e-14);
    }

    @Test
    void oneCouplingLeavesTheFirstHalfAsItWas() {
        Coupling coupling = Coupling.half(2, false, 8);
        Parameters shaken = Parameters.initial(Flow.of(coupling), DType.F64, 1);
        shaken.entries().forEach(e -> shaken.set(e.name(), RandomKey.of(2).child(e.name()).normal(DType.F64, e.shape().dims())));
        Model model = Model.of(Flow.of(coupling), shaken);
        Tensor x = RandomKey.of(3).normal(DType.F64, 100, 2);
        Tensor y = model.push(x).value();
        assertEquals(x.transpose().row(0), y.transpose().row(0));
        assertNotEquals(x.transpose().row(1), y.transpose().row(1));
    }

    @Test
    void additiveCouplingsKeepTheHighestDensity() {
        Bijection nice = Bijections.compose(new Coupling(2, List.of(0), new Shift(), Mlp.of(1, 1, 16), 0), new Coupling(2, List.of(1), new Shift(), Mlp.of(1, 1, 16), 0));
        double spread = 0.1;
        Tensor narrow = RandomKey.of(4).normal(DType.F64, 2_000, 2).times(spread);
        Model fitted = ForwardKl.of(Flow.of(nice)).steps(200).batch(256).seed(1).fit(narrow);
        double highest = -Math.log(2 * Math.PI);                                        // log p0(0), and no volume changes
        assertTrue(fitted.logProb(narrow).max().item() <= highest + 1e-6);
        double exact = highest - 2 * Math.log(spread) - 1;                              // the mean of what is attainable
        assertTrue(exact > highest + 3);
        Model scaled = ForwardKl.of(Flows.realNvp(2).layers(2).hidden(16).build()).steps(200).batch(256).seed(1).fit(narrow);
        assertEquals(exact, scaled.logProb(narrow).mean().item(), 0.05);
    }

    /// T(x) = x^2, which is no diffeomorphism.
    private record Square() implements Bijection {
        @Override
        public Shape shape() {
            return Shape.of(1);
        }

        @Override
        public Mapped push(Var x, Scope scope) {
            return new Mapped(x.square(), x.abs().times(2).log().sumF64());
        }

        @Override
        public Mapped pull(Var y, Scope scope) {
            return new Mapped(y.sqrt(), y.sqrt().times(2).log().sumF64().unaryMinus());
        }
    }

    @Test
    void aMapThatFoldsLosesMass() {
        int n = 200_000;                                                                // the midpoint rule in r = sqrt(y) on [0, 8]
        Tensor r = Tensor.linspace(DType.F64, 4.0 / n, 8 - 4.0 / n, n);
        Tensor density = model(new Square()).logProb(r.square().reshape(n, 1)).exp();
        assertEquals(0.5, density.times(r).times(2).mean().item() * 8, 1e-9);
    }
}
