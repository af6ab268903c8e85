package pushforward.bench.posterior;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import pushforward.autodiff.Var;
import pushforward.bench.data.Rows;
import pushforward.flows.constraint.Support;

/// Effects of coaching in eight schools, drawn towards each other by a common distribution; non-centred.
///
/// ```
///   theta_j = mu + tau theta_trans_j,   theta_trans_j ~ N(0, 1)
///   y_j ~ N(theta_j, sigma_j)           sigma_j known
///   mu ~ N(0, 5),  tau ~ Cauchy(0, 5),  tau > 0
/// ```
///
/// D. B. Rubin, Estimation in Parallel Randomized Experiments, Journal of Educational Statistics 6 (1981), DOI 10.3102/10769986006004377.
///
/// @param y `[J]`, estimated effects
/// @param sigma `[J]`, their standard errors
public record EightSchools(List<Double> y, List<Double> sigma) implements BayesianModel {
    private static final double PRIOR_MEAN_SCALE = 5;
    private static final double PRIOR_TAU_SCALE = 5;

    /// Copies and compares lengths.
    public EightSchools {
        y = List.copyOf(y);
        sigma = List.copyOf(sigma);
        if (y.isEmpty() || y.size() != sigma.size()) {
            throw new IllegalArgumentException("expected as many standard errors as effects, got " + sigma.size() + " and " + y.size());
        }
    }

    static EightSchools of(JsonNode data) {
        return new EightSchools(Json.list(data, "y"), Json.list(data, "sigma"));
    }

    @Override
    public String name() {
        return "eight_schools";
    }

    @Override
    public String posterior() {
        return "eight_schools-eight_schools_noncentered";
    }

    @Override
    public List<Block> parameters() {
        return List.of(new Block("theta_trans", Support.real(y.size())), new Block("mu", Support.real(1)), new Block("tau", Support.positive(1)));
    }

    @Override
    public Var logDensity(Function<String, Var> at) {
        Var trans = at.apply("theta_trans");
        Var mu = at.apply("mu");
        Var tau = at.apply("tau");
        double[] s = Json.array(sigma);
        Var error = trans.times(tau.at(0)).plus(mu.at(0)).minus(trans.constant(Json.array(y))).div(trans.constant(s));
        double scales = sigma.stream().mapToDouble(Math::log).sum();
        return Densities.normal(trans, 0, 1).plus(Densities.normal(error, 0, 1)).minus(scales)
                .plus(Densities.normal(mu, 0, PRIOR_MEAN_SCALE)).plus(Densities.cauchy(tau, PRIOR_TAU_SCALE));
    }

    /// Given tau, all but tau is normal and integrates in closed form: `y_j ~ N(mu, sigma_j^2 + tau^2)`, then mu.
    @Override
    public OptionalDouble logNormalizer() {
        return OptionalDouble.of(Quadrature.logIntegral(t -> {
            double tau = Math.exp(t);
            double precision = 1 / (PRIOR_MEAN_SCALE * PRIOR_MEAN_SCALE);
            double weighted = 0;
            double squares = 0;
            double log = -Math.log(PRIOR_MEAN_SCALE);
            for (int j = 0; j < y.size(); j++) {
                double v = sigma.get(j) * sigma.get(j) + tau * tau;
                precision += 1 / v;
                weighted += y.get(j) / v;
                squares += y.get(j) * y.get(j) / v;
                log -= 0.5 * Math.log(2 * Math.PI * v);
            }
            log += -0.5 * Math.log(precision) - 0.5 * (squares - weighted * weighted / precision);
            return log - Math.log(Math.PI * PRIOR_TAU_SCALE * (1 + tau * tau / (PRIOR_TAU_SCALE * PRIOR_TAU_SCALE))) + t;
        }, -40, 40));
    }

    @Override
    public Rows reported(Rows draws) {
        return map(draws, (value, mu, tau) -> mu + tau * value);
    }

    @Override
    public Rows parameters(Rows reported) {
        return map(reported, (value, mu, tau) -> (value - mu) / tau);
    }

    private interface Effect {
        double of(double value, double mu, double tau);
    }

    private Rows map(Rows rows, Effect effect) {
        int schools = y.size();
        double[][] mapped = rows.toArray2();
        for (double[] row : mapped) {
            for (int j = 0; j < schools; j++) {
                row[j] = effect.of(row[j], row[schools], row[schools + 1]);
            }
        }
        return Rows.of(mapped);
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int j = 1; j <= y.size(); j++) {
            names.add("theta[" + j + "]");
        }
        names.addAll(List.of("mu", "tau"));
        return names;
    }
}
