package pushforward.bench.posterior;

import org.apache.commons.rng.UniformRandomProvider;
import pushforward.autodiff.Var;
import pushforward.bench.data.Rows;

/// A density known up to a constant, whose constant and samples are known too: what a method that only sees the values can be held to.
public sealed interface Target permits Funnel, GaussianModes, ManyWell {
    /// The word for it in tables.
    String name();

    /// d.
    int dimension();

    /// log of the density up to a constant.
    ///
    /// @param x `[d]`, F64
    /// @return F64 scalar
    Var logDensity(Var x);

    /// The logarithm of its integral.
    double logNormalizer();

    /// Independent exact samples, `[n, d]`.
    Rows sample(int n, UniformRandomProvider rng);

    /// How many places mass can be missing from, 1 for a single hill.
    int modes();

    /// How many of [#modes] hold at least a tenth of the share of points they should.
    ///
    /// @param points `[n, d]`
    int found(Rows points);
}
