package pushforward.bench.experiment;

import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.ode.problem.Problem;

/// What measurements of initial value problems share.
final class Solves {
    private static final double MEASURED_NANOS = 60e6;

    private Solves() {
    }

    /// A solver to compare others with.
    static Solver reference() {
        return Solver.of(Dop853.METHOD).withTolerances(1e-13, 1e-14).withMaxSteps(10_000_000);
    }

    /// The state at the end to all the digits there are: in closed form, or from the tightest solve.
    static double[] end(Problem problem) {
        return problem.exact().isPresent() || problem.name().equals("arenstorf") ? problem.atEnd().orElseThrow() : problem.solve(reference()).orThrow().y();
    }

    /// The largest error of a component, relative to it where it is larger than 1.
    static double distance(double[] y, double[] right) {
        double most = 0;
        for (int i = 0; i < y.length; i++) {
            double e = Math.abs(y[i] - right[i]) / Math.max(1, Math.abs(right[i]));
            most = e <= most ? most : e;
        }
        return most;
    }

    /// Microseconds of one run: the shortest of as many as fill some tens of milliseconds, after half as many to warm up. A solve does the same every time; what is longer was
    /// disturbed.
    static double microseconds(Runnable run) {
        shortest(run, MEASURED_NANOS / 2);
        return shortest(run, MEASURED_NANOS) * 1e-3;
    }

    private static double shortest(Runnable run, double nanos) {
        long best = Long.MAX_VALUE;
        long began = System.nanoTime();
        do {
            long from = System.nanoTime();
            run.run();
            best = Math.min(best, System.nanoTime() - from);
        } while (System.nanoTime() - began < nanos);
        return best;
    }
}
