package guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Control;
import pushforward.autodiff.Fn;
import pushforward.tensor.Tensor;

/// Answers to the exercises of chapter 2.
class AutodiffExercisesTest {
    private static double[] flat(Tensor t) {
        return t.toDoubleArray();
    }

    @Test
    void hessianOfAHyperboloidAtTheOriginIsTheIdentity() {
        Fn f = x -> x.square().sum().plus(1).sqrt();
        // d^2/dx_i dx_j = delta_ij / s - x_i x_j / s^3 with s = f(x), which is the identity where x = 0.
        assertArrayEquals(new double[] {1, 0, 0, 1}, flat(Autodiff.hessian(f).apply(Tensor.of(new double[][] {{0, 0}}))), 1e-15);
    }

    @Test
    void maxAnswersTheMiddleOfItsSubgradients() {
        Fn f = x -> x.max(0).sum();
        // Half of each side: max(x, 0) - max(-x, 0) = x keeps its derivative 1 at 0 too.
        assertArrayEquals(new double[] {0.5}, flat(Autodiff.grad(f).apply(Tensor.of(new double[][] {{0}}))));
        Fn identity = x -> x.max(0).minus(x.unaryMinus().max(0)).sum();
        assertArrayEquals(new double[] {1}, flat(Autodiff.grad(identity).apply(Tensor.of(new double[][] {{0}}))));
        // relu has a rule of its own, that of other libraries: 0 at 0, and its own value is the mask.
        assertArrayEquals(new double[] {0}, flat(Autodiff.grad(x -> x.relu().sum()).apply(Tensor.of(new double[][] {{0}}))));
    }

    @Test
    void divergenceOfALinearFieldIsTheTrace() {
        double[] a = {1, 2, 3, 4};
        Fn linear = x -> x.constant(a, 2, 2).matmul(x);
        assertEquals(5, flat(Autodiff.divergence(linear).apply(Tensor.of(new double[][] {{7, -3}})))[0]);
        double[] rotation = {0, -1, 1, 0};
        Fn turning = x -> x.constant(rotation, 2, 2).matmul(x);
        assertEquals(0, flat(Autodiff.divergence(turning).apply(Tensor.of(new double[][] {{7, -3}})))[0]);
    }

    @Test
    void straightThroughClip() {
        Fn clip = Control.custom(x -> x.clamp(-1, 1), (Control.Jvp) (x, y, dx) -> dx.get(0));
        Tensor x = Tensor.of(new double[][] {{-3, 0.5, 2}});
        assertArrayEquals(new double[] {-1, 0.5, 1}, flat(Autodiff.compile(clip).apply(x)));
        assertArrayEquals(new double[] {1, 1, 1}, flat(Autodiff.grad(v -> clip.apply(v).sum()).apply(x)));
    }

    @Test
    void squareRootByIterationAndAsAnImplicitFunction() {
        Fn newton = a -> Control.repeat(20, a, in -> in.get(1).plus(a.div(in.get(1))).times(0.5));
        Fn implicit = a -> Control.solveElementwise(v -> v.get(0).square().minus(v.get(1)), List.of(a), v -> newton.apply(v.get(0)));
        Tensor a = Tensor.of(new double[][] {{2, 9}});
        double[] exact = {0.5 / Math.sqrt(2), 0.5 / 3};
        assertArrayEquals(exact, flat(Autodiff.grad(v -> newton.apply(v).sum()).apply(a)), 1e-14);
        assertArrayEquals(exact, flat(Autodiff.grad(v -> implicit.apply(v).sum()).apply(a)), 1e-14);
    }

    @Test
    void aSafeBranchHasASafeGradient() {
        Tensor x = Tensor.of(new double[][] {{-1}});
        Fn selected = v -> v.gt(0).select(v.sqrt(), v.fill(0)).sum();
        assertTrue(Double.isNaN(flat(Autodiff.grad(selected).apply(x))[0]));
        Fn branched = v -> Control.branch(v.gt(0), v, u -> u.sqrt(), 1, u -> u.fill(0), 0).sum();
        assertEquals(0, flat(Autodiff.grad(branched).apply(x))[0]);
    }
}
