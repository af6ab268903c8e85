package pushforward.bench.speed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.AdaptiveStepsizeIntegrator;
import org.hipparchus.ode.nonstiff.DormandPrince54Integrator;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import pushforward.ode.problem.Problem;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// Hipparchus' integrators, as its users call them: one integrator, made once, for all solves on a thread.
final class Hipparchus implements Peer {
    private static final double LEAST_STEP = 1e-14;

    @Override
    public String name() {
        return "hipparchus";
    }

    @Override
    public String describe() {
        return "Hipparchus " + version();
    }

    /// As the build of its jar noted it.
    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = ODEState.class.getResourceAsStream("/META-INF/maven/org.hipparchus/hipparchus-ode/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "(unknown version)");
    }

    /// The field of a problem as Hipparchus wants it.
    private record Equation(Problem problem) implements OrdinaryDifferentialEquation {
        @Override
        public int getDimension() {
            return problem.size();
        }

        @Override
        public double[] computeDerivatives(double t, double[] y) {
            double[] dy = new double[y.length];
            problem.field().derivative(t, y, dy);
            return dy;
        }
    }

    private static AdaptiveStepsizeIntegrator integrator(OdeCase.Scheme scheme, double tolerance) {
        return switch (scheme) {
            case DOPRI5 -> new DormandPrince54Integrator(LEAST_STEP, Double.POSITIVE_INFINITY, tolerance, tolerance);
            case DOP853 -> new DormandPrince853Integrator(LEAST_STEP, Double.POSITIVE_INFINITY, tolerance, tolerance);
        };
    }

    @Override
    public Contender open(SpeedCase of, DType dtype, int threads, Map<String, Tensor> inputs) {
        return switch (of) {
            case OdeCase ode -> open(ode);
            case OdeBatchCase rows -> new Batch(rows, threads, inputs);
            default -> throw new IllegalArgumentException("expected an initial value problem, got " + of.name());
        };
    }

    private static Contender open(OdeCase of) {
        AdaptiveStepsizeIntegrator integrator = integrator(of.scheme(), of.tolerance());
        Problem problem = of.problem();
        OrdinaryDifferentialEquation equation = new Equation(problem);
        return new OdeCase.Solve() {
            @Override
            double[] solve() {
                return integrator.integrate(equation, new ODEState(problem.t0(), problem.y0()), problem.t1()).getPrimaryState();
            }

            @Override
            public Map<String, Double> facts() {
                return of.facts(solve(), integrator.getEvaluations());
            }
        };
    }

    /// Trajectories in equal shares, one thread and one integrator for each: made by the thread itself, so that the counters of two do not share a cache line.
    private static final class Batch extends OdeCase.Solve {
        private final OdeBatchCase of;
        private final Map<String, Tensor> inputs;
        private final Problem problem;
        private final double[][] y0;
        private final double[] y;
        private final long[] evaluations;
        private final ExecutorService pool;

        Batch(OdeBatchCase of, int threads, Map<String, Tensor> inputs) {
            this.of = of;
            this.inputs = inputs;
            this.problem = of.problem();
            this.y0 = inputs.get("y0").toDoubleArray2();
            this.y = new double[y0.length * problem.size()];
            this.evaluations = new long[threads];
            this.pool = Executors.newFixedThreadPool(threads);
        }

        @Override
        double[] solve() {
            List<Future<?>> shares = new ArrayList<>();
            for (int i = 0; i < evaluations.length; i++) {
                int share = i;
                shares.add(pool.submit(() -> solve(share)));
            }
            for (Future<?> f : shares) {
                try {
                    f.get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(of.name() + " failed", e);
                }
            }
            return y;
        }

        private void solve(int share) {
            int d = problem.size();
            int count = evaluations.length;
            long evaluated = 0;
            AdaptiveStepsizeIntegrator integrator = integrator(OdeCase.Scheme.DOPRI5, of.tolerance());
            OrdinaryDifferentialEquation equation = new Equation(problem);
            for (int r = y0.length * share / count; r < y0.length * (share + 1) / count; r++) {
                double[] end = integrator.integrate(equation, new ODEState(problem.t0(), y0[r]), problem.t1()).getPrimaryState();
                System.arraycopy(end, 0, y, r * d, d);
                evaluated += integrator.getEvaluations();
            }
            evaluations[share] = evaluated;
        }

        @Override
        public Map<String, Double> facts() {
            return OdeBatchCase.facts(inputs, solve(), Arrays.stream(evaluations).sum());
        }

        @Override
        public void close() {
            pool.shutdown();
        }
    }
}
