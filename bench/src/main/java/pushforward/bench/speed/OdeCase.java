package pushforward.bench.speed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pushforward.ode.Method;
import pushforward.ode.Solution;
import pushforward.ode.Solver;
import pushforward.ode.method.Dop853;
import pushforward.ode.method.Dopri5;
import pushforward.ode.problem.Problem;
import pushforward.ode.problem.Problems;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// An initial value problem solved with adaptive steps in plain Java, beside Hipparchus with the same method and tolerances.
///
/// @param name as on the command line
/// @param problem what is solved
/// @param scheme the method
/// @param tolerance relative and absolute
public record OdeCase(String name, Problem problem, Scheme scheme, double tolerance) implements SpeedCase {

    /// The methods both libraries have.
    public enum Scheme {
        /// Orders 5 and 4.
        DOPRI5(Dopri5.METHOD),
        /// Orders 8, 5 and 3.
        DOP853(Dop853.METHOD);

        private final Method method;

        Scheme(Method method) {
            this.method = method;
        }
    }

    /// A case of a named problem.
    static OdeCase of(String name, String problem, Scheme scheme, double tolerance) {
        return new OdeCase(name, Problems.named(problem).orElseThrow(), scheme, tolerance);
    }

    @Override
    public int features() {
        return problem.size();
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public DType dtype(DType asked) {
        return DType.F64;
    }

    @Override
    public Optional<Peer> peer() {
        return Optional.of(new Hipparchus());
    }

    /// Nothing: the problem says where it begins.
    @Override
    public Map<String, Tensor> inputs(DType dtype) {
        return Map.of();
    }

    /// None: there are no matrix products.
    @Override
    public long flops() {
        return 0;
    }

    /// The largest error of a component of the state at the end.
    double error(double[] y) {
        double[] known = problem.atEnd().orElseThrow();
        double most = 0;
        for (int i = 0; i < y.length; i++) {
            most = Math.max(most, Math.abs(y[i] - known[i]));
        }
        return most;
    }

    /// Facts of a solve.
    Map<String, Double> facts(double[] y, long evaluations) {
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("error", error(y));
        facts.put("evaluations", (double) evaluations);
        return facts;
    }

    @Override
    public Contender open(DType dtype, int threads, Map<String, Tensor> inputs) {
        Solver solver = Solver.of(scheme.method).withTolerances(tolerance, tolerance);
        return new Solve() {
            @Override
            double[] solve() {
                return problem.solve(solver).y();
            }

            @Override
            public Map<String, Double> facts() {
                Solution s = problem.solve(solver);
                return OdeCase.this.facts(s.y(), s.statistics().evaluations());
            }
        };
    }

    /// A contender whose one operation is a solve.
    abstract static class Solve implements Contender {
        /// What the solves ended at, so that none is in vain.
        private double[] last = new double[0];

        /// The state at the end.
        abstract double[] solve();

        @Override
        public final void step() {
            last = solve();
        }

        @Override
        public final void logProb() {
            throw new UnsupportedOperationException("this case has no density");
        }

        @Override
        public final void sample() {
            throw new UnsupportedOperationException("this case has no density");
        }

        @Override
        public final double[] values() {
            step();
            return last.clone();
        }

        @Override
        public void close() {
        }
    }
}
