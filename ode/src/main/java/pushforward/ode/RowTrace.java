package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Graph;
import pushforward.autodiff.Var;
import pushforward.ode.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// What solves of many rows run, as graphs of one row: a step of an explicit Runge-Kutta method, and the look around before the first. The arithmetic is that of
/// [RungeKuttaStepper], operation by operation; times are F64 whatever the states are.
final class RowTrace {
    private final Solver solver;
    private final RungeKutta method;
    private final VectorField field;
    private final DType dtype;
    private final int d;
    private final List<Argument> theta;

    RowTrace(Solver solver, RungeKutta method, VectorField field, DType dtype, int d, List<Argument> theta) {
        this.solver = solver;
        this.method = method;
        this.field = field;
        this.dtype = dtype;
        this.d = d;
        this.theta = theta;
    }

    private List<Argument> arguments() {
        List<Argument> all = new ArrayList<>(List.of(Argument.perSample("t", Shape.of(), DType.F64), Argument.perSample("h", Shape.of(), DType.F64),
                Argument.perSample("y", Shape.of(d), dtype), Argument.perSample("k", Shape.of(d), dtype)));
        all.addAll(theta);
        return all;
    }

    /// `(t, h, y, k, theta)` to the field at `(t + h, y + h k)` `[d]` and, F64 scalars all, the scaled sizes of y, of that, and of its difference to k.
    Graph probe() {
        return Autodiff.trace(arguments(), in -> {
            Var h = in.get(1);
            Var y = in.get(2);
            Var k = in.get(3);
            Var slope = evaluate(in.get(0).plus(h), y.plus(k.times(h.cast(dtype))), in);
            Var scale = scale(y.abs());
            boolean averaged = !(solver.controller() instanceof Controller.Adaptive a) || a.averaged();
            double per = averaged ? solver.tolerances().counted(d) : 1;
            return List.of(slope, norm(y.div(scale), per), norm(slope.div(scale), per), norm(slope.minus(k).div(scale), per));
        });
    }

    /// `(t, h, y, k, theta)` with the first stage k to the new state `[d]`, the scaled error as an F64 scalar, the field at the new state `[d]` and, if they are to be kept,
    /// the coefficients `[degree, d]` of the [Segment].
    Graph step(boolean keep) {
        return Autodiff.trace(arguments(), in -> {
            ButcherTableau tableau = method.tableau();
            double[][] a = tableau.matrix();
            int stages = tableau.stages();
            Var t = in.get(0);
            Var h = in.get(1);
            Var hs = h.cast(dtype);
            Var y = in.get(2);
            List<Var> k = new ArrayList<>(List.of(solver.stops().length > 0 ? evaluate(t, y, in) : in.get(3))); // behind a stop the field may be another one
            Var next = y;
            for (int s = 1; s < stages; s++) {
                next = combine(y, a[s], s, hs, k);
                k.add(evaluate(t.plus(h.times(tableau.c(s))), next, in));
            }
            if (!tableau.lastIsFirst()) {
                next = combine(y, tableau.weights(), stages, hs, k);
                k.add(evaluate(t.plus(h), next, in));
            }
            List<Var> out = new ArrayList<>(List.of(next, error(y, next, hs, k), k.get(k.size() - 1)));
            if (keep) {
                out.add(segment(t, h, y, k, in));
            }
            return out;
        });
    }

    private Var segment(Var t, Var h, Var y, List<Var> k, List<Var> in) {
        Interpolant p = method.interpolant();
        Var hs = h.cast(dtype);
        for (int i = 0; i < p.own(); i++) {
            k.add(evaluate(t.plus(h.times(p.node(i))), combine(y, p.row(i), k.size(), hs, k), in));
        }
        Var[] q = new Var[p.degree()];
        for (int j = 0; j < q.length; j++) {
            double[] w = new double[p.stages()];
            for (int s = 0; s < w.length; s++) {
                w[s] = p.weight(s, j);
            }
            q[j] = combine(y.fill(0), w, w.length, hs, k);
        }
        return Var.stack(q).lift();
    }

    private Var error(Var y, Var next, Var hs, List<Var> k) {
        if (method.errors().isEmpty()) {
            Var bad = next.isFinite().not().sum().cast(DType.F64).gt(0);
            return bad.select(bad.fill(Double.NaN), bad.fill(0));
        }
        Var most = y.abs().max(next.abs());
        Var scale = scale(most);
        Var bad = most.minus(most).sum().cast(DType.F64); // NaN if a state is not finite, whatever the error is
        Var r = norm(combine(y.fill(0), method.errors().get(0), method.tableau().stages(), hs, k).div(scale), solver.tolerances().counted(d)).plus(bad);
        if (method.errors().size() == 1) {
            return r;
        }
        Var other = norm(combine(y.fill(0), method.errors().get(1), method.tableau().stages(), hs, k).div(scale), solver.tolerances().counted(d));
        return r.eq(0).select(r, r.times(r).div(r.times(r).plus(other.times(0.01).times(other)).sqrt()));
    }

    /// `y + h sum of weight k`.
    private static Var combine(Var y, double[] weight, int n, Var h, List<Var> k) {
        Var to = y;
        for (int j = 0; j < Math.min(n, weight.length); j++) {
            if (weight[j] != 0) {
                to = to.plus(k.get(j).times(h.times(weight[j])));
            }
        }
        return to;
    }

    /// The root of the sum of squares by their number, as an F64 scalar.
    private static Var norm(Var e, double per) {
        Var square = e.times(e);
        return (e.dtype() == DType.F64 ? square.sum() : square.sumF64()).div(per).sqrt();
    }

    private Var scale(Var magnitude) {
        double[] rtol = new double[d];
        double[] atol = new double[d];
        boolean same = true;
        for (int i = 0; i < d; i++) {
            rtol[i] = solver.tolerances().rtol(i);
            atol[i] = solver.tolerances().atol(i);
            same &= rtol[i] == rtol[0] && atol[i] == atol[0];
        }
        return same ? magnitude.times(rtol[0]).plus(atol[0]) : magnitude.times(magnitude.constant(rtol, d)).plus(magnitude.constant(atol, d));
    }

    private Var evaluate(Var t, Var y, List<Var> in) {
        Var dy = field.at(t.cast(dtype), y, in.subList(4, in.size()));
        Checks.require(dy.shape().equals(Shape.of(d)) && dy.dtype() == dtype, "a field with values of shape [" + d + "] and type " + dtype, dy.shape() + " and " + dy.dtype());
        return dy.lift();
    }
}
