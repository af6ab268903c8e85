package pushforward.bench.posterior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;
import pushforward.flows.inference.LogDensity;

class LaplaceTest {
    /// Of a normal density it is that density, wherever it lies and however narrow it is.
    @Test
    void ofANormalItIsExact() {
        LogDensity normal = x -> {
            var a = x.at(0).minus(300);
            var b = x.at(1).plus(0.02).minus(a.times(0.5)).div(1e-3);
            return a.square().plus(b.square()).times(-0.5);
        };
        Laplace found = Laplace.of(normal, 2, 1);
        assertArrayEquals(new double[] {300, -0.02}, found.mode(), 1e-8);
        assertArrayEquals(new double[] {1, 0.5}, found.covariance()[0], 1e-6);
        assertEquals(0.25 + 1e-6, found.covariance()[1][1], 1e-6);
    }

    @Test
    void ofTwoHillsItIsTheHigher() {
        LogDensity hills = x -> {
            var one = x.at(0).minus(2).square().times(-8);
            var other = x.at(0).plus(2).square().times(-2).plus(1);
            return pushforward.autodiff.Var.stack(one, other).logSumExp(0);
        };
        assertEquals(-2, Laplace.of(hills, 1, 0).mode()[0], 1e-4);
    }

    @Test
    void samplesHaveItsMoments() {
        Laplace law = new Laplace(new double[] {1, -2}, new double[][] {{4, 1}, {1, 0.5}});
        Rows rows = law.sample(40_000, Random.of(1, "law"));
        double[] mean = rows.mean();
        assertArrayEquals(law.mode(), mean, 0.05);
        double product = 0;
        for (int r = 0; r < rows.count(); r++) {
            product += (rows.at(r, 0) - 1) * (rows.at(r, 1) + 2) / rows.count();
        }
        assertEquals(1, product, 0.05);
    }

    @Test
    void aDensityWithoutATopIsRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Laplace.of(x -> x.at(0), 1, 0)).getMessage().contains("curves down"));
    }

    @Test
    void momentsAgreeWithinATenth() {
        Rows reference = Rows.of(new double[][] {{-1}, {1}, {-1}, {1}});
        Rows shifted = Rows.of(new double[][] {{-0.8}, {1.2}, {-0.8}, {1.2}});
        Moments same = Moments.compare(List.of("a"), reference, reference).get(0);
        assertTrue(same.agrees() && same.shift() == 0 && same.ratio() == 1);
        Moments moved = Moments.compare(List.of("a"), shifted, reference).get(0);
        assertEquals(0.2 / Math.sqrt(4 / 3.0), moved.shift(), 1e-12);
        assertTrue(!moved.agrees());
        assertThrows(IllegalArgumentException.class, () -> Moments.compare(List.of("a", "b"), reference, reference));
        assertEquals(2, Arrays.stream(new double[] {moved.sd(), moved.referenceSd()}).filter(v -> Math.abs(v - Math.sqrt(4 / 3.0)) < 1e-12).count());
    }

    /// A flow fitted to a posterior, end to end: two schools in a moment, log Z within its error of the quadrature.
    @Test
    void aFlowFitsASmallPosterior() {
        EightSchools schools = new EightSchools(List.of(28.0, 8.0), List.of(15.0, 10.0));
        PosteriorFit fit = PosteriorFit.of(schools, 500, 1, 1, java.util.Optional.empty(), pushforward.flows.train.TrainingListener.none());
        assertTrue(fit.paretoK() < 0.7, () -> "k " + fit.paretoK());
        assertEquals(schools.logNormalizer().orElseThrow(), fit.logNormalizer(), 6 * fit.standardError() + 1e-3);
        assertEquals(List.of("theta[1]", "theta[2]", "mu", "tau"), schools.names());
        assertEquals(4, fit.draws().width());
    }
}
