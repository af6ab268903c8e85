package pushforward.bench.posterior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Fn;
import pushforward.autodiff.Var;
import pushforward.bench.data.DataException;
import pushforward.bench.data.Rows;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// The densities of the models against values written out by hand, and what does not need the public data.
class BayesianModelsTest {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    /// The density as a function of all parameters in one vector.
    static Fn density(BayesianModel model) {
        return x -> {
            Map<String, Var> values = new HashMap<>();
            int from = 0;
            for (BayesianModel.Block block : model.parameters()) {
                values.put(block.name(), x.slice(from, from + block.support().columns()));
                from += block.support().columns();
            }
            Function<String, Var> at = values::get;
            return model.logDensity(at);
        };
    }

    static double at(BayesianModel model, double... parameters) {
        try (Tensor x = Tensor.of(parameters).reshape(1, parameters.length); Tensor y = Autodiff.compile(density(model)).apply(x)) {
            return y.at(0);
        }
    }

    private static double normal(double x, double mean, double sd) {
        double z = (x - mean) / sd;
        return -0.5 * z * z - Math.log(sd) - 0.5 * LOG_TWO_PI;
    }

    private static double cauchy(double x, double scale) {
        return -Math.log(Math.PI * scale * (1 + x * x / scale / scale));
    }

    @Test
    void schoolsByHand() {
        EightSchools two = new EightSchools(List.of(28.0, 8.0), List.of(15.0, 10.0));
        // theta = 3 + 2 * (0.5, -1) = (4, 1)
        double expected = normal(0.5, 0, 1) + normal(-1, 0, 1) + normal(28, 4, 15) + normal(8, 1, 10) + normal(3, 0, 5) + cauchy(2, 5);
        assertEquals(expected, at(two, 0.5, -1, 3, 2), 1e-13);
        Rows parameters = Rows.of(new double[][] {{0.5, -1, 3, 2}});
        assertEquals(List.of(4.0, 1.0, 3.0, 2.0), java.util.Arrays.stream(two.reported(parameters).row(0)).boxed().toList());
        assertEquals(List.of(0.5, -1.0, 3.0, 2.0), java.util.Arrays.stream(two.parameters(two.reported(parameters)).row(0)).boxed().toList());
        assertEquals(List.of("theta[1]", "theta[2]", "mu", "tau"), two.names());
        assertThrows(IllegalArgumentException.class, () -> new EightSchools(List.of(1.0), List.of()));
    }

    @Test
    void regressionsByHand() throws Exception {
        JsonNode kids = new ObjectMapper().readTree("{\"mom_hs\": [1, 0, 1, 0, 1], \"mom_iq\": [100, 90, 80, 120, 95], \"kid_score\": [70, 65, 98, 85, 83]}");
        double expected = cauchy(20, 2.5);
        double[] hs = {1, 0, 1, 0, 1};
        double[] iq = {100, 90, 80, 120, 95};
        double[] score = {70, 65, 98, 85, 83};
        for (int i = 0; i < 5; i++) {
            expected += normal(score[i], 5 + 3 * hs[i] + 0.7 * iq[i] - 0.1 * hs[i] * iq[i], 20);
        }
        assertEquals(expected, at(LinearRegression.kidScore(kids), 5, 3, 0.7, -0.1, 20), 1e-12);

        JsonNode made = new ObjectMapper().readTree("{\"X\": [[1, 2], [3, 4], [-1, 0]], \"y\": [1, 2, 3], \"D\": 2, \"N\": 3}");
        double prior = normal(0.5, 0, 10) + normal(-0.5, 0, 10) + normal(2, 0, 10);
        assertEquals(prior + normal(1, -0.5, 2) + normal(2, -0.5, 2) + normal(3, -0.5, 2), at(LinearRegression.made(made), 0.5, -0.5, 2), 1e-13);

        JsonNode series = new ObjectMapper().readTree("{\"K\": 2, \"T\": 6, \"y\": [1, 2, 4, 3, 5, 7]}");
        double own = normal(0.1, 0, 10) + normal(0.6, 0, 10) + normal(0.3, 0, 10) + cauchy(1.5, 2.5);
        double[] y = {1, 2, 4, 3, 5, 7};
        for (int t = 2; t < 6; t++) {
            own += normal(y[t], 0.1 + 0.6 * y[t - 1] + 0.3 * y[t - 2], 1.5);
        }
        LinearRegression ar = LinearRegression.autoregression(series);
        assertEquals(own, at(ar, 0.1, 0.6, 0.3, 1.5), 1e-13);
        assertEquals(List.of("alpha", "beta[1]", "beta[2]", "sigma"), ar.names());
        assertTrue(assertThrows(DataException.class, () -> LinearRegression.made(kids)).getMessage().contains("mom_hs"));
    }

    /// The evidence against a sum over a grid of the density itself.
    @Test
    void evidenceIsTheIntegralOfTheDensity() {
        EightSchools one = new EightSchools(List.of(7.0), List.of(40.0));
        assertEquals(gridLog(one, new double[] {-7, -25, -12}, new double[] {7, 25, 9}, new int[] {400, 30, 80}, true), one.logNormalizer().orElseThrow(), 2e-4);
        LinearRegression line = new LinearRegression("line", "", List.of(new BayesianModel.Block("beta", pushforward.flows.constraint.Support.real(1))),
                new double[][] {{1}, {2}, {-1}, {0.5}}, new double[] {1.1, 1.7, -1.2, 0.2}, 10, new LinearRegression.Scale(false, 10));
        assertEquals(gridLog(line, new double[] {-25, -6}, new double[] {25, 4}, new int[] {4000, 300}, true), line.logNormalizer().orElseThrow(), 1e-6);
        LinearRegression flat = new LinearRegression("flat", "", line.coefficients(), line.x(), line.y(), Double.POSITIVE_INFINITY, new LinearRegression.Scale(true, 2.5));
        assertEquals(gridLog(flat, new double[] {-150, -6}, new double[] {150, 4}, new int[] {20_000, 300}, true), flat.logNormalizer().orElseThrow(), 1e-4);
    }

    /// A sum over the cells of a box; the last coordinate is the logarithm of the last parameter.
    private static double gridLog(BayesianModel model, double[] low, double[] high, int[] cells, boolean lastIsLog) {
        int d = low.length;
        int n = java.util.Arrays.stream(cells).reduce(1, (a, b) -> a * b);
        double[] values = new double[n * d];
        double[] jacobian = new double[n];
        double volume = 1;
        for (int c = 0; c < d; c++) {
            volume *= (high[c] - low[c]) / cells[c];
        }
        for (int i = 0; i < n; i++) {
            int rest = i;
            for (int c = 0; c < d; c++) {
                double u = low[c] + (rest % cells[c] + 0.5) * (high[c] - low[c]) / cells[c];
                rest /= cells[c];
                values[i * d + c] = lastIsLog && c == d - 1 ? Math.exp(u) : u;
                jacobian[i] = u;
            }
        }
        try (Tensor x = Tensor.of(values).reshape(n, d); Tensor y = Autodiff.compile(density(model)).apply(x)) {
            double[] log = y.toDoubleArray();
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Math.exp(log[i] + jacobian[i]);
            }
            return Math.log(sum * volume);
        }
    }

    private static LotkaVolterra hares(int steps) {
        // the counts do not matter here
        List<List<Double>> later = new java.util.ArrayList<>();
        for (int t = 1; t <= 20; t++) {
            later.add(List.of(20.0 + t, 10.0));
        }
        return new LotkaVolterra(List.of(30.0, 4.0), later, steps);
    }

    private static double[] solve(LotkaVolterra model, double... p) {
        try (Tensor x = Tensor.of(p).reshape(1, 6); Tensor y = Autodiff.compile(v -> model.solution(v.slice(0, 4), v.slice(4, 6))).apply(x)) {
            return y.toDoubleArray();
        }
    }

    @Test
    void haresByHand() {
        LotkaVolterra model = new LotkaVolterra(List.of(30.0, 4.0), List.of(List.of(47.2, 6.1)), LotkaVolterra.STEPS);
        double[] z = solve(model, 0.55, 0.028, 0.8, 0.024, 33, 6);
        double expected = normal(0.55, 1, 0.5) + normal(0.8, 1, 0.5) + normal(0.028, 0.05, 0.05) + normal(0.024, 0.05, 0.05);
        double[] start = {33, 6};
        double[] sigma = {0.25, 0.3};
        double[] counts = {30, 4, 47.2, 6.1};
        for (int k = 0; k < 2; k++) {
            expected += normal(Math.log(start[k]), Math.log(10), 1) - Math.log(start[k]) + normal(Math.log(sigma[k]), -1, 1) - Math.log(sigma[k]);
            expected += normal(Math.log(counts[k]), Math.log(start[k]), sigma[k]) - Math.log(counts[k]);
            expected += normal(Math.log(counts[2 + k]), z[k], sigma[k]) - Math.log(counts[2 + k]);
        }
        assertEquals(expected, at(model, 0.55, 0.028, 0.8, 0.024, 33, 6, 0.25, 0.3), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> new LotkaVolterra(List.of(30.0, 4.0), List.of(List.of(1.0)), 4));
    }

    /// The step leaves an error far below the noise of 0.25, at the middle of the posterior and at places where peaks are sharper; and it falls with the fourth power.
    @Test
    void theStepIsSmallEnough() {
        double[][] places = {{0.547, 0.0277, 0.8, 0.0241, 34, 5.94}, {0.84, 0.052, 1.2, 0.04, 47, 10}, {0.36, 0.015, 1.2, 0.0406, 24.3, 4.1}, {0.8, 0.05, 0.55, 0.0126, 25, 9.9}};
        for (double[] place : places) {
            double[] fine = solve(hares(256), place);
            double error = difference(solve(hares(LotkaVolterra.STEPS), place), fine);
            double half = difference(solve(hares(LotkaVolterra.STEPS / 2), place), fine);
            assertTrue(error < 2.5e-4, () -> "error " + error + " at " + java.util.Arrays.toString(place));
            assertTrue(half / error > 10 && half / error < 25, () -> "ratio " + half / error);
        }
    }

    /// u and v move on a curve on which `theta_4 u - theta_3 log u + theta_2 v - theta_1 log v` is the same for ever.
    @Test
    void theInvariantStays() {
        double[] p = {0.547, 0.0277, 0.8, 0.0241, 34, 5.94};
        double[] z = solve(hares(LotkaVolterra.STEPS), p);
        double first = invariant(p, Math.log(p[4]), Math.log(p[5]));
        for (int t = 0; t < 20; t++) {
            assertEquals(first, invariant(p, z[2 * t], z[2 * t + 1]), 2e-4);
        }
    }

    private static double invariant(double[] p, double logU, double logV) {
        return p[3] * Math.exp(logU) - p[2] * logU + p[1] * Math.exp(logV) - p[0] * logV;
    }

    private static double difference(double[] a, double[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    /// Wild parameters give a finite density with a finite gradient: nothing of the solver overflows.
    @Test
    void wildParametersStayFinite() {
        LotkaVolterra model = hares(LotkaVolterra.STEPS);
        double[] wild = {30, 4, 20, 5, 900, 800, 0.01, 0.01};
        try (Tensor x = Tensor.of(wild).reshape(1, 8); Tensor g = Autodiff.grad(density(model)).apply(x)) {
            assertTrue(Double.isFinite(at(model, wild)));
            for (double v : g.toDoubleArray()) {
                assertTrue(Double.isFinite(v), g::toString);
            }
            assertEquals(DType.F64, g.dtype());
        }
    }
}
