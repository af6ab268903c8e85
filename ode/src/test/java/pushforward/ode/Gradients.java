package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Options;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// Problems, and solves in graphs applied to numbers, for the tests of adjoints.
final class Gradients {
    static final Options ONE = Options.defaults().withThreads(1).withMemoryBudget(1L << 32);

    /// p = theta[0].
    static final VectorField LOTKA_VOLTERRA = (t, y, theta) -> {
        Var p = theta.get(0);
        Var u = y.at(0);
        Var v = y.at(1);
        Var uv = u.times(v);
        return Var.stack(p.at(0).times(u).minus(p.at(1).times(uv)), p.at(3).times(uv).minus(p.at(2).times(v)));
    };
    static final double[] P = {1.5, 1, 3, 1};

    private Gradients() {
    }

    /// A gradient of `loss(y)` where y solves the problem for [t0, t1, y0, theta] per sample.
    record Result(double[] y, double[] t0, double[] t1, double[] y0, double[] theta, double[] statistics) {
    }

    /// The end states, the gradients of `1/2 |1 - y|^2`, and [status, steps, accepted, evaluations, time], for rows of (t0, t1, y0.., theta..).
    static Result lossOfEnd(Solver solver, VectorField field, int d, int p, DType dtype, Adjoint adjoint, Options options, double[]... rows) {
        List<Argument> arguments = List.of(new Argument("t0", Shape.scalar(), dtype, true), new Argument("t1", Shape.scalar(), dtype, true), new Argument("y0", Shape.of(d), dtype, true),
                new Argument("p", Shape.of(p), dtype, true));
        int n = rows.length;
        double[] t0 = new double[n];
        double[] t1 = new double[n];
        double[] y0 = new double[n * d];
        double[] theta = new double[n * p];
        for (int i = 0; i < n; i++) {
            t0[i] = rows[i][0];
            t1[i] = rows[i][1];
            System.arraycopy(rows[i], 2, y0, i * d, d);
            System.arraycopy(rows[i], 2 + d, theta, i * p, p);
        }
        List<Tensor> r = Autodiff.compile(arguments, v -> {
            Solved s = solver.solve(field, v.get(0), v.get(1), v.get(2), List.of(v.get(3)), adjoint);
            List<Var> all = new ArrayList<>(List.of(s.y()));
            all.addAll(Autodiff.valueAndGrad(x -> {
                Var y = solver.solve(field, x.get(0), x.get(1), x.get(2), List.of(x.get(3)), adjoint).y();
                return y.constant(1).minus(y).square().sum().times(0.5);
            }, v).gradients());
            all.add(Var.stack(s.status(), s.steps(), s.accepted(), s.evaluations(), s.time()));
            return all;
        }, options).apply(Tensor.of(t0).to(dtype), Tensor.of(t1).to(dtype), Tensor.of(y0).reshape(n, d).to(dtype), Tensor.of(theta).reshape(n, p).to(dtype));
        double[][] a = r.stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
        return new Result(a[0], a[1], a[2], a[3], a[4], a[5]);
    }

    static double[] row(double t0, double t1, double[] y0, double[] theta) {
        double[] r = new double[2 + y0.length + theta.length];
        r[0] = t0;
        r[1] = t1;
        System.arraycopy(y0, 0, r, 2, y0.length);
        System.arraycopy(theta, 0, r, 2 + y0.length, theta.length);
        return r;
    }
}
