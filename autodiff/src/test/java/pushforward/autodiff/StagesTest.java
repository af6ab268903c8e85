package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// What is per sample and what is shared: the output of the differentiated function decides.
class StagesTest {
    private static final Argument THETA = new Argument("theta", Shape.of(2), DType.F64, false);
    private static final Argument X = new Argument("x", Shape.of(2), DType.F64, true);
    private static final double[] POINT = {0.7, -0.4};
    private static final double[][] SAMPLES = {{0.3, 1.1}, {-0.8, 0.2}, {1.7, -0.6}};

    private static double[] run(Autodiff.FnMany f, double[] theta, double[]... samples) {
        Graph graph = Simplify.finish(Autodiff.trace(List.of(THETA, X), f));
        return Interpreter.run(graph, new double[][][] {{theta}, samples}, samples.length, 0, 0)[0][0];
    }

    /// A loss whose gradient in theta differs from sample to sample.
    private static Var loss(Var theta, Var x) {
        return theta.times(x).tanh().sum().plus(theta.square().sum().times(x.at(0)));
    }

    private static Var squaredNormOfGradient(Var theta, Var x) {
        return Autodiff.grad(t -> loss(t, x)).apply(theta).square().sum();
    }

    @Test
    void gradientsPerSampleInsideASumOverSamples() {
        Autodiff.FnMany outer = v -> List.of(Autodiff.grad(t -> squaredNormOfGradient(t, v.get(1)).sumOverSamples()).apply(v.get(0)));
        double[] together = run(outer, POINT, SAMPLES);
        double[] oneByOne = new double[2];
        for (double[] x : SAMPLES) {
            double[] g = run(outer, POINT, x);
            oneByOne[0] += g[0];
            oneByOne[1] += g[1];
        }
        assertArrayEquals(oneByOne, together, 1e-13);
        double h = 1e-5;
        for (int i = 0; i < 2; i++) {
            double[] up = POINT.clone();
            double[] down = POINT.clone();
            up[i] += h;
            down[i] -= h;
            Autodiff.FnMany total = v -> List.of(squaredNormOfGradient(v.get(0), v.get(1)).sumOverSamples());
            assertEquals((run(total, up, SAMPLES)[0] - run(total, down, SAMPLES)[0]) / (2 * h), together[i], 1e-7);
        }
    }

    @Test
    void aResultPerSampleHasAGradientPerSample() {
        Graph g = Autodiff.trace(List.of(THETA, X), v -> List.of(Autodiff.grad(t -> loss(t, v.get(1))).apply(v.get(0))));
        assertTrue(g.outputType(0).varying());
    }

    @Test
    void aSharedResultHasASharedGradient() {
        Graph g = Autodiff.trace(List.of(THETA, X), v -> List.of(Autodiff.grad(t -> loss(t, v.get(1)).meanOverSamples()).apply(v.get(0))));
        assertEquals(THETA.type(), g.outputType(0));
    }

    @Test
    void noOuterProductPerSampleOnTheWayToAWeightGradient() {
        Argument weights = new Argument("w", Shape.of(5, 2), DType.F64, false);
        Graph g = Simplify.finish(Autodiff.trace(List.of(weights, X),
                v -> List.of(Autodiff.grad(w -> w.matmul(v.get(1)).tanh().sum().sumOverSamples()).apply(v.get(0)))));
        assertTrue(g.nodes().stream().noneMatch(n -> n.type().varying() && n.type().size() >= 10), g.toString());
        assertEquals(1, g.nodes().stream().filter(n -> n.primitive() instanceof Contract c && c.sumSamples()).count(), g.toString());
    }

    @Test
    void logMeanExpOverSamplesHasTheSoftmaxAsGradient() {
        Autodiff.FnMany f = v -> {
            Var m = v.get(1).at(0).times(v.get(0).at(0));
            Var top = m.maxOverSamples().stopGradient();
            return List.of(m.minus(top).exp().meanOverSamples().log().plus(top));
        };
        double value = run(f, POINT, SAMPLES)[0];
        double expected = Math.log((Math.exp(0.21) + Math.exp(-0.56) + Math.exp(1.19)) / 3);
        assertEquals(expected, value, 1e-14);
        double[] g = run(v -> List.of(Autodiff.grad(t -> f.apply(List.of(t, v.get(1))).get(0)).apply(v.get(0))), POINT, SAMPLES);
        double z = Math.exp(0.21) + Math.exp(-0.56) + Math.exp(1.19);
        assertEquals((0.3 * Math.exp(0.21) - 0.8 * Math.exp(-0.56) + 1.7 * Math.exp(1.19)) / z, g[0], 1e-14);
        assertEquals(0, g[1]);
    }

    @Test
    void maximumOverSamplesSharesItsDerivative() {
        double[] g = run(v -> List.of(Autodiff.grad(t -> v.get(1).times(t).maxOverSamples().sum()).apply(v.get(0))), POINT, SAMPLES);
        assertArrayEquals(new double[] {1.7, -0.6}, g, 0);
    }

    @Test
    void errorsNameBothShapesAndTheLine() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Autodiff.trace(List.of(THETA, X), v -> List.of(v.get(0).matmul(v.get(1)))));
        assertTrue(e.getMessage().contains("[2] and [2]"), e.getMessage());
        IllegalArgumentException f = assertThrows(IllegalArgumentException.class,
                () -> Autodiff.trace(List.of(THETA, X), v -> List.of(v.get(0).constant(new double[6], 3, 2).matmul(v.get(1).constant(new double[3])))));
        assertTrue(f.getMessage().contains("[3, 2] and [3]") && f.getMessage().contains("StagesTest.java:"), f.getMessage());
    }

    @Test
    void valuesMustNotEscapeTheirTrace() {
        Var[] kept = new Var[1];
        Autodiff.trace(List.of(X), v -> {
            kept[0] = v.get(0).exp();
            return List.of(kept[0]);
        });
        assertThrows(IllegalArgumentException.class, () -> Autodiff.trace(List.of(X), v -> List.of(v.get(0).plus(kept[0]))));
    }

    @Test
    void derivativesOverSamplesInsideLoops() {
        // theta enters every step of a loop: its gradient sums over steps and samples.
        Autodiff.FnMany f = v -> List.of(Control.repeat(3, v.get(1), in -> in.get(1).times(v.get(0)).sin()).sum().sumOverSamples());
        double[] g = run(v -> List.of(Autodiff.grad(t -> f.apply(List.of(t, v.get(1))).get(0)).apply(v.get(0))), POINT, SAMPLES);
        double h = 1e-5;
        for (int i = 0; i < 2; i++) {
            double[] up = POINT.clone();
            double[] down = POINT.clone();
            up[i] += h;
            down[i] -= h;
            assertEquals((run(f, up, SAMPLES)[0] - run(f, down, SAMPLES)[0]) / (2 * h), g[i], 1e-8);
        }
    }
}
