package pushforward.bench.data;

import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// A distribution in the plane that can be drawn from and whose density is known exactly, so that a fit can be held against the truth.
///
/// All six are classics of the literature on flows; their constants are fixed here once and documented in each class.
public sealed interface Generated permits Moons, Circles, Checkerboard, Spirals, EightGaussians, Pinwheel {
    /// The name on the command line.
    String name();

    /// One sentence: the shape and its constants.
    String description();

    /// Draws one point `[2]`.
    double[] sample(UniformRandomProvider rng);

    /// The log-density at `(x, y)` in nats; negative infinity outside the support.
    double logDensity(double x, double y);

    /// A rectangle that holds all but a negligible part of the mass, for figures and quadrature.
    Box box();

    /// All of them.
    static List<Generated> all() {
        return List.of(new Moons(), new Circles(), new Checkerboard(), new Spirals(), new EightGaussians(), new Pinwheel());
    }

    /// The one called `name`.
    static Optional<Generated> named(String name) {
        return all().stream().filter(set -> set.name().equals(name)).findFirst();
    }

    /// Draws `n` points, `[n, 2]`.
    default Rows sample(int n, UniformRandomProvider rng) {
        double[] values = new double[2 * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(sample(rng), 0, values, 2 * i, 2);
        }
        return Rows.wrap(values, 2);
    }

    /// The log-density at every row of `points[n, 2]`, `[n]`.
    default double[] logDensity(Rows points) {
        double[] values = new double[points.count()];
        java.util.stream.IntStream.range(0, values.length).parallel()
                .forEach(i -> values[i] = logDensity(points.at(i, 0), points.at(i, 1)));
        return values;
    }
}
