package pushforward.bench.speed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
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
        if (!(of instanceof OdeCase ode)) {
            throw new IllegalArgumentException("expected an initial value problem, got " + of.name());
        }
        return open(ode);
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
}
