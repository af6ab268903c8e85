package pushforward.autodiff;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pushforward.autodiff.DerivativeLaws.assertDerivatives;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// Every primitive through the laws of [DerivativeLaws], alone and with its neighbours.
class PrimitiveDerivativesTest {
    private static final double[] POINT = {-1.7, -0.31, 0.42, 1.9};
    private static final double[] POSITIVE = {0.21, 0.8, 1.3, 3.7};

    private static Shape[] shapes(int[]... dims) {
        Shape[] s = new Shape[dims.length];
        for (int i = 0; i < dims.length; i++) {
            s[i] = Shape.of(dims[i]);
        }
        return s;
    }

    private static double[] ramp(int n, double phase) {
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = Math.sin(phase + 1.3 * i) + 0.1 * i;
        }
        return v;
    }

    @Test
    void elementwiseOfOneOperand() {
        assertDerivatives(x -> x.unaryMinus().times(x), POINT);
        assertDerivatives(x -> x.abs().times(x), POINT);
        assertDerivatives(Var::square, POINT);
        assertDerivatives(Var::reciprocal, POINT);
        assertDerivatives(Var::exp, POINT);
        assertDerivatives(Var::expm1, POINT);
        assertDerivatives(Var::tanh, POINT);
        assertDerivatives(Var::sigmoid, POINT);
        assertDerivatives(Var::softplus, POINT);
        assertDerivatives(Var::logSigmoid, POINT);
        assertDerivatives(Var::sin, POINT);
        assertDerivatives(Var::cos, POINT);
        assertDerivatives(Var::silu, POINT);
        assertDerivatives(Var::erf, POINT);
        assertDerivatives(Var::gelu, POINT);
        assertDerivatives(Var::normalCdf, POINT);
        assertDerivatives(Var::normalQuantile, 0.1, 0.5, 0.77);
        assertDerivatives(Var::logGamma, POSITIVE);
        assertDerivatives(Var::digamma, POSITIVE);
        assertDerivatives(Var::sqrt, POSITIVE);
        assertDerivatives(Var::log, POSITIVE);
        assertDerivatives(Var::log1p, POSITIVE);
        assertDerivatives(x -> x.sign().plus(x.floor()).plus(x.round()).times(x), POINT);
    }

    @Test
    void elementwiseOfTwoOperands() {
        Shape[] s = shapes(new int[] {4}, new int[] {4});
        assertDerivatives(v -> v.get(0).plus(v.get(1)).times(v.get(0).minus(v.get(1))), s, POINT, POSITIVE);
        assertDerivatives(v -> v.get(0).div(v.get(1)), s, POINT, POSITIVE);
        assertDerivatives(v -> v.get(1).pow(v.get(0)), s, POINT, POSITIVE);
        assertDerivatives(v -> v.get(0).atan2(v.get(1)), s, POINT, POSITIVE);
        assertDerivatives(v -> v.get(0).max(v.get(1)).times(v.get(0).min(v.get(1)).plus(2)), s, POINT, POSITIVE);
        assertDerivatives(v -> v.get(0).copySign(v.get(1).minus(1)).square().plus(v.get(0).lt(v.get(1)).times(v.get(0))), s, POINT, POSITIVE);
        assertDerivatives(v -> v.get(0).lt(v.get(1)).select(v.get(0).square(), v.get(1).exp()), s, POINT, POSITIVE);
    }

    @Test
    void scalarsStandForAnyShape() {
        Shape[] s = shapes(new int[] {4}, new int[] {});
        assertDerivatives(v -> v.get(0).times(v.get(1)).plus(v.get(1)).div(v.get(1)), s, POINT, new double[] {1.4});
        assertDerivatives(v -> v.get(0).gt(0).select(v.get(1), v.get(0)).square(), s, POINT, new double[] {1.4});
        assertDerivatives(v -> v.get(0).max(v.get(1)).times(v.get(0)), s, POINT, new double[] {0.4});
    }

    @Test
    void broadcastsLikeNumPy() {
        assertDerivatives(v -> v.get(0).times(v.get(1)).exp(), shapes(new int[] {3, 1}, new int[] {2}), ramp(3, 0), ramp(2, 1));
        assertDerivatives(v -> v.get(0).plus(v.get(1)).square(), shapes(new int[] {2, 3, 2}, new int[] {3, 1}), ramp(12, 0), ramp(3, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void reductions(int axis) {
        Shape[] s = shapes(new int[] {2, 3, 2});
        assertDerivatives(v -> v.get(0).square().sum(axis), s, ramp(12, 0));
        assertDerivatives(v -> v.get(0).square().maxAlong(axis), s, ramp(12, 0));
        assertDerivatives(v -> v.get(0).square().cumSum(axis), s, ramp(12, 0));
        assertDerivatives(v -> v.get(0).logSumExp(axis), s, ramp(12, 0));
        assertDerivatives(v -> v.get(0).softmax(axis), s, ramp(12, 0));
        assertDerivatives(v -> v.get(0).logSoftmax(axis).times(v.get(0)), s, ramp(12, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shapes(int axis) {
        Shape[] s = shapes(new int[] {2, 3, 2});
        double[] x = ramp(12, 0.3);
        assertDerivatives(v -> v.get(0).square().slice(axis, 1, 2).exp(), s, x);
        assertDerivatives(v -> Var.concat(axis, v.get(0), v.get(0).square(), v.get(0).constant(1).broadcastTo(v.get(0).shape())).sin(), s, x);
        assertDerivatives(v -> {
            Var all = Var.concat(axis, v.get(0), v.get(0).square(), v.get(0).exp()).tanh();
            int n = s[0].dim(axis);
            return all.slice(axis, n, 2 * n).sin().times(all.slice(axis, 2 * n, 3 * n)).plus(all.slice(axis, 0, n).square());
        }, s, x);
        assertDerivatives(v -> v.get(0).square().take(axis, new int[] {1, 0, 1, 1}).exp(), s, x);
        assertDerivatives(v -> v.get(0).square().put(axis, 1, v.get(0).slice(axis, 0, 1).exp()).times(v.get(0)), s, x);
        assertDerivatives(v -> v.get(0).square().permute(axis, (axis + 1) % 3, (axis + 2) % 3).reshape(12).exp(), s, x);
        assertDerivatives(v -> v.get(0).expand(axis, 2).square(), s, x);
        assertDerivatives(v -> Var.stack(v.get(0).at(0), v.get(0).at(-1)).transpose().sin(), s, x);
    }

    @Test
    void picks() {
        assertDerivatives(v -> v.get(0).square().pick(v.get(0).constant(new double[] {2, 0, 1}, 3)).exp(), shapes(new int[] {3, 3}), ramp(9, 0));
        assertDerivatives(v -> v.get(0).exp().pick(v.get(1).floor()), shapes(new int[] {3, 3}, new int[] {3}), ramp(9, 0), new double[] {0.5, 1.5, 2.5});
    }

    @Test
    void products() {
        assertDerivatives(v -> v.get(0).matmul(v.get(1)).sin(), shapes(new int[] {2, 3}, new int[] {3}), ramp(6, 0), ramp(3, 1));
        assertDerivatives(v -> v.get(0).matmul(v.get(1)).sin(), shapes(new int[] {2, 3}, new int[] {3, 4}), ramp(6, 0), ramp(12, 1));
        assertDerivatives(v -> v.get(0).matmul(v.get(1)).sin(), shapes(new int[] {3}, new int[] {3, 4}), ramp(3, 0), ramp(12, 1));
        assertDerivatives(v -> v.get(0).dot(v.get(1)).exp(), shapes(new int[] {3}, new int[] {3}), ramp(3, 0), ramp(3, 1));
        assertDerivatives(v -> v.get(0).outer(v.get(1)).sin(), shapes(new int[] {3}, new int[] {2}), ramp(3, 0), ramp(2, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void triangularSolves(int kind) {
        boolean lower = (kind & 1) == 0;
        boolean unit = kind >= 2;
        double[] a = {2.0, 0.3, -0.7, 0.5, -1.5, 0.2, 0.4, 0.6, 1.1};
        assertDerivatives(v -> v.get(0).triangularSolve(v.get(1), lower, unit), shapes(new int[] {3, 3}, new int[] {3}), a, ramp(3, 0));
        assertDerivatives(v -> v.get(0).triangularSolve(v.get(1).square(), lower, unit), shapes(new int[] {3, 3}, new int[] {3, 2}), a, ramp(6, 0));
    }

    @Test
    void denseSolves() {
        double[] a = {0.1, 2.3, -0.7, 1.5, -0.5, 0.2, 0.4, 0.6, 1.9};
        assertDerivatives(v -> v.get(0).solve(v.get(1)), shapes(new int[] {3, 3}, new int[] {3}), a, ramp(3, 0));
        assertDerivatives(v -> v.get(0).solve(v.get(1).sin()), shapes(new int[] {3, 3}, new int[] {3, 2}), a, ramp(6, 0));
    }

    @Test
    void logarithmsOfDeterminants() {
        // determinants of either sign, a zero on the diagonal, and a matrix that depends on the argument
        Shape[] square = shapes(new int[] {3, 3});
        assertDerivatives(v -> v.get(0).logAbsDet(), square, new double[] {0.1, 2.3, -0.7, 1.5, -0.5, 0.2, 0.4, 0.6, 1.9});
        assertDerivatives(v -> v.get(0).logAbsDet(), square, new double[] {0, 1.3, -0.7, 1.5, 0, 0.2, -0.4, 0.6, 1.9});
        assertDerivatives(v -> v.get(0).logAbsDet(), shapes(new int[] {1, 1}), new double[] {-0.6});
        assertDerivatives(v -> v.get(0).outer(v.get(0).sin()).plus(v.get(0).constant(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3)).logAbsDet().tanh(),
                shapes(new int[] {3}), new double[] {0.3, -0.4, 0.7});
        new DerivativeLaws(v -> v.get(0).logAbsDet(), square, new double[][] {{0.1, 2.3, -0.7, 1.5, -0.5, 0.2, 0.4, 0.6, 1.9}}).third();
    }

    @Test
    void logarithmsOfDeterminantsAreThoseOfTheirDefinition() {
        List<Argument> square = List.of(Argument.perSample("a", Shape.of(2, 2), DType.F64));
        double[][] cases = {{3, 1, 2, -1, Math.log(5)}, {0, 2, 0.5, 7, 0}, {1e200, 0, 0, -1e200, 400 * Math.log(10)}, {1e-200, 0, 0, 1e-200, -400 * Math.log(10)},
            {1, 2, 2, 4, Double.NEGATIVE_INFINITY}, {Double.NaN, 0, 0, 1, Double.NaN}};
        for (double[] c : cases) {
            double got = DerivativeLaws.evaluate(v -> List.of(v.get(0).logAbsDet()), square, Arrays.copyOf(c, 4))[0];
            assertTrue(Double.compare(c[4], got) == 0 || Math.abs(c[4] - got) <= 4e-16 * Math.max(1, Math.abs(c[4])), "expected " + c[4] + ", got " + got);
        }
        assertThrows(IllegalArgumentException.class, () -> DerivativeLaws.evaluate(v -> List.of(v.get(0).logAbsDet()),
                List.of(Argument.perSample("a", Shape.of(2, 3), DType.F64)), new double[6]));
    }

    @Test
    void thirdOrderNests() {
        new DerivativeLaws(v -> v.get(0).tanh().times(v.get(0).exp()).sum().sin(), shapes(new int[] {3}), new double[][] {{0.3, -0.4, 0.7}}).third();
        new DerivativeLaws(v -> v.get(0).matmul(v.get(1)).tanh().sum().exp(), shapes(new int[] {2, 3}, new int[] {3}), new double[][] {ramp(6, 0), ramp(3, 1)}).third();
        new DerivativeLaws(v -> v.get(0).square().softmax(0).logSumExp(0), shapes(new int[] {3}), new double[][] {{0.3, -0.4, 0.7}}).third();
    }

    @Test
    void scansAndRepeats() {
        Shape[] s = shapes(new int[] {2}, new int[] {3, 2}, new int[] {2});
        FnN f = v -> {
            Control.Scanned r = Control.scan(3, v.get(0), List.of(v.get(1)), in -> {
                Var next = in.get(1).times(v.get(2)).plus(in.get(2).sin()).plus(in.get(0).times(0.1));
                return List.of(next, next.square());
            });
            return Var.concat(0, r.carry(), r.outputs().get(0).flatten());
        };
        assertDerivatives(f, s, ramp(2, 0), ramp(6, 1), ramp(2, 2));
        new DerivativeLaws(f, s, new double[][] {ramp(2, 0), ramp(6, 1), ramp(2, 2)}).third();
        assertDerivatives(x -> Control.repeat(4, x, in -> in.get(1).sin().plus(x.times(0.5))), 0.3, 1.2);
    }

    @Test
    void customRules() {
        Fn honest = Control.custom(x -> x.exp().plus(1).log(), (Control.Jvp) (x, y, dx) -> dx.get(0).times(x.get(0).sigmoid()));
        assertDerivatives(x -> honest.apply(x.times(2)).square(), POINT);
    }

    @Test
    void implicitFunctions() {
        // x^3 + x = p, found by Newton's method, whose own iterations are not differentiated.
        FnN residual = v -> v.get(0).pow(3).plus(v.get(0)).minus(v.get(1));
        FnN newton = v -> Control.repeat(30, v.get(0), in -> in.get(1).minus(residual.apply(List.of(in.get(1), v.get(0))).div(in.get(1).square().times(3).plus(1))));
        assertDerivatives(x -> Control.solveElementwise(residual, List.of(x.times(2)), newton), 0.3, 1.2, -0.7);
        assertDerivatives(x -> Control.solve(residual, List.of(x.times(2)), newton), 0.3, 1.2, -0.7);
    }
}
