package pushforward.bench.data;

import org.apache.commons.rng.UniformRandomProvider;

/// Two interleaved half circles, (cos t, sin t) and (1 - cos t, 1/2 - sin t), each with probability 1/2, t uniform on [0, pi], plus normal noise
/// of standard deviation 0.05 in both coordinates. Its expected log-density is about -0.287 nats.
public final class Moons implements Generated {
    private static final double NOISE = 0.05;
    private static final int PANELS = 40;

    private final NoisyCurve density = new NoisyCurve.Builder()
            .add(0.5, 0, Math.PI, PANELS, Moons::upper, t -> 1 / Math.PI)
            .add(0.5, 0, Math.PI, PANELS, Moons::lower, t -> 1 / Math.PI)
            .build(NOISE);

    @Override
    public String name() {
        return "moons";
    }

    @Override
    public String description() {
        return "two interleaved half circles of radius 1 with normal noise 0.05";
    }

    @Override
    public double[] sample(UniformRandomProvider rng) {
        boolean first = rng.nextBoolean();
        double t = Math.PI * rng.nextDouble();
        double[] point = first ? upper(t) : lower(t);
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
        return new Box(-1.4, 2.4, -0.9, 1.4);
    }

    private static double[] upper(double t) {
        return new double[] {Math.cos(t), Math.sin(t)};
    }

    private static double[] lower(double t) {
        return new double[] {1 - Math.cos(t), 0.5 - Math.sin(t)};
    }
}
