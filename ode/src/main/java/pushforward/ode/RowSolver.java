package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Argument;
import pushforward.autodiff.Bound;
import pushforward.autodiff.Options;
import pushforward.autodiff.Program;
import pushforward.ode.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A field compiled for solves of many rows: a step of all rows is one run of one program. See [Solver#compile].
///
/// Each row has its own time, step size, error and status, takes the steps it would take alone, and leaves when it has ended. So what a row gives does not depend, to the bit,
/// on the others, their order, threads or micro-batches (unless steps are taken [#jointly]). A solve never throws for numerical reasons. Immutable; safe from many threads.
///
/// In F64 a row gives the bits that the same arithmetic gives in plain Java ([Solver#solve(OdeFunction, double, double, double...)]). Evaluations are counted as they are
/// done: where states between steps are asked for, the stages an interpolant has of its own are part of every step; where there are stops, so is the field at its beginning.
/// Functions of events are called from several threads at once.
public final class RowSolver {
    private final Solver solver;
    private final RungeKutta method;
    private final DType dtype;
    private final int d;
    private final List<Argument> theta;
    private final Program probe;
    private final Program step;
    private final Pacing pacing;

    private RowSolver(Solver solver, RungeKutta method, DType dtype, int d, List<Argument> theta, Program probe, Program step, Pacing pacing) {
        this.solver = solver;
        this.method = method;
        this.dtype = dtype;
        this.d = d;
        this.theta = theta;
        this.probe = probe;
        this.step = step;
        this.pacing = pacing;
    }

    static RowSolver compile(Solver solver, VectorField field, DType dtype, int d, List<Argument> theta, Options options) {
        Checks.require(d >= 1, "states of at least 1 component", d);
        solver.tolerances().check(d);
        if (!(solver.method() instanceof RungeKutta method)) {
            throw new IllegalArgumentException("expected an explicit Runge-Kutta method for solves of many rows, got " + solver.method().name());
        }
        RowTrace trace = new RowTrace(solver, method, field, dtype, d, theta);
        return new RowSolver(solver, method, dtype, d, List.copyOf(theta), Program.compile(trace.probe(), options), Program.compile(trace.step(keeps(solver)), options), Pacing.EACH);
    }

    private static boolean keeps(Solver solver) {
        return solver.dense() || solver.saveAt().length > 0 || !solver.events().isEmpty();
    }

    /// The same with steps that rows share or do not.
    public RowSolver jointly(Pacing value) {
        return new RowSolver(solver, method, dtype, d, theta, probe, step, value);
    }

    /// Solves from t0 to t1.
    ///
    /// @param y0 states at t0 `[n, d]`, not modified
    /// @param values of theta in order: `[shape..]` what is shared, `[n, shape..]` what is per row; not modified
    public Trajectories solve(double t0, double t1, Tensor y0, Tensor... values) {
        try (Tensor from = Tensor.scalar(t0); Tensor to = Tensor.scalar(t1)) {
            return solve(from, to, y0, values);
        }
    }

    /// Solves from t0 to t1, which each row may have for itself.
    ///
    /// @param t0 F64, `[]` or `[n]`
    /// @param t1 F64, `[]` or `[n]`
    /// @param y0 states at t0 `[n, d]`, not modified
    /// @param values of theta in order: `[shape..]` what is shared, `[n, shape..]` what is per row; not modified
    public Trajectories solve(Tensor t0, Tensor t1, Tensor y0, Tensor... values) {
        Checks.require(y0.rank() == 2 && y0.dim(1) == d && y0.dtype() == dtype, "states of shape [n, " + d + "] and type " + dtype, y0.shape() + " and " + y0.dtype());
        int n = y0.dim(0);
        double[] from = times(t0, n);
        double[] to = times(t1, n);
        Checks.require(values.length == theta.size(), theta.size() + " values of theta", values.length);
        List<Tensor> shared = new ArrayList<>();
        List<Tensor> perRow = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Argument a = theta.get(i);
            Shape shape = a.varying() ? a.shape().insert(0, n) : a.shape();
            Checks.require(values[i].shape().equals(shape) && values[i].dtype() == a.dtype(), "'" + a.name() + "' of shape " + shape + " and type " + a.dtype(),
                    values[i].shape() + " and " + values[i].dtype());
            (a.varying() ? perRow : shared).add(values[i]);
        }
        Tensor[] uniform = shared.toArray(Tensor[]::new);
        try (Bound look = probe.bind(uniform); Bound go = step.bind(uniform)) {
            return new RowRun(solver, method, pacing, step.options().threads(), look, go, from, to, y0, perRow).run();
        }
    }

    private double[] times(Tensor t, int n) {
        Checks.require(t.dtype() == DType.F64 && (t.rank() == 0 || t.rank() == 1 && t.dim(0) == n), "times of shape [] or [" + n + "] and type F64", t.shape() + " and " + t.dtype());
        double[] given = t.toDoubleArray();
        double[] all = new double[n];
        for (int i = 0; i < n; i++) {
            all[i] = given[t.rank() == 0 ? 0 : i];
            Checks.require(Double.isFinite(all[i]), "finite times", all[i] + " in row " + i);
            Checks.require(pacing == Pacing.EACH || all[i] == all[0], "the same times in all rows that share their steps", all[i] + " in row " + i + " and " + all[0] + " in row 0");
        }
        return all;
    }
}
