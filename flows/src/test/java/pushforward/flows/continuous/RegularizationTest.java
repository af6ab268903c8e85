package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Init;
import pushforward.flows.Mapped;
import pushforward.flows.Noise;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.train.Fitted;
import pushforward.flows.train.ForwardKl;
import pushforward.ode.Adjoint;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Integrals along the way against their closed forms, and their derivatives.
class RegularizationTest {
    private static final DType F64 = DType.F64;
    private static final double A = 0.4;
    private static final double B = 1.3;
    private static final double END = 0.8;
    /// v = s M x, M = (A, -B; B, A): |M x| = |M| |x|, |x(t)| = |x(0)| exp(s A t).
    private static final Velocity SPIRAL = new FieldVelocity(2, List.of(Parameter.trained("s", Init.ones())),
            (x, p) -> x.constant(new double[] {A, -B, B, A}, 2, 2).matmul(x).times(p.get(0)));
    private static final double M2 = A * A + B * B;
    private static final Solver TIGHT = Solver.of(Dop853.METHOD).withTolerances(1e-11, 1e-11).withMaxSteps(300);

    private static ContinuousFlow flow(Regularization r) {
        return ContinuousFlow.of(SPIRAL).withSolver(TIGHT).until(END).withRegularization(r);
    }

    /// What a pull or push costs in training, `[n]`, its value, `[n, d]`, and log|det|.
    private static List<Tensor> costs(ContinuousFlow flow, boolean push, double s, Tensor rows) {
        return Traced.run(flow.parameters(), List.of(Tensor.of(s).reshape()), List.of(rows), (v, bare) -> {
            Scope scope = bare.given(new Noise(F64));
            Mapped m = push ? flow.push(v.get(0), scope) : flow.pull(v.get(0), scope);
            return List.of(scope.withPenalties(m.logAbsDet().fill(0)), m.value(), m.logAbsDet());
        });
    }

    /// The integral of |x(t)|^2 from what is at t = 0.
    private static double squares(double[] x, double s) {
        return (x[0] * x[0] + x[1] * x[1]) * Math.expm1(2 * s * A * END) / (2 * s * A);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSpiralHasClosedForms(boolean push) {
        double s = 0.9;
        Tensor rows = RandomKey.of(1).normal(F64, 40, 2);
        for (Divergence divergence : List.of(new Divergence.Exact(), Divergence.hutchinson(), new Divergence.Hutchinson(2, true), new Divergence.HutchPlusPlus(1))) {
            for (double[] w : new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.3, 0.2, 0.1}}) {
                List<Tensor> r = costs(flow(new Regularization(w[0], w[1], w[2])).withDivergence(divergence), push, s, rows);
                double[][] begin = (push ? rows : r.get(1)).toDoubleArray2();
                double[] got = r.get(0).toDoubleArray();
                for (int i = 0; i < got.length; i++) {
                    double squares = squares(begin[i], s);
                    double expected = w[0] * s * s * M2 * squares + w[1] * 2 * s * s * M2 * END + w[2] * s * s * s * s * M2 * M2 * squares;
                    assertEquals(expected, got[i], 1e-8 * (1 + expected), divergence + " " + Arrays.toString(w) + " row " + i);
                }
            }
        }
    }

    /// v = c t: the velocity changes, though J is zero.
    @Test
    void straightnessSeesTheTime() {
        Velocity v = new Velocity() {
            @Override
            public int features() {
                return 1;
            }

            @Override
            public List<Parameter> parameters() {
                return List.of();
            }

            @Override
            public List<Var> prepare(Scope scope) {
                return List.of();
            }

            @Override
            public Var at(Var t, Var x, List<Var> prepared) {
                return x.fill(3).times(t);
            }
        };
        ContinuousFlow flow = ContinuousFlow.of(v).withSolver(TIGHT).until(END).withRegularization(new Regularization(0, 0, 1));
        List<Tensor> r = Traced.run(List.of(), List.of(), List.of(Tensor.zeros(F64, 1, 1)), (x, bare) -> {
            Scope scope = bare.given(new Noise(F64));
            return List.of(scope.withPenalties(flow.push(x.get(0), scope).logAbsDet().fill(0)));
        });
        assertEquals(9 * END, r.get(0).at(0), 1e-10);
    }

    @Test
    void withAFormulaTheNormIsRightInTheMean() {
        VelocityNet net = VelocityNet.of(3, 12);
        ContinuousFlow flow = ContinuousFlow.of(net).withRegularization(new Regularization(0, 1, 0)).withSolver(Solver.defaults().withMaxSteps(100));
        int n = 4_000;
        Tensor rows = RandomKey.of(1).normal(F64, 1, 3).broadcastTo(n, 3);
        List<Tensor> r = Traced.run(net.parameters(), Traced.random(net.parameters(), F64, 1, 2), List.of(rows), (v, bare) -> {
            Scope one = bare.given(new Noise(F64));
            Var random = one.withPenalties(flow.push(v.get(0), one).logAbsDet().fill(0));
            Var both = one.withPenalties(flow.withDivergence(Divergence.exact()).push(v.get(0), one).logAbsDet().fill(0));
            return List.of(random, both.minus(random));
        });
        double exact = r.get(1).at(0);
        double spread = r.get(0).std(0).item();
        assertTrue(spread > 0.01 * exact, "expected an estimate, got " + spread);
        assertEquals(exact, r.get(0).mean(0).item(), 4.5 * spread / Math.sqrt(n), "spread " + spread);
    }

    @Test
    void stepsAndStatesAreThoseWithout() {
        Tensor rows = RandomKey.of(1).normal(F64, 40, 2);
        Solver loose = Solver.defaults().withTolerances(1e-4, 1e-5).withMaxSteps(100);
        List<Tensor> with = costs(flow(new Regularization(1e3, 0, 1e3)).withSolver(loose), false, 1, rows);
        List<Tensor> without = costs(flow(Regularization.none()).withSolver(loose), false, 1, rows);
        assertEquals(without.get(1), with.get(1));
        assertEquals(without.get(2), with.get(2));
        assertTrue(Arrays.stream(without.get(0).toDoubleArray()).allMatch(c -> c == 0) && Arrays.stream(with.get(0).toDoubleArray()).allMatch(c -> c > 0));
    }

    @Test
    void gradientsAreThoseOfTheIntegralsUnderEveryAdjoint() {
        Tensor rows = RandomKey.of(1).normal(F64, 7, 2);
        double s = 0.9;
        double e = 1e-5;
        for (Adjoint adjoint : List.of(Adjoint.discretise(), Adjoint.checkpointed(4), Adjoint.reversible(), Adjoint.backsolve(), Adjoint.interpolating())) {
            ContinuousFlow flow = flow(new Regularization(0.3, 0.2, 0.1)).withDivergence(new Divergence.Exact()).withAdjoint(adjoint);
            List<Tensor> g = Traced.run(flow.parameters(), List.of(Tensor.of(s).reshape()), List.of(rows), (v, bare) -> {
                Autodiff.ValueAndGrad vg = Autodiff.valueAndGrad(p -> {
                    Scope scope = Scope.of(flow.parameters(), p).given(new Noise(F64));
                    return scope.withPenalties(flow.push(v.get(0), scope).logAbsDet().fill(0)).meanOverSamples();
                }, new ArrayList<>(List.of(bare.param("s"))));
                return List.of(vg.gradients().get(0));
            });
            double slope = 0;
            for (double[] x : rows.toDoubleArray2()) {
                slope += (total(x, s + e) - total(x, s - e)) / (2 * e) / 7;
            }
            assertEquals(slope, g.get(0).item(), 1e-7 * Math.abs(slope) + 1e-7, adjoint.toString());
        }
    }

    private static double total(double[] x, double s) {
        return 0.3 * s * s * M2 * squares(x, s) + 0.2 * 2 * s * s * M2 * END + 0.1 * Math.pow(s, 4) * M2 * M2 * squares(x, s);
    }

    @Test
    void trainingPaysAndValidationDoesNot() {
        Tensor rows = RandomKey.of(1).normal(F64, 64, 2);
        Fitted fitted = ForwardKl.of(Flow.of(flow(new Regularization(1, 0, 0)))).dtype(F64).steps(1).batch(64).learningRate(1e-13).seed(3).train(rows, rows);
        double kinetic = 0;
        for (double[] y : rows.toDoubleArray2()) {
            double shrink = Math.exp(-A * END);
            kinetic += M2 * squares(new double[] {y[0] * shrink, y[1] * shrink}, 1) / 64;
        }
        assertEquals(kinetic, fitted.log().entries().get(0).trainLoss() - fitted.log().entries().get(0).validationLoss(), 1e-7 * (1 + kinetic));
    }

    @Test
    void weightsAreNotNegative() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Regularization(0, -1, 0)).getMessage().contains("weights of at least 0, got -1"));
    }
}
