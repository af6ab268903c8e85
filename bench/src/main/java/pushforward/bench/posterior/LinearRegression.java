package pushforward.bench.posterior;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import pushforward.autodiff.Var;
import pushforward.flows.constraint.Support;
import pushforward.tensor.DType;
import pushforward.tensor.LinearAlgebra;
import pushforward.tensor.Tensor;

/// `y ~ N(X b, sigma)`: three models of the database are one but for X, the priors and the names of the coefficients.
///
/// Letters: n observations, k coefficients.
///
/// @param name the word for it in tables
/// @param posterior its name in the database
/// @param coefficients the names of the parts of b and how many numbers each has, k in all
/// @param x `[n][k]`
/// @param y `[n]`
/// @param prior the standard deviation of the coefficients' normal prior; infinite for a flat one
/// @param scale the prior of sigma
public record LinearRegression(String name, String posterior, List<Block> coefficients, double[][] x, double[] y, double prior, Scale scale) implements BayesianModel {

    /// A prior of sigma: a density around 0, of which only the positive half is used.
    ///
    /// @param cauchy whether it is a Cauchy distribution; else a normal
    /// @param width its scale
    public record Scale(boolean cauchy, double width) {
        Var logDensity(Var sigma) {
            return cauchy ? Densities.cauchy(sigma, width) : Densities.normal(sigma, 0, width);
        }

        double logDensity(double sigma) {
            double z = sigma / width;
            return cauchy ? -Math.log(Math.PI * width) - Math.log1p(z * z) : -0.5 * Math.log(2 * Math.PI) - Math.log(width) - 0.5 * z * z;
        }
    }

    /// Compares lengths.
    public LinearRegression {
        coefficients = List.copyOf(coefficients);
        int k = coefficients.stream().mapToInt(b -> b.support().columns()).sum();
        for (double[] row : x) {
            if (row.length != k) {
                throw new IllegalArgumentException("expected " + k + " numbers per row of X, got " + row.length);
            }
        }
        if (x.length != y.length || y.length <= k) {
            throw new IllegalArgumentException("expected as many rows of X as observations and more than " + k + ", got " + x.length + " and " + y.length);
        }
    }

    /// The test scores of children on whether the mother finished high school, her own score, and their product: `sigma ~ Cauchy(0, 2.5)`, flat coefficients.
    static LinearRegression kidScore(JsonNode data) {
        double[] school = Json.array(Json.list(data, "mom_hs"));
        double[] score = Json.array(Json.list(data, "mom_iq"));
        double[][] x = new double[school.length][];
        for (int i = 0; i < x.length; i++) {
            x[i] = new double[] {1, school[i], score[i], school[i] * score[i]};
        }
        return new LinearRegression("kidiq", "kidiq-kidscore_interaction", List.of(new Block("beta", Support.real(4))), x, Json.array(Json.list(data, "kid_score")),
                Double.POSITIVE_INFINITY, new Scale(true, 2.5));
    }

    /// Five columns of made-up numbers: `beta ~ N(0, 10)`, `sigma ~ N(0, 10)`.
    static LinearRegression made(JsonNode data) {
        double[][] x = Json.table(data, "X").stream().map(Json::array).toArray(double[][]::new);
        return new LinearRegression("sblrc", "sblrc-blr", List.of(new Block("beta", Support.real(x[0].length))), x, Json.array(Json.list(data, "y")), 10, new Scale(false, 10));
    }

    /// A time series on its own K last values: `alpha, beta ~ N(0, 10)`, `sigma ~ Cauchy(0, 2.5)`. The first K values are given.
    static LinearRegression autoregression(JsonNode data) {
        double[] series = Json.array(Json.list(data, "y"));
        int lags = data.path("K").asInt();
        double[][] x = new double[series.length - lags][lags + 1];
        double[] y = new double[x.length];
        for (int t = lags; t < series.length; t++) {
            x[t - lags][0] = 1;
            for (int k = 1; k <= lags; k++) {
                x[t - lags][k] = series[t - k];
            }
            y[t - lags] = series[t];
        }
        return new LinearRegression("arK", "arK-arK", List.of(new Block("alpha", Support.real(1)), new Block("beta", Support.real(lags))), x, y, 10, new Scale(true, 2.5));
    }

    private int k() {
        return x[0].length;
    }

    @Override
    public List<Block> parameters() {
        List<Block> all = new ArrayList<>(coefficients);
        all.add(new Block("sigma", Support.positive(1)));
        return all;
    }

    @Override
    public Var logDensity(Function<String, Var> at) {
        Var b = Var.concat(0, coefficients.stream().map(c -> at.apply(c.name())).toArray(Var[]::new));
        Var sigma = at.apply("sigma");
        double[] flat = new double[y.length * k()];
        for (int i = 0; i < y.length; i++) {
            System.arraycopy(x[i], 0, flat, i * k(), k());
        }
        Var residual = b.constant(y).minus(b.constant(flat, y.length, k()).matmul(b));
        Var log = Densities.normal(residual, sigma.at(0)).plus(scale.logDensity(sigma));
        return Double.isInfinite(prior) ? log : log.plus(Densities.normal(b, 0, prior));
    }

    /// Given sigma, the coefficients are normal: with `A = X^T X + sigma^2 / prior^2` and `m = A^-1 X^T y`,
    /// `log p(y | sigma) = -(|y - X m|^2 / sigma^2 + |m|^2 / prior^2) / 2 - log|A| / 2 - (n - k) log(sigma) - k log(prior) - n log(2 pi) / 2`; a flat prior leaves out what has
    /// `prior` in it and adds `k log(2 pi) / 2`.
    @Override
    public OptionalDouble logNormalizer() {
        int n = y.length;
        try (Tensor xs = Tensor.of(x); Tensor ys = Tensor.of(y).reshape(n, 1); Tensor xt = xs.transpose(); Tensor gram = xt.matmul(xs); Tensor moments = xt.matmul(ys);
                Tensor eye = Tensor.eye(DType.F64, k())) {
            double best = Math.log(Math.sqrt(evidence(1, xs, ys, gram, moments, eye).squares() / n));
            return OptionalDouble.of(Quadrature.logIntegral(t -> {
                double sigma = Math.exp(t);
                Evidence e = evidence(sigma, xs, ys, gram, moments, eye);
                boolean flat = Double.isInfinite(prior);
                return -0.5 * (e.squares() / (sigma * sigma) + (flat ? 0 : e.penalty() / (prior * prior))) - 0.5 * e.logDet() - (n - k()) * t - (flat ? 0 : k() * Math.log(prior))
                        - 0.5 * (flat ? n - k() : n) * Math.log(2 * Math.PI) + scale.logDensity(sigma) + t;
            }, best - 8, best + 12));
        }
    }

    /// @param squares `|y - X m|^2`
    /// @param penalty `|m|^2`
    /// @param logDet `log|A|`
    private record Evidence(double squares, double penalty, double logDet) {
    }

    private Evidence evidence(double sigma, Tensor xs, Tensor ys, Tensor gram, Tensor moments, Tensor eye) {
        try (Tensor ridge = eye.times(sigma * sigma / (prior * prior)); Tensor a = gram.plus(ridge); Tensor m = LinearAlgebra.solve(a, moments); Tensor fit = xs.matmul(m);
                Tensor residual = ys.minus(fit)) {
            double squares = 0;
            for (double r : residual.toDoubleArray()) {
                squares += r * r;
            }
            double penalty = 0;
            for (double v : m.toDoubleArray()) {
                penalty += v * v;
            }
            return new Evidence(squares, penalty, LinearAlgebra.slogDet(a).logAbsDet());
        }
    }
}
