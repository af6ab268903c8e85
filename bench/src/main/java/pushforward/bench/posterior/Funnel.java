package pushforward.bench.posterior;

import org.apache.commons.rng.UniformRandomProvider;
import pushforward.autodiff.Var;
import pushforward.bench.data.Random;
import pushforward.bench.data.Rows;

/// A hierarchy in small: `v ~ N(0, 3)`, and given v, `x_i ~ N(0, exp(v / 2))`. Narrow as a needle below, wide above.
///
/// R. M. Neal, Slice Sampling, Annals of Statistics 31 (2003), DOI 10.1214/aos/1056562461.
///
/// @param dimension 1 + the number of x
public record Funnel(int dimension) implements Target {
    private static final double WIDTH = 3;

    /// Neal's ten.
    public static Funnel standard() {
        return new Funnel(10);
    }

    /// Checks the dimension.
    public Funnel {
        if (dimension < 2) {
            throw new IllegalArgumentException("expected at least 2 dimensions, got " + dimension);
        }
    }

    @Override
    public String name() {
        return "funnel";
    }

    @Override
    public Var logDensity(Var x) {
        Var v = x.slice(0, 1);
        return Densities.normal(v, 0, WIDTH).plus(Densities.normal(x.slice(1, dimension), v.at(0).times(0.5).exp()));
    }

    @Override
    public double logNormalizer() {
        return 0;
    }

    @Override
    public Rows sample(int n, UniformRandomProvider rng) {
        double[] values = new double[n * dimension];
        for (int i = 0; i < values.length; i++) {
            int c = i % dimension;
            values[i] = Random.normal(rng) * (c == 0 ? WIDTH : Math.exp(values[i - c] / 2));
        }
        return Rows.wrap(values, dimension);
    }

    @Override
    public int modes() {
        return 1;
    }

    @Override
    public int found(Rows points) {
        return 1;
    }
}
