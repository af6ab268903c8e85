package pushforward.bench.data;

import org.apache.commons.rng.UniformRandomProvider;

/// Two arms of an Archimedean spiral, +-(a / 3)(-cos a, sin a) with a = 3 pi s, each with probability 1/2, s in [0, 1] with density 2 s (so that the
/// arms are about evenly filled), plus normal noise of standard deviation 0.1 in both coordinates.
public final class Spirals implements Generated {
    private static final double TURN = 3 * Math.PI;
    private static final double NOISE = 0.1;
    private static final int PANELS = 64;

    private final NoisyCurve density = new NoisyCurve.Builder()
            .add(0.5, 0, 1, PANELS, s -> at(1, s), s -> 2 * s)
            .add(0.5, 0, 1, PANELS, s -> at(-1, s), s -> 2 * s)
            .build(NOISE);

    @Override
    public String name() {
        return "spirals";
    }

    @Override
    public String description() {
        return "two spiral arms of one and a half turns with normal noise 0.1";
    }

    @Override
    public double[] sample(UniformRandomProvider rng) {
        double sign = rng.nextBoolean() ? 1 : -1;
        double[] point = at(sign, Math.sqrt(rng.nextDouble()));
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
        return Box.square(4);
    }

    private static double[] at(double sign, double s) {
        double angle = TURN * s;
        return new double[] {-sign * angle / 3 * Math.cos(angle), sign * angle / 3 * Math.sin(angle)};
    }
}
