package guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.Velocity;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Answers to the exercises of chapter 12.
class ContinuousExercisesTest {
    /// A velocity by a formula of time and place.
    private record Field(int features, BinaryOperator<Var> formula) implements Velocity {
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
            return formula.apply(t, x);
        }
    }

    private static Model until(double end, Field field) {
        ContinuousFlow flow = ContinuousFlow.of(field).withSolver(Solver.of(Dop853.METHOD).withTolerances(1e-12, 1e-12).withMaxSteps(500)).until(end);
        return Model.initial(Flow.of(flow), DType.F64, 0);
    }

    /// d/dt e^(tA) x_0 = A e^(tA) x_0, and solutions are unique. So T = e^A, and log det T is the integral of tr A over (0, 1).
    @Test
    void theDeterminantOfAnExponential() {
        double[] a = {0.3, -1.2, 0.5, 0.9, -0.4, 0.2, -0.6, 0.8, 0.7};
        Model model = until(1, new Field(3, (t, x) -> x.constant(a, 3, 3).matmul(x)));
        Tensor power = Tensor.eye(DType.F64, 3);
        Tensor exponential = power;
        for (int k = 1; k < 40; k++) {
            power = power.matmul(Tensor.of(a).reshape(3, 3)).div(k);
            exponential = exponential.plus(power);
        }
        Model.Carried pushed = model.push(Tensor.eye(DType.F64, 3));          // row i is e_i: goes to column i of e^A
        assertEquals(0, pushed.value().minus(exponential.transpose()).abs().max().item(), 1e-10);
        assertEquals(0.6, pushed.logAbsDet().at(0), 1e-10);
        assertEquals(0.6, pushforward.tensor.LinearAlgebra.slogDet(exponential).logAbsDet(), 1e-12);
    }

    /// v = pi (-x_2, x_1) turns by pi. Its trace is 0: it loses nothing.
    @Test
    void halfATurn() {
        Model model = until(1, new Field(2, (t, x) -> Var.stack(x.at(1).unaryMinus(), x.at(0)).times(Math.PI)));
        Model.Carried pushed = model.push(Tensor.of(new double[][] {{-2, 0}, {0.5, 0}, {3, 0}}));
        double[] y = pushed.value().toDoubleArray();
        double[] expected = {2, 0, -0.5, 0, -3, 0};
        for (int i = 0; i < y.length; i++) {
            assertEquals(expected[i], y[i], 1e-10);
        }
        assertEquals(0, pushed.logAbsDet().abs().max().item(), 1e-12);
    }

    /// e^T S e - tr S = sum of S_ii (e_i^2 - 1) + 2 sum over i < j of S_ij e_i e_j, all terms uncorrelated. With kappa = E e^4 the variance is (kappa - 1) sum S_ii^2 + 2 sum over i != j of S_ij^2, and
    /// kappa >= (E e^2)^2 = 1 by Jensen's inequality, with equality for e^2 = 1 alone. Uniform numbers have kappa = 9/5.
    @Test
    void signsAreTheBestProbes() {
        int d = 3;
        int n = 400_000;
        double[][] s = {{1, 0.4, -0.3}, {0.4, -2, 0.6}, {-0.3, 0.6, 0.5}};
        double diagonal = 1 + 4 + 0.25;
        double others = 2 * (0.16 + 0.09 + 0.36);
        Tensor uniform = RandomKey.of(1).uniform(DType.F64, n, d);
        Tensor[] probes = {uniform.lessThan(0.5).times(2).minus(1), uniform.minus(0.5).times(Math.sqrt(12)), RandomKey.of(2).normal(DType.F64, n, d)};
        double[] kappa = {1, 9.0 / 5, 3};
        for (int i = 0; i < probes.length; i++) {
            Tensor estimate = probes[i].times(probes[i].matmul(Tensor.of(s))).sum(1);
            double variance = estimate.minus(-0.5).square().mean().item();
            double formula = (kappa[i] - 1) * diagonal + 2 * others;
            assertEquals(formula, variance, 0.02 * formula);
        }
    }

    /// x_t = (1 - t) x_0 + t x_1 and u_t = x_1 - x_0 are jointly normal, so u = m + cov(u_t, x_t) / var(x_t) (x - t m) with cov = t s^2 - (1 - t) and var = (1 - t)^2 + t^2 s^2. A curve
    /// x_t = t m + sqrt(var) z satisfies dx/dt = u, since (sqrt var)' = cov / sqrt(var). Its end is m + s x_0: increasing, hence the optimal transport. But sqrt(var) is not linear in t: the paths are curved.
    @Test
    void matchingNormalLaws() {
        double m = 2;
        double s = 0.5;
        Field u = new Field(1, (t, x) -> {
            Var rest = t.unaryMinus().plus(1);
            Var covariance = t.times(s * s).minus(rest);
            Var variance = rest.square().plus(t.square().times(s * s));
            return x.minus(t.times(m)).times(covariance.div(variance)).plus(m);
        });
        Tensor x0 = Tensor.of(new double[][] {{-1.5}, {0}, {0.7}});
        for (double t : new double[] {0.5, 1}) {
            double[] y = until(t, u).push(x0).value().toDoubleArray();
            for (int i = 0; i < y.length; i++) {
                assertEquals(t * m + Math.sqrt((1 - t) * (1 - t) + t * t * s * s) * x0.at(i, 0), y[i], 1e-10);
            }
        }
        double half = until(0.5, u).push(x0).value().at(0, 0);
        double straight = 0.5 * (x0.at(0, 0) + m + s * x0.at(0, 0));
        assertTrue(Math.abs(half - straight) > 0.1, "half way it is at " + half + ", on a line it would be at " + straight);
    }

    /// p_tau = N(0, V) with V = alpha^2 s^2 + sigma^2 = 1 + e^-B (s^2 - 1), so the score is -x / V, and with f = -beta/2, g^2 = beta the flow is dx/dtau = x (beta/2) (1/V - 1) = x V' / (2 V), for V' = beta (1 - V).
    /// So x / sqrt(V) is constant, and a normal law of variance V(1) at tau = 1 becomes one of variance V(tau).
    @Test
    void diffusionOfANormalLaw() {
        double s = 0.3;
        double low = 0.1;
        double high = 20;
        Field flow = new Field(1, (t, x) -> {
            Var tau = t.unaryMinus().plus(1);
            Var beta = tau.times(high - low).plus(low);
            Var b = tau.times(low).plus(tau.square().times(0.5 * (high - low)));
            Var v = b.unaryMinus().exp().times(s * s - 1).plus(1);
            return x.times(beta.times(0.5)).plus(x.div(v).unaryMinus().times(beta.times(0.5)));  // -f x + g^2/2 score
        });
        Tensor x = Tensor.of(new double[][] {{-1.5}, {0.2}, {0.7}});
        double end = 1 + Math.exp(-low - 0.5 * (high - low)) * (s * s - 1);
        for (double t : new double[] {0.4, 0.9, 1}) {
            double tau = 1 - t;
            double v = 1 + Math.exp(-low * tau - 0.5 * (high - low) * tau * tau) * (s * s - 1);
            Model.Carried pushed = until(t, flow).push(x);
            for (int i = 0; i < 3; i++) {
                assertEquals(x.at(i, 0) * Math.sqrt(v / end), pushed.value().at(i, 0), 1e-9);
                assertEquals(0.5 * Math.log(v / end), pushed.logAbsDet().at(i), 1e-9);
            }
        }
    }
}
