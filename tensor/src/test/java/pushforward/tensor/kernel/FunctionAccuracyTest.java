package pushforward.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

/// How far each function is from the exact value, in units in the last place of the exact value (ULP). F64 is held against values rounded from 60-digit arithmetic,
/// or against [StrictMath] where there are none; F32 against F64, a million times finer, at numbers spread over the whole range. The bounds are those the guide
/// states. (That every provider and width gives the same bits is the law of [KernelAgreementTest].)
class FunctionAccuracyTest {
    /// Every so many bit patterns one float is tried: a prime, so that all exponents and low bits occur.
    private static final int STRIDE = 3_989;

    /// The functions that are not exact, with their bounds.
    enum Function {
        EXP(Unary.EXP, "exp", 1, 1.1),
        EXPM1(Unary.EXPM1, "expm1", 1, 1.1),
        LOG(Unary.LOG, "log", 1, 0.8),
        LOG1P(Unary.LOG1P, "log1p", 1, 0.9),
        TANH(Unary.TANH, "tanh", 1, 1.4),
        SIGMOID(Unary.SIGMOID, "sigmoid", 1, 1.5),
        SOFTPLUS(Unary.SOFTPLUS, "softplus", 1, 1.7),
        SIN(Unary.SIN, "", 1.5, 0.8),
        COS(Unary.COS, "", 1.5, 0.8),
        ERF(Unary.ERF, "erf", 1, 0.51),
        NORMAL_CDF(Unary.NORMAL_CDF, "normalCdf", 3, 0.51),
        NORMAL_QUANTILE(Unary.NORMAL_QUANTILE, "normalQuantile", 3, 0.51),
        LOG_GAMMA(Unary.LOG_GAMMA, "logGamma", 3, 0.51),
        DIGAMMA(Unary.DIGAMMA, "digamma", 2, 0.51);

        final Unary op;
        final String word;
        final double f64;
        final double f32;

        Function(Unary op, String word, double f64, double f32) {
            this.op = op;
            this.word = word;
            this.f64 = f64;
            this.f32 = f32;
        }
    }

    private static final Map<String, List<double[]>> EXACT = read();

    private static Map<String, List<double[]>> read() {
        Map<String, List<double[]>> all = new TreeMap<>();
        try (var in = new BufferedReader(new InputStreamReader(FunctionAccuracyTest.class.getResourceAsStream("/golden/special.csv"), StandardCharsets.US_ASCII))) {
            in.lines().skip(1).map(line -> line.split(",")).forEach(cells -> all.computeIfAbsent(cells[0], word -> new ArrayList<>())
                    .add(new double[] {Double.parseDouble(cells[1]), Double.parseDouble(cells[2])}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static double[] apply(Unary op, DType type, double[] x) {
        try (Tensor in = Tensor.of(x).to(type); Tensor out = Tensor.zeros(type, x.length)) {
            try (Lease from = TensorAccess.lease(in); Lease to = TensorAccess.lease(out)) {
                Kernels.of(type).unary(op, to.address(), from.address(), x.length);
            }
            return out.toDoubleArray();
        }
    }

    /// The error in units of `unit`; 0 for the same number, infinite where only one of the two is finite.
    private static double error(double expected, double got, double unit) {
        return Double.compare(expected, got) == 0 || expected == got ? 0 : Math.abs(got - expected) / unit;
    }

    @ParameterizedTest
    @EnumSource
    void f64(Function f) {
        double[][] table = f.word.isEmpty() ? strict(f.op) : EXACT.get(f.word).toArray(double[][]::new);
        assertTrue(table.length >= 240);
        double[] x = new double[table.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = table[i][0];
        }
        double[] got = apply(f.op, DType.F64, x);
        double worst = 0;
        double at = 0;
        for (int i = 0; i < x.length; i++) {
            double e = error(table[i][1], got[i], Math.ulp(table[i][1]));
            if (!(e <= worst)) {
                worst = e;
                at = x[i];
            }
        }
        assertTrue(worst <= f.f64, f + " is off by " + worst + " ULP at " + at);
    }

    private static double[][] strict(Unary op) {
        double[][] table = new double[20_000][];
        for (int i = 0; i < table.length; i++) {
            double x = (i % 2 == 0 ? 1 : -1) * Math.exp(-20 + 40.0 * i / table.length);
            table[i] = new double[] {x, op == Unary.SIN ? StrictMath.sin(x) : StrictMath.cos(x)};
        }
        return table;
    }

    @ParameterizedTest
    @EnumSource
    void f32(Function f) {
        int n = (int) ((1L << 32) / STRIDE);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = Float.intBitsToFloat((int) ((long) i * STRIDE));
        }
        double[] exact = apply(f.op, DType.F64, x);
        double[] got = apply(f.op, DType.F32, x);
        double worst = 0;
        double at = 0;
        for (int i = 0; i < n; i++) {
            float rounded = (float) exact[i];
            assertEquals(Double.isNaN(exact[i]), Double.isNaN(got[i]), () -> f.toString());
            if (Double.isNaN(exact[i]) || rounded == (float) got[i]) {
                continue;
            }
            double e = error(exact[i], got[i], Float.isInfinite(rounded) ? Math.ulp(Float.MAX_VALUE) : Math.ulp(rounded));
            if (!(e <= worst)) {
                worst = e;
                at = x[i];
            }
        }
        assertTrue(worst <= f.f32, f + " is off by " + worst + " ULP at " + at);
    }

    @Test
    void quantilesOfImpossibleProbabilities() {
        for (DType type : DType.values()) {
            double inf = Double.POSITIVE_INFINITY;
            assertArrayEquals(new double[] {0, -inf, inf, Double.NaN, Double.NaN, Double.NaN, Double.NaN},
                    apply(Unary.NORMAL_QUANTILE, type, new double[] {0.5, 0, 1, -0.1, 1.1, Double.NaN, inf}));
        }
    }
}
