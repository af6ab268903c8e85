package pushforward.bench.data;

import org.apache.commons.rng.UniformRandomProvider;

/// Five bent arms: z normal with mean (1, 0) and standard deviations (0.3, 0.1), turned by one of five multiples of 72 degrees plus the twist
/// e^|z| / 4, then doubled.
///
/// The twist depends on the radius alone, so the turn is a volume-preserving bijection of the plane and the density is that of z in closed form
/// (the often used variant, a twist by the first coordinate of z, folds over itself and has none).
public final class Pinwheel implements Generated {
    private static final int ARMS = 5;
    private static final double RADIAL = 0.3;
    private static final double TANGENTIAL = 0.1;
    private static final double RATE = 0.25;
    private static final double SCALE = 2;

    @Override
    public String name() {
        return "pinwheel";
    }

    @Override
    public String description() {
        return "five normals of standard deviations 0.6 and 0.2, twisted around the origin";
    }

    @Override
    public double[] sample(UniformRandomProvider rng) {
        double a = 1 + RADIAL * Random.normal(rng);
        double b = TANGENTIAL * Random.normal(rng);
        double angle = angle(rng.nextInt(ARMS), Math.hypot(a, b));
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return new double[] {SCALE * (cos * a - sin * b), SCALE * (sin * a + cos * b)};
    }

    @Override
    public double logDensity(double x, double y) {
        double u = x / SCALE;
        double v = y / SCALE;
        double radius = Math.hypot(u, v);
        double[] exponents = new double[ARMS];
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < ARMS; k++) {
            double angle = angle(k, radius);
            double a = (Math.cos(angle) * u + Math.sin(angle) * v - 1) / RADIAL;
            double b = (-Math.sin(angle) * u + Math.cos(angle) * v) / TANGENTIAL;
            exponents[k] = -0.5 * (a * a + b * b);
            max = Math.max(max, exponents[k]);
        }
        double sum = 0;
        for (double exponent : exponents) {
            sum += Math.exp(exponent - max);
        }
        return max + Math.log(sum) - Math.log(ARMS * 2 * Math.PI * RADIAL * TANGENTIAL * SCALE * SCALE);
    }

    @Override
    public Box box() {
        return Box.square(4.5);
    }

    private static double angle(int arm, double radius) {
        return arm * 2 * Math.PI / ARMS + RATE * Math.exp(radius);
    }
}
