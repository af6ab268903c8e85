package pushforward.bench.data;

import org.apache.commons.rng.UniformRandomProvider;

/// Uniform on eight of the sixteen 2 x 2 squares of [-4, 4) x [-4, 4): those whose row and column, counted from the lower left corner, have an even sum.
/// The density is 1/32 there, so every log-density is -ln 32, about -3.466; its edges are what a smooth flow can only approach.
public final class Checkerboard implements Generated {
    private static final double LOG_DENSITY = -Math.log(32);

    @Override
    public String name() {
        return "checkerboard";
    }

    @Override
    public String description() {
        return "uniform on the eight dark 2 x 2 squares of [-4, 4) x [-4, 4)";
    }

    @Override
    public double[] sample(UniformRandomProvider rng) {
        int row = rng.nextInt(4);
        int column = 2 * rng.nextInt(2) + row % 2;
        return new double[] {2 * (column + rng.nextDouble()) - 4, 2 * (row + rng.nextDouble()) - 4};
    }

    @Override
    public double logDensity(double x, double y) {
        double column = Math.floor((x + 4) / 2);
        double row = Math.floor((y + 4) / 2);
        boolean inside = column >= 0 && column < 4 && row >= 0 && row < 4 && (column + row) % 2 == 0;
        return Double.isNaN(x + y) ? Double.NaN : inside ? LOG_DENSITY : Double.NEGATIVE_INFINITY;
    }

    @Override
    public Box box() {
        return Box.square(5);
    }
}
