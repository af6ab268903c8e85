package pushforward.flows.distribution;

import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.Distribution;
import pushforward.flows.Noise;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;

/// d independent numbers of one law. Log-densities add, in double precision.
///
/// @param law of each
/// @param features d
public record Independent(Univariate law, int features) implements Distribution {

    public Independent {
        Checks.require(features >= 1, "at least 1 feature", features);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public Var logProb(Var x, Scope scope) {
        Checks.shape(shape(), x);
        return law.logDensity(x).sumF64();
    }

    @Override
    public Var sample(Noise noise, Scope scope) {
        return law.sample(noise, features);
    }

    @Override
    public Optional<Var> entropy(Var x, Scope scope) {
        return Optional.of(x.fill(0).sumF64().plus(features * law.entropy()));
    }
}
