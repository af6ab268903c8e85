package pushforward.bench.posterior;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;
import pushforward.flows.constraint.Support;

/// Pelts of hares and lynxes by the year, twenty-one years of them, and the differential equation of predator and prey between them.
///
/// ```
///   u' = (theta_1 - theta_2 v) u        prey
///   v' = (-theta_3 + theta_4 u) v       predators,     (u, v)(0) = z_init
///   log y_k(t) ~ N(log z_k(t), sigma_k)                 for t = 0, 1, .. , 20
///   theta_1, theta_3 ~ N(1, 0.5),  theta_2, theta_4 ~ N(0.05, 0.05),  log sigma ~ N(-1, 1),  log z_init ~ N(log 10, 1)
/// ```
///
/// The equation is solved for the logarithms, which is what is compared with the data and keeps populations positive, by the classical Runge-Kutta method with a fixed
/// step: a loop inside the density, differentiated like the rest of it. A population beyond [#CEILING] grows no more; that is far outside everything the priors and the
/// data allow.
///
/// B. Carpenter, Predator-Prey Population Dynamics: the Lotka-Volterra model in Stan (2018); W. Kutta, Zeitschrift für Mathematik und Physik 46 (1901).
///
/// @param first `[2]`, counts at t = 0
/// @param later `[N][2]`, counts at t = 1 .. N
/// @param stepsPerYear of the solver
public record LotkaVolterra(List<Double> first, List<List<Double>> later, int stepsPerYear) implements BayesianModel {
    /// 16 steps a year leave an error in log populations some thousand times below the noise of the data, sigma = 0.25; a test measures it.
    static final int STEPS = 16;
    private static final double CEILING = 25;

    /// Copies and compares lengths.
    public LotkaVolterra {
        first = List.copyOf(first);
        later = List.copyOf(later);
        if (first.size() != 2 || later.isEmpty() || later.stream().anyMatch(row -> row.size() != 2) || stepsPerYear < 1) {
            throw new IllegalArgumentException("expected two counts for every year and at least 1 step, got " + first + ", " + later + " and " + stepsPerYear);
        }
    }

    static LotkaVolterra of(JsonNode data) {
        List<Double> times = Json.list(data, "ts");
        for (int i = 0; i < times.size(); i++) {
            if (times.get(i) != i + 1) {
                throw new IllegalArgumentException("expected the times 1, 2, 3, .., got " + times);
            }
        }
        return new LotkaVolterra(Json.list(data, "y_init"), Json.table(data, "y"), STEPS);
    }

    @Override
    public String name() {
        return "hudson_lynx_hare";
    }

    @Override
    public String posterior() {
        return "hudson_lynx_hare-lotka_volterra";
    }

    @Override
    public List<Block> parameters() {
        return List.of(new Block("theta", Support.positive(4)), new Block("z_init", Support.positive(2)), new Block("sigma", Support.positive(2)));
    }

    @Override
    public Var logDensity(Function<String, Var> at) {
        Var theta = at.apply("theta");
        Var start = at.apply("z_init");
        Var sigma = at.apply("sigma");
        int years = later.size();
        double[] log = new double[2 * (years + 1)];
        double logs = 0;
        for (int i = 0; i < log.length; i++) {
            log[i] = Math.log(i < 2 ? first.get(i) : later.get(i / 2 - 1).get(i % 2));
            logs += log[i];
        }
        Var z = Var.concat(0, start.log().reshape(1, 2), solution(theta, start));
        Var error = theta.constant(log, years + 1, 2).minus(z).div(sigma.expand(0, years + 1));
        Var likelihood = Densities.normal(error, 0, 1).minus(sigma.log().sumF64().times(years + 1.0)).minus(logs);
        Var rates = theta.take(0, 2);
        Var effects = theta.take(1, 3);
        return likelihood.plus(Densities.normal(rates, 1, 0.5)).plus(Densities.normal(effects, 0.05, 0.05)).plus(Densities.logNormal(sigma, -1, 1))
                .plus(Densities.logNormal(start, Math.log(10), 1));
    }

    /// The logarithms of both populations at t = 1 .. N, `[N, 2]`.
    ///
    /// @param theta `[4]`
    /// @param start `[2]`, populations at t = 0
    Var solution(Var theta, Var start) {
        Var growth = theta.take(0, 2).times(theta.constant(new double[] {1, -1}));
        Var effect = theta.take(1, 3).times(theta.constant(new double[] {-1, 1}));
        double h = 1.0 / stepsPerYear;
        Control.Body year = in -> {
            Var w = in.get(1);
            for (int s = 0; s < stepsPerYear; s++) {
                Var k1 = rate(w, growth, effect);
                Var k2 = rate(w.plus(k1.times(h / 2)), growth, effect);
                Var k3 = rate(w.plus(k2.times(h / 2)), growth, effect);
                Var k4 = rate(w.plus(k3.times(h)), growth, effect);
                w = w.plus(k1.plus(k2.plus(k3).times(2)).plus(k4).times(h / 6));
            }
            return List.of(w, w);
        };
        return Control.scan(later.size(), start.log(), List.of(), year).outputs().get(0);
    }

    /// d/dt (log u, log v) = growth + effect * (v, u).
    private static Var rate(Var w, Var growth, Var effect) {
        return growth.plus(effect.times(w.take(1, 0).min(CEILING).exp()));
    }

    /// Eight parameters and no closed form for any of them.
    @Override
    public OptionalDouble logNormalizer() {
        return OptionalDouble.empty();
    }
}
