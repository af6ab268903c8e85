package pushforward.flows;

import java.util.Arrays;
import pushforward.flows.distribution.Independent;
import pushforward.flows.distribution.Laplace;
import pushforward.flows.distribution.Logistic;
import pushforward.flows.distribution.StudentT;
import pushforward.flows.distribution.Uniform;
import pushforward.flows.distribution.Univariate;
import pushforward.flows.internal.Checks;

/// The common families, as flows of one linear layer: their location and scale are trained, and begin as those of the data.
///
/// [pushforward.flows.distribution] has what they are made of, von Mises angles, mixtures and class-conditional distributions.
public final class Distributions {
    private Distributions() {
    }

    /// A normal law with a diagonal covariance. `features` is d.
    public static Flow normal(int features) {
        return Flow.of(new ActNorm(features));
    }

    /// A normal law with any covariance, L L^T for a triangular L. `features` is d.
    public static Flow fullNormal(int features) {
        return Flow.of(new TriangularLinear(features));
    }

    /// Independent Laplace laws. `features` is d.
    public static Flow laplace(int features) {
        return of(new Laplace(), features);
    }

    /// Independent logistic laws. `features` is d.
    public static Flow logistic(int features) {
        return of(new Logistic(), features);
    }

    /// Independent Student's t laws of so many degrees of freedom. `features` is d.
    public static Flow studentT(int features, double freedom) {
        return of(new StudentT(freedom), features);
    }

    /// Any law, with a location and a scale per feature. `features` is d.
    public static Flow of(Univariate law, int features) {
        return new Flow(new Independent(law, features), new ActNorm(features));
    }

    /// The uniform law on a box.
    ///
    /// @param low `[d]`, finite
    /// @param high `[d]`, finite, above low
    public static Flow uniform(double[] low, double[] high) {
        Checks.require(low.length == high.length && low.length > 0, "as many upper as lower ends, at least 1", low.length + " and " + high.length);
        double[] width = new double[low.length];
        Arrays.setAll(width, i -> high[i] - low[i]);
        Checks.require(Arrays.stream(width).allMatch(w -> w > 0 && w < Double.POSITIVE_INFINITY), "upper ends above lower ends", Arrays.toString(low) + " and " + Arrays.toString(high));
        return new Flow(new Independent(new Uniform(), low.length), AffineFixed.of(width, low));
    }
}
