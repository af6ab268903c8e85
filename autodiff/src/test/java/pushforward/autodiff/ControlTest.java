package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Custom derivatives, opaque calls, steered loops, stopped gradients and safe branches.
class ControlTest {
    private static final List<Argument> VECTOR = List.of(new Argument("x", Shape.of(2), DType.F64, true));

    private static double[] at(Autodiff.FnMany f, double... x) {
        return DerivativeLaws.evaluate(f, VECTOR, x);
    }

    private static double[] gradient(Fn f, double... x) {
        return at(v -> List.of(Autodiff.grad(f).apply(v.get(0))), x);
    }

    /// Steps of the given lengths until time 1 is reached; rejects every second trial to prove that a rejected step leaves no trace.
    private static Control.Controller steps(double h) {
        return samples -> new Control.Controller.Run() {
            private final double[] t = new double[samples];
            private final double[] step = new double[samples];
            private int trial;

            @Override
            public boolean next(double[] controls, boolean[] active) {
                boolean any = false;
                trial++;
                for (int s = 0; s < samples; s++) {
                    active[s] &= t[s] < 1 - 1e-12;
                    step[s] = Math.min(h, 1 - t[s]);
                    controls[s] = active[s] ? step[s] : 0;
                    any |= active[s];
                }
                return any;
            }

            @Override
            public void judge(double[] signals, boolean[] accept) {
                for (int s = 0; s < samples; s++) {
                    accept[s] &= trial % 2 == 0;
                    t[s] += accept[s] ? step[s] : 0;
                }
            }
        };
    }

    /// Euler's method for y' = -y y over [0, 1].
    private static Var euler(Var y, double h) {
        return Control.loop(20, y, 1, 1, steps(h), in -> {
            Var next = in.get(0).minus(in.get(0).square().times(in.get(1).at(0)));
            return List.of(next, next.sum());
        }).carry();
    }

    @Test
    void steeredLoopTakesItsAcceptedSteps() {
        double[] y = {0.5, 1.3};
        double[] expected = y.clone();
        for (int s = 0; s < 10; s++) {
            for (int i = 0; i < 2; i++) {
                expected[i] -= expected[i] * expected[i] * 0.1;
            }
        }
        assertArrayEquals(expected, at(v -> List.of(euler(v.get(0), 0.1)), y), 1e-12);
        assertEquals(10, at(v -> List.of(Control.loop(20, v.get(0), 1, 1, steps(0.1), in -> List.of(in.get(0), in.get(1))).steps()), y)[0]);
    }

    @Test
    void steeredLoopHasExactDerivativesOfAnyOrder() {
        new DerivativeLaws(v -> euler(v.get(0), 0.25), new Shape[] {Shape.of(2)}, new double[][] {{0.5, 1.3}}).all();
        new DerivativeLaws(v -> euler(v.get(0), 0.25), new Shape[] {Shape.of(2)}, new double[][] {{0.5, 1.3}}).third();
    }

    @Test
    void reverseRuleServesReverseModeOnly() {
        Fn clipped = Control.custom(x -> x.square(), (Control.Vjp) (x, y, ct) -> List.of(ct.times(x.get(0).times(2)).clamp(-1, 1)));
        assertArrayEquals(new double[] {0.4, 1}, gradient(x -> clipped.apply(x).sum(), 0.2, 3), 1e-15);
        UnsupportedOperationException e = assertThrows(UnsupportedOperationException.class,
                () -> at(v -> Autodiff.jvp(xs -> List.of(clipped.apply(xs.get(0))), v, v).tangents(), 0.2, 3));
        assertTrue(e.getMessage().contains("reverse rule"), e.getMessage());
    }

    @Test
    void opaqueCallsHaveOneDerivative() {
        Control.Opaque product = new Control.Opaque() {
            @Override
            public void apply(double[][] in, double[] out) {
                out[0] = in[0][0] * in[0][1];
            }

            @Override
            public boolean differentiable() {
                return true;
            }

            @Override
            public void vjp(double[][] in, double[] ct, double[][] cts) {
                cts[0][0] = ct[0] * in[0][1];
                cts[0][1] = ct[0] * in[0][0];
            }
        };
        Fn f = x -> Control.call(product, Shape.scalar(), x.dtype(), x.sin()).exp();
        double s0 = Math.sin(0.3);
        double s1 = Math.sin(1.1);
        double y = Math.exp(s0 * s1);
        assertArrayEquals(new double[] {y * s1 * Math.cos(0.3), y * s0 * Math.cos(1.1)}, gradient(f, 0.3, 1.1), 1e-14);
        UnsupportedOperationException e = assertThrows(UnsupportedOperationException.class,
                () -> at(v -> List.of(Autodiff.hessian(f).apply(v.get(0))), 0.3, 1.1));
        assertTrue(e.getMessage().contains("opaque call"), e.getMessage());
        Control.Opaque plain = (in, out) -> out[0] = in[0][0];
        assertThrows(UnsupportedOperationException.class, () -> gradient(x -> Control.call(plain, Shape.scalar(), x.dtype(), x), 1, 2));
        assertArrayEquals(new double[] {0, 0}, gradient(x -> Control.call(plain, Shape.scalar(), x.dtype(), x).stopGradient(), 1, 2));
    }

    @Test
    void stoppedGradientsStayStoppedThroughHigherOrders() {
        assertArrayEquals(new double[] {9, 1}, gradient(x -> x.times(x.stopGradient().square()).sum(), 3, 1));
        assertArrayEquals(new double[4], at(v -> List.of(Autodiff.hessian(x -> x.times(x.stopGradient().square()).sum()).apply(v.get(0))), 3, 1));
        assertArrayEquals(new double[] {1, 1}, gradient(x -> Control.repeat(2, x, in -> in.get(1).plus(in.get(1).stopGradient())).sum(), 3, 1));
    }

    @Test
    void unchosenBranchesNeverReachAGradient() {
        Fn f = x -> Control.branch(x.gt(0), x, v -> v.sqrt(), 1, v -> v.times(2), 0).sum();
        assertArrayEquals(new double[] {2, 0.25}, gradient(f, -1, 4), 1e-15);
        double[] naive = gradient(x -> x.gt(0).select(x.sqrt(), x.times(2)).sum(), -1, 4);
        assertTrue(Double.isNaN(naive[0]), Arrays.toString(naive));
    }

    @Test
    void subgradientsAtTies() {
        assertArrayEquals(new double[] {0, 1}, gradient(x -> x.relu().sum(), 0, 2), 0);
        assertArrayEquals(new double[] {0.5, 0.5}, gradient(x -> x.maxAlong(0), 2, 2), 0);
        assertArrayEquals(new double[] {0, 0}, gradient(x -> x.abs().sum().times(0), 0, 0), 0);
    }

    @Test
    void logSumExpSurvivesInfinities() {
        double infinity = Double.POSITIVE_INFINITY;
        assertEquals(-infinity, at(v -> List.of(v.get(0).logSumExp(0)), -infinity, -infinity)[0]);
        assertEquals(infinity, at(v -> List.of(v.get(0).logSumExp(0)), infinity, 0)[0]);
        assertEquals(1e30, at(v -> List.of(v.get(0).logSumExp(0)), 1e30, -1e30)[0]);
        assertArrayEquals(new double[] {0, 1}, gradient(v -> v.logSumExp(0), -infinity, 3), 0);
    }

    @Test
    void linearizedMapsCanBeUsedAgainAndAgain() {
        double[] y = at(v -> {
            Autodiff.Linearized l = Autodiff.linearize(xs -> List.of(xs.get(0).exp()), v);
            Var a = l.tangents().apply(List.of(v.get(0).constant(new double[] {1, 0}))).get(0);
            Var b = l.tangents().apply(List.of(v.get(0).constant(new double[] {0, 2}))).get(0);
            return List.of(a, b, l.values().get(0));
        }, 0, 1);
        assertArrayEquals(new double[] {1, 0, 0, 2 * Math.E, 1, Math.E}, y, 1e-15);
    }

    @Test
    void hessianTimesVectorWithoutTheHessian() {
        Fn f = x -> x.at(0).square().times(x.at(1)).plus(x.at(1).pow(3));
        assertArrayEquals(new double[] {2 * 1.5 * 3 + 2 * 0.5 * -1, 2 * 0.5 * 3 + 6 * 1.5 * -1},
                at(v -> List.of(Autodiff.hvp(f, v.get(0), v.get(0).constant(new double[] {3, -1}))), 0.5, 1.5), 1e-14);
        assertArrayEquals(new double[] {3, 1, 1, 9}, at(v -> List.of(Autodiff.hessian(f).apply(v.get(0))), 0.5, 1.5), 1e-14);
        assertEquals(2 * 0.5 + 1, at(v -> List.of(Autodiff.divergence(x -> Var.stack(x.at(0).square(), x.at(1).plus(x.at(0)))).apply(v.get(0))), 0.5, 1.5)[0]);
    }
}
