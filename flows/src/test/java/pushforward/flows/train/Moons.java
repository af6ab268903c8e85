package pushforward.flows.train;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import pushforward.tensor.Tensor;

/// Two interleaving half circles with normal noise of standard deviation 0.05, and their exact density.
///
/// A point is `(cos t, sin t)` or `(1 - cos t, 1/2 - sin t)` with t uniform on `[0, pi]`, each half the time, plus noise.
final class Moons {
    static final double NOISE = 0.05;
    private static final int PANELS = 400;

    private Moons() {
    }

    /// `[n, 2]` of type F64.
    static Tensor rows(int n, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double[][] rows = new double[n][2];
        for (double[] row : rows) {
            double t = random.nextDouble() * Math.PI;
            boolean first = random.nextBoolean();
            row[0] = (first ? Math.cos(t) : 1 - Math.cos(t)) + NOISE * random.nextGaussian();
            row[1] = (first ? Math.sin(t) : 0.5 - Math.sin(t)) + NOISE * random.nextGaussian();
        }
        return Tensor.of(rows);
    }

    /// The mean exact log-density of rows: the integral over t by Simpson's rule.
    static double meanLogDensity(Tensor rows) {
        double sum = 0;
        for (double[] row : rows.toDoubleArray2()) {
            double integral = 0;
            for (int i = 0; i <= PANELS; i++) {
                double t = Math.PI * i / PANELS;
                double weight = i == 0 || i == PANELS ? 1 : i % 2 == 1 ? 4 : 2;
                integral += weight * (normal(row[0] - Math.cos(t), row[1] - Math.sin(t)) + normal(row[0] - 1 + Math.cos(t), row[1] - 0.5 + Math.sin(t))) / 2;
            }
            sum += Math.log(integral / (3.0 * PANELS));
        }
        return sum / rows.dim(0);
    }

    private static double normal(double dx, double dy) {
        return Math.exp(-(dx * dx + dy * dy) / (2 * NOISE * NOISE)) / (2 * Math.PI * NOISE * NOISE);
    }
}
