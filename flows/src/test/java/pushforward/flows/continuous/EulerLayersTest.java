package pushforward.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.TracedMany;
import pushforward.autodiff.Var;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// From residual layers to a flow in time: N layers x + h v(t, x) with h = 1 / N have the log-determinant sum of log|det(I + h J)|, which tends to the integral of tr J, with an error proportional to h.
class EulerLayersTest {
    private static final DType F64 = DType.F64;
    private static final int ROWS = 32;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void logDeterminantsOfLayersTendToTheIntegralOfTheTrace(int d) {
        VelocityNet net = VelocityNet.of(d, 12, 9).withGates(true);
        List<Tensor> weights = new ArrayList<>();
        for (Parameter p : net.parameters()) {
            weights.add(RandomKey.of(3).child(p.name()).normal(F64, p.shape().dims()).times(p.shape().rank() == 2 ? 1.5 / Math.sqrt(p.shape().dim(1)) : 0.5));
        }
        List<Argument> arguments = new ArrayList<>();
        net.parameters().forEach(p -> arguments.add(Argument.shared(p.name(), p.shape(), F64)));
        arguments.add(Argument.perSample("x", Shape.of(d), F64));
        int n = net.parameters().size();
        ContinuousFlow exact = ContinuousFlow.of(net).withSolver(Solver.of(Dop853.METHOD).withTolerances(1e-12, 1e-12).withMaxSteps(300));
        Tensor x0 = RandomKey.of(2).normal(F64, ROWS, d);
        Tensor integral = Autodiff.compile(arguments, v -> List.of(exact.push(v.get(n), Scope.of(net.parameters(), v.subList(0, n))).logAbsDet())).apply(inputs(weights, x0)).get(0);
        arguments.add(Argument.perSample("t", Shape.scalar(), F64));
        arguments.add(Argument.perSample("h", Shape.scalar(), F64));
        TracedMany layer = Autodiff.compile(arguments, v -> {
            List<Var> prepared = net.prepare(Scope.of(net.parameters(), v.subList(0, n)));
            Var x = v.get(n);
            Var h = v.get(n + 2);
            Var next = x.plus(net.at(v.get(n + 1), x, prepared).times(h));
            return List.of(next, Autodiff.jacobian(u -> u.plus(net.at(v.get(n + 1), u, prepared).times(h))).apply(x).logAbsDet());
        });
        List<double[]> errors = new ArrayList<>();
        for (int layers = 16; layers <= 1_024; layers *= 4) {
            Tensor x = x0;
            Tensor sum = Tensor.zeros(F64, ROWS);
            Tensor h = Tensor.full(F64, 1.0 / layers, ROWS);
            for (int k = 0; k < layers; k++) {
                List<Tensor> r = layer.apply(inputs(weights, x, Tensor.full(F64, (double) k / layers, ROWS), h));
                x = r.get(0);
                sum = sum.plus(r.get(1));
            }
            errors.add(new double[] {Math.log(1.0 / layers), Math.log(sum.minus(integral).abs().mean().item())});
        }
        double slope = slope(errors);
        assertTrue(slope > 0.9 && slope < 1.1, "d = " + d + ": slope " + slope);
        assertTrue(errors.getLast()[1] < Math.log(0.01), "1,024 layers are off by " + Math.exp(errors.getLast()[1]));
    }

    private static Tensor[] inputs(List<Tensor> weights, Tensor... rest) {
        List<Tensor> all = new ArrayList<>(weights);
        all.addAll(List.of(rest));
        return all.toArray(Tensor[]::new);
    }

    /// The least-squares slope.
    private static double slope(List<double[]> points) {
        double mx = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
        double my = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
        return points.stream().mapToDouble(p -> (p[0] - mx) * (p[1] - my)).sum() / points.stream().mapToDouble(p -> (p[0] - mx) * (p[0] - mx)).sum();
    }
}
