package pushforward.bench.posterior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushforward.autodiff.Autodiff;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;

class TargetsTest {
    static Stream<Target> targets() {
        return Stream.of(Funnel.standard(), new Funnel(2), GaussianModes.forty(), ManyWell.standard(), new ManyWell(1));
    }

    /// Exact samples of a density have a gradient of mean 0 (Stein), and the density is theirs: both within five standard errors.
    @ParameterizedTest
    @MethodSource("targets")
    void samplesBelongToTheDensity(Target target) {
        int n = 20_000;
        Rows rows = target.sample(n, Random.of(1, "stein"));
        try (Tensor x = rows.tensor(DType.F64); Tensor g = Autodiff.grad(target::logDensity).apply(x); Tensor xg = g.times(x)) {
            for (int c = 0; c < target.dimension(); c++) {
                // E[d log p / dx] = 0; E[x d log p / dx] = -1
                within(g, c, n, 0);
                if (!(target instanceof Funnel)) {
                    within(xg, c, n, -1);
                }
            }
        }
    }

    private static void within(Tensor values, int column, int n, double expected) {
        double[] v = Rows.of(values).column(column);
        double mean = java.util.Arrays.stream(v).average().orElseThrow();
        double variance = java.util.Arrays.stream(v).map(a -> (a - mean) * (a - mean)).sum() / (n - 1);
        assertEquals(expected, mean, 5 * Math.sqrt(variance / n));
    }

    private static double at(Target target, double... x) {
        try (Tensor rows = Tensor.of(x).reshape(1, x.length); Tensor y = Autodiff.compile(target::logDensity).apply(rows)) {
            return y.at(0);
        }
    }

    @Test
    void valuesByHand() {
        double c = 0.5 * Math.log(2 * Math.PI);
        // v = 2: log N(2; 0, 3) + log N(1; 0, e)
        assertEquals(-4 / 18.0 - Math.log(3) - c - 0.5 * Math.exp(-2) - 1 - c, at(new Funnel(2), 2, 1), 1e-14);
        assertEquals(-16 + 24 + 1 - 4.5, at(new ManyWell(1), 2, 3), 1e-14);
        double s = Math.log1p(Math.E);
        GaussianModes two = new GaussianModes(new double[][] {{0, 0}, {100, 0}});
        assertEquals(-0.5 * 2 / (s * s) - Math.log(2 * Math.PI * s * s * 2), at(two, 1, 1), 1e-14);
    }

    /// The many-well's constant on an independent grid: a sum over the plane of one pair.
    @Test
    void constantOfTheWells() {
        double sum = 0;
        double h = 0.01;
        for (double a = -4; a <= 4; a += h) {
            sum += h * Math.exp(-a * a * a * a + 6 * a * a + 0.5 * a);
        }
        assertEquals(Math.log(sum) + 0.5 * Math.log(2 * Math.PI), new ManyWell(1).logNormalizer(), 1e-10);
        assertEquals(16 * new ManyWell(1).logNormalizer(), ManyWell.standard().logNormalizer(), 1e-9);
    }

    @Test
    void missingModesAreSeen() {
        GaussianModes forty = GaussianModes.forty();
        assertEquals(40, forty.found(forty.sample(4_000, Random.of(1, "modes"))));
        GaussianModes three = new GaussianModes(new double[][] {{0, 0}, {50, 0}, {0, 50}});
        assertEquals(2, three.found(new GaussianModes(new double[][] {{50, 0}, {0, 50}}).sample(1_000, Random.of(2, "modes"))));
        assertEquals(0, three.found(new GaussianModes(new double[][] {{25, 25}}).sample(1_000, Random.of(3, "modes"))));
        ManyWell wells = ManyWell.standard();
        Rows exact = wells.sample(2_000, Random.of(1, "wells"));
        assertEquals(List.of(32, 32), List.of(wells.found(exact), wells.modes()));
        double[][] right = exact.toArray2();
        for (double[] row : right) {
            row[4] = Math.abs(row[4]);
        }
        assertEquals(31, wells.found(Rows.of(right)));
        assertThrows(IllegalArgumentException.class, () -> new Funnel(1));
        assertThrows(IllegalArgumentException.class, () -> new ManyWell(0));
    }
}
