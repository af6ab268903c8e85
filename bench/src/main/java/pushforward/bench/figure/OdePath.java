package pushforward.bench.figure;

import java.util.ArrayList;
import java.util.List;
import pushforward.ode.Event;
import pushforward.ode.Solution;
import pushforward.ode.Solver;
import pushforward.ode.problem.Problem;

/// Where a solve went: the ends of its accepted steps, and the curve between them.
///
/// @param solution what it gave
/// @param t times of the ends of steps, the beginning first
/// @param y states there
record OdePath(Solution solution, double[] t, double[][] y) {

    /// Solves a problem up to a time.
    static OdePath of(Problem problem, Solver solver, double end) {
        List<Double> times = new ArrayList<>();
        List<double[]> states = new ArrayList<>();
        // looked at where the solve begins and after every accepted step; it never crosses zero, so nowhere else
        Event passing = Event.of((t, y) -> {
            times.add(t);
            states.add(y.clone());
            return 1;
        });
        Solution solution = solver.withEvents(passing).withDense(true).solve(problem.field(), problem.t0(), end, problem.y0()).orThrow();
        return new OdePath(solution, times.stream().mapToDouble(Double::doubleValue).toArray(), states.toArray(double[][]::new));
    }

    /// One component at the ends of steps.
    double[] steps(int component) {
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = y[i][component];
        }
        return x;
    }

    /// The sizes of steps.
    double[] sizes() {
        double[] h = new double[t.length - 1];
        for (int i = 0; i < h.length; i++) {
            h[i] = t[i + 1] - t[i];
        }
        return h;
    }

    /// One component along the curve, ten times per step, from the interpolant.
    double[] curve(int component) {
        int per = 10;
        double[] x = new double[(t.length - 1) * per + 1];
        for (int i = 0; i < x.length - 1; i++) {
            double from = t[i / per];
            x[i] = solution.at(from + (t[i / per + 1] - from) * (i % per) / per)[component];
        }
        x[x.length - 1] = y[y.length - 1][component];
        return x;
    }
}
