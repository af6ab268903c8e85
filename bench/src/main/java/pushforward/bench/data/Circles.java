package pushforward.bench.data;

import org.apache.commons.rng.UniformRandomProvider;

/// Two circles around the origin of radius 1 and 1/2, each with probability 1/2, the angle uniform, plus normal noise of standard deviation 0.05
/// in both coordinates.
public final class Circles implements Generated {
    private static final double INNER = 0.5;
    private static final double NOISE = 0.05;
    private static final int PANELS = 80;

    private final NoisyCurve density = new NoisyCurve.Builder()
            .add(0.5, 0, 2 * Math.PI, PANELS, t -> at(1, t), t -> 1 / (2 * Math.PI))
            .add(0.5, 0, 2 * Math.PI, PANELS, t -> at(INNER, t), t -> 1 / (2 * Math.PI))
            .build(NOISE);

    @Override
    public String name() {
        return "circles";
    }

    @Override
    public String description() {
        return "two circles of radius 1 and 1/2 with normal noise 0.05";
    }

    @Override
    public double[] sample(UniformRandomProvider rng) {
        double radius = rng.nextBoolean() ? 1 : INNER;
        double[] point = at(radius, 2 * Math.PI * rng.nextDouble());
        point[0] += NOISE * Random.normal(rng);
        point[1] += NOISE * Random.normal(rng);
        return point;
    }

    @Override
    public double logDensity(double x, double y) {
        return density.logDensity(x, y);
    }

    @Override
    public Box box() {
        return Box.square(1.4);
    }

    private static double[] at(double radius, double t) {
        return new double[] {radius * Math.cos(t), radius * Math.sin(t)};
    }
}
