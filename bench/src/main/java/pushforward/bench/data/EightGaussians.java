package pushforward.bench.data;

import org.apache.commons.rng.UniformRandomProvider;

/// An equal mixture of eight isotropic normals whose means lie on the circle of radius 4 / sqrt 2 at multiples of 45 degrees, with standard
/// deviation 0.5 / sqrt 2.
public final class EightGaussians implements Generated {
    private static final int COUNT = 8;
    private static final double RADIUS = 4 / Math.sqrt(2);
    private static final double NOISE = 0.5 / Math.sqrt(2);

    @Override
    public String name() {
        return "8gaussians";
    }

    @Override
    public String description() {
        return "eight normals of standard deviation 0.354 on a circle of radius 2.83";
    }

    @Override
    public double[] sample(UniformRandomProvider rng) {
        double angle = rng.nextInt(COUNT) * 2 * Math.PI / COUNT;
        return new double[] {RADIUS * Math.cos(angle) + NOISE * Random.normal(rng), RADIUS * Math.sin(angle) + NOISE * Random.normal(rng)};
    }

    @Override
    public double logDensity(double x, double y) {
        double[] exponents = new double[COUNT];
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < COUNT; k++) {
            double angle = k * 2 * Math.PI / COUNT;
            double dx = (x - RADIUS * Math.cos(angle)) / NOISE;
            double dy = (y - RADIUS * Math.sin(angle)) / NOISE;
            exponents[k] = -0.5 * (dx * dx + dy * dy);
            max = Math.max(max, exponents[k]);
        }
        double sum = 0;
        for (double exponent : exponents) {
            sum += Math.exp(exponent - max);
        }
        return max + Math.log(sum) - Math.log(COUNT * 2 * Math.PI * NOISE * NOISE);
    }

    @Override
    public Box box() {
        return Box.square(4.8);
    }
}
