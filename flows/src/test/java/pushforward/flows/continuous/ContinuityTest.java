package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.TracedMany;
import pushforward.autodiff.Var;
import pushforward.flows.Flow;
import pushforward.flows.Model;
import pushforward.flows.Parameters;
import pushforward.flows.Scope;
import pushforward.flows.train.ForwardKl;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Rk4;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// The two faces of a flow in time, on one that has been trained: densities at fixed places obey the continuity equation, particles carry theirs along.
///
/// ```
///   dp/dt + div(p v) = 0        d/dt log p(t, x) = -div v - <v, grad log p>  at a fixed x        d/dt log p(t, x_t) = -div v  along a path
/// ```
///
/// Derivatives are central differences of order 8 over the width h. The same points give one of order 6; the difference of the two is the error of the lesser, and must itself be small.
class ContinuityTest {
    private static final double[] ORDER_8 = {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};
    private static final double[] ORDER_6 = {3.0 / 4, -3.0 / 20, 1.0 / 60, 0};
    private static final double H = 0.01;
    private static final double TIME = 0.55;
    private static final int CELLS = 9;
    private static final double MARK = 1e-6;

    private static ContinuousFlow flow;
    private static Parameters parameters;
    /// The flow until TIME + k H, k = -4 .. 4.
    private static List<Model> at;

    @BeforeAll
    static void train() {
        // two normals and a bend: x_1 = +-1.2 + noise, x_2 = x_1^2 / 2 + noise
        int n = 2_000;
        double[] z = RandomKey.of(1).normal(DType.F64, n, 2).toDoubleArray();
        double[] rows = new double[2 * n];
        for (int i = 0; i < n; i++) {
            rows[2 * i] = (i % 2 == 0 ? 1.2 : -1.2) + 0.4 * z[2 * i];
            rows[2 * i + 1] = 0.5 * rows[2 * i] * rows[2 * i] - 0.7 + 0.4 * z[2 * i + 1];
        }
        Tensor data = Tensor.of(rows).reshape(n, 2);
        ContinuousFlow cheap = ContinuousFlow.of(VelocityNet.of(2, 16, 16).withActivation(pushforward.flows.Activation.TANH)).withSolver(Solver.fixed(Rk4.METHOD, 0.125).withMaxSteps(9));
        Model trained = ForwardKl.of(Flow.of(cheap)).steps(300).batch(128).learningRate(5e-3).dtype(DType.F64).seed(1).fit(data);
        parameters = trained.parameters();
        flow = cheap.withSolver(Solver.of(Dop853.METHOD).withTolerances(1e-13, 1e-13).withMaxSteps(300));
        double before = Model.initial(Flow.of(cheap), DType.F64, 1).logProb(data).mean().item();
        double after = trained.logProb(data).mean().item();
        assertTrue(after > before + 0.4, "training took the mean log-density from " + before + " to " + after);
        at = new ArrayList<>();
        for (int k = -4; k <= 4; k++) {
            at.add(Model.of(Flow.of(flow.until(TIME + k * H)), parameters));
        }
    }

    private static Tensor grid() {
        double[] x = new double[2 * CELLS * CELLS];
        for (int i = 0; i < CELLS * CELLS; i++) {
            x[2 * i] = -2 + 4.0 * (i % CELLS) / (CELLS - 1);
            x[2 * i + 1] = -2 + 4.0 * (i / CELLS) / (CELLS - 1);
        }
        return Tensor.of(x).reshape(CELLS * CELLS, 2);
    }

    /// What `f(x, scope)` gives at rows of x, under the trained parameters.
    private static Tensor run(Tensor x, java.util.function.BiFunction<Var, Scope, Var> f) {
        List<Argument> arguments = new ArrayList<>();
        List<Tensor> values = new ArrayList<>();
        flow.parameters().forEach(p -> {
            arguments.add(Argument.shared(p.name(), p.shape(), DType.F64));
            values.add(parameters.at("bijection." + p.name()));
        });
        arguments.add(Argument.perSample("x", flow.shape(), DType.F64));
        values.add(x);
        int n = flow.parameters().size();
        TracedMany compiled = Autodiff.compile(arguments, v -> List.of(f.apply(v.get(n), Scope.of(flow.parameters(), v.subList(0, n)))));
        return compiled.apply(values.toArray(Tensor[]::new)).get(0);
    }

    private static Tensor velocity(Tensor x) {
        return run(x, (p, scope) -> flow.velocity().at(p.constant(TIME), p, flow.velocity().prepare(scope)));
    }

    private static double[] divergence(Tensor x) {
        return run(x, (p, scope) -> Autodiff.divergence(u -> flow.velocity().at(p.constant(TIME), u, flow.velocity().prepare(scope))).apply(p)).toDoubleArray();
    }

    /// The derivative, at each of m places, of what is known at -4 H .. 4 H from it, by the two orders.
    ///
    /// @param values `[9][m]`
    /// @return `[2][m]`
    private static double[][] slope(double[][] values) {
        double[][] slopes = new double[2][values[0].length];
        for (int i = 0; i < values[0].length; i++) {
            for (int k = 1; k <= 4; k++) {
                double difference = (values[4 + k][i] - values[4 - k][i]) / H;
                slopes[0][i] += ORDER_8[k - 1] * difference;
                slopes[1][i] += ORDER_6[k - 1] * difference;
            }
        }
        return slopes;
    }

    private static double largest(double[] a) {
        return Arrays.stream(a).map(Math::abs).max().orElse(0);
    }

    private static double[] sum(double[] a, double factor, double[] b) {
        double[] c = a.clone();
        Arrays.setAll(c, i -> a[i] + factor * b[i]);
        return c;
    }

    /// By differences alone: of p in time, and of p v in space.
    @Test
    void theContinuityEquationHolds() {
        Tensor x = grid();
        double[][] inTime = at.stream().map(m -> m.logProb(x).exp().toDoubleArray()).toArray(double[][]::new);
        double[][] rate = slope(inTime);
        double[][] flux = new double[2][CELLS * CELLS];
        for (int axis = 0; axis < 2; axis++) {
            double[][] inSpace = new double[9][];
            for (int k = -4; k <= 4; k++) {
                Tensor there = x.plus(Tensor.of(axis == 0 ? k * H : 0, axis == 1 ? k * H : 0));
                inSpace[k + 4] = at.get(4).logProb(there).exp().times(velocity(there).slice(1, axis, axis + 1).reshape(CELLS * CELLS)).toDoubleArray();
            }
            double[][] s = slope(inSpace);
            flux[0] = sum(flux[0], 1, s[0]);
            flux[1] = sum(flux[1], 1, s[1]);
        }
        double residual = largest(sum(rate[0], 1, flux[0]));
        double discretisation = Math.max(largest(sum(rate[0], -1, rate[1])), largest(sum(flux[0], -1, flux[1])));
        assertTrue(largest(rate[0]) > 0.05, "nothing moves");
        assertTrue(discretisation < MARK, "differences of order 6 and 8 are " + discretisation + " apart");
        assertTrue(residual < MARK, "residual " + residual);
    }

    @Test
    void atAFixedPlaceTheDensityChangesByDivergenceAndTransport() {
        Tensor x = grid();
        double[][] rate = slope(at.stream().map(m -> m.logProb(x).toDoubleArray()).toArray(double[][]::new));
        double[] gradient = run(x, (p, scope) -> Autodiff.valueAndGrad(u -> {
            var pulled = flow.until(TIME).pull(u.get(0), scope);
            return pulled.value().square().sumF64().times(-0.5).plus(pulled.logAbsDet());
        }, List.of(p)).gradients().get(0)).toDoubleArray();
        double[] v = velocity(x).toDoubleArray();
        double[] div = divergence(x);
        for (int i = 0; i < CELLS * CELLS; i++) {
            double transport = v[2 * i] * gradient[2 * i] + v[2 * i + 1] * gradient[2 * i + 1];
            assertEquals(-div[i] - transport, rate[0][i], MARK * (1 + Math.abs(transport)));
        }
    }

    @Test
    void alongAPathTheDensityChangesByDivergenceAlone() {
        Tensor x0 = RandomKey.of(5).normal(DType.F64, 40, 2);
        double[][] along = at.stream().map(m -> m.logProb(m.push(x0).value()).toDoubleArray()).toArray(double[][]::new);
        double[][] rate = slope(along);
        double[] div = divergence(at.get(4).push(x0).value());
        assertTrue(largest(div) > 0.1, "nothing stretches");
        assertTrue(largest(sum(rate[0], -1, rate[1])) < MARK);
        for (int i = 0; i < 40; i++) {
            assertEquals(-div[i], rate[0][i], MARK);
        }
    }
}
