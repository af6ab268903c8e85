package pushforward.bench.posterior;

import org.apache.commons.rng.UniformRandomProvider;
import pushforward.autodiff.Var;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;

/// Independent pairs, each with two wells of unequal depth in its first coordinate: `log p = sum of (-a^4 + 6 a^2 + a / 2 - b^2 / 2)`. With 16 pairs there are 65,536 hills.
///
/// F. Noé, S. Olsson, J. Köhler and H. Wu, Boltzmann Generators, Science 365 (2019), DOI 10.1126/science.aaw1147 (the pair); Midgley et al., DOI 10.48550/arXiv.2208.01893 (many).
///
/// @param pairs their number, half the dimension; pair i is at 2 i and 2 i + 1
public record ManyWell(int pairs) implements Target {
    private static final double REACH = 6;
    /// The greatest value of [#log], reached near 1.76, is below this.
    private static final double TOP = 10;

    /// Sixteen pairs, d = 32.
    public static ManyWell standard() {
        return new ManyWell(16);
    }

    /// Checks the number.
    public ManyWell {
        if (pairs < 1) {
            throw new IllegalArgumentException("expected at least 1 pair, got " + pairs);
        }
    }

    @Override
    public String name() {
        return "many_well";
    }

    @Override
    public int dimension() {
        return 2 * pairs;
    }

    @Override
    public Var logDensity(Var x) {
        Var table = x.reshape(pairs, 2);
        Var a = table.slice(1, 0, 1);
        Var b = table.slice(1, 1, 2);
        Var square = a.square();
        return square.times(square.unaryMinus().plus(6)).plus(a.times(0.5)).minus(b.square().times(0.5)).sumF64();
    }

    private static double log(double a) {
        return -a * a * a * a + 6 * a * a + 0.5 * a;
    }

    @Override
    public double logNormalizer() {
        return pairs * (Quadrature.logIntegral(ManyWell::log, -REACH, REACH) + 0.5 * Math.log(2 * Math.PI));
    }

    /// By rejection: a uniform on the interval that holds all but less than 1e-70 of the mass.
    @Override
    public Rows sample(int n, UniformRandomProvider rng) {
        double[] values = new double[n * dimension()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2 == 0 ? first(rng) : Random.normal(rng);
        }
        return Rows.wrap(values, dimension());
    }

    private static double first(UniformRandomProvider rng) {
        while (true) {
            double a = 4 * (2 * rng.nextDouble() - 1);
            if (Math.log(rng.nextDouble()) < log(a) - TOP) {
                return a;
            }
        }
    }

    /// The wells one by one: two per pair.
    @Override
    public int modes() {
        return 2 * pairs;
    }

    @Override
    public int found(Rows points) {
        double right = Math.exp(Quadrature.logIntegral(ManyWell::log, 0, REACH) - Quadrature.logIntegral(ManyWell::log, -REACH, REACH));
        int found = 0;
        for (int p = 0; p < pairs; p++) {
            double share = 0;
            for (double a : points.column(2 * p)) {
                share += a > 0 ? 1.0 / points.count() : 0;
            }
            found += (share >= 0.1 * right ? 1 : 0) + (1 - share >= 0.1 * (1 - right) ? 1 : 0);
        }
        return found;
    }
}
