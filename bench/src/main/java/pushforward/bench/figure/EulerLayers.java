package pushforward.bench.figure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.TracedMany;
import pushforward.autodiff.Var;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.continuous.ContinuousFlow;
import pushforward.flows.continuous.VelocityNet;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// From residual layers to a flow in time: how far the log-determinant of N layers x + h v(t, x), h = 1 / N, is from the integral of the trace, and how far the point is.
final class EulerLayers implements Figure {
    private static final int D = 3;
    private static final int ROWS = 200;
    private static final int MOST = 1_024;

    @Override
    public String name() {
        return "euler-layers";
    }

    @Override
    public String summary() {
        return "log-determinants of residual layers x + h v(t, x) against the integral of the trace of v's Jacobian";
    }

    @Override
    public List<Path> draw(Path directory) throws IOException {
        VelocityNet net = VelocityNet.of(D, 16, 16).withGates(true);
        List<Argument> arguments = new ArrayList<>();
        List<Tensor> weights = new ArrayList<>();
        for (Parameter p : net.parameters()) {
            arguments.add(Argument.shared(p.name(), p.shape(), DType.F64));
            weights.add(RandomKey.of(3).child(p.name()).normal(DType.F64, p.shape().dims()).times(p.shape().rank() == 2 ? 1.5 / Math.sqrt(p.shape().dim(1)) : 0.5));
        }
        int n = weights.size();
        arguments.add(Argument.perSample("x", Shape.of(D), DType.F64));
        ContinuousFlow limit = ContinuousFlow.of(net).withSolver(Solver.of(Dop853.METHOD).withTolerances(1e-12, 1e-12).withMaxSteps(300));
        TracedMany flow = Autodiff.compile(arguments, v -> {
            var pushed = limit.push(v.get(n), Scope.of(net.parameters(), v.subList(0, n)));
            return List.of(pushed.value(), pushed.logAbsDet());
        });
        arguments.add(Argument.perSample("t", Shape.scalar(), DType.F64));
        arguments.add(Argument.perSample("h", Shape.scalar(), DType.F64));
        TracedMany layer = Autodiff.compile(arguments, v -> {
            List<Var> prepared = net.prepare(Scope.of(net.parameters(), v.subList(0, n)));
            Autodiff.FnMany step = u -> List.of(u.get(0).plus(net.at(v.get(n + 1), u.get(0), prepared).times(v.get(n + 2))));
            Var x = v.get(n);
            return List.of(step.apply(List.of(x)).get(0), Autodiff.jacobian(u -> step.apply(List.of(u)).get(0)).apply(x).logAbsDet());
        });
        Tensor x0 = RandomKey.of(2).normal(DType.F64, ROWS, D);
        List<Tensor> exact = flow.apply(with(weights, x0));
        List<double[]> points = new ArrayList<>();
        for (int layers = 4; layers <= MOST; layers *= 2) {
            Tensor h = Tensor.full(DType.F64, 1.0 / layers, ROWS);
            Tensor x = x0;
            Tensor sum = Tensor.zeros(DType.F64, ROWS);
            for (int k = 0; k < layers; k++) {
                List<Tensor> next = layer.apply(with(weights, x, Tensor.full(DType.F64, (double) k / layers, ROWS), h));
                x = next.get(0);
                sum = sum.plus(next.get(1));
            }
            points.add(new double[] {1.0 / layers, sum.minus(exact.get(1)).abs().mean().item(), x.minus(exact.get(0)).square().sum(1).sqrt().mean().item()});
        }
        XYChart chart = Charts.lines(900, 460, "N residual layers x + h v(t, x): mean distance from their limit", "h = 1 / N", "");
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        double[] h = column(points, 0);
        String[] names = {"\u03a3 log|det(I + hJ)| and \u222b tr J dt", "the point"};
        for (int i = 0; i < 2; i++) {
            double[] y = column(points, i + 1);
            Charts.line(chart, String.format(Locale.ROOT, "%s, slope %.2f", names[i], Charts.slope(Arrays.copyOfRange(h, 2, h.length), Arrays.copyOfRange(y, 2, y.length))), h, y);
        }
        return List.of(Charts.save(Charts.image(chart), directory, name()));
    }

    private static Tensor[] with(List<Tensor> weights, Tensor... rest) {
        List<Tensor> all = new ArrayList<>(weights);
        all.addAll(List.of(rest));
        return all.toArray(Tensor[]::new);
    }

    private static double[] column(List<double[]> points, int i) {
        return points.stream().mapToDouble(p -> p[i]).toArray();
    }
}
