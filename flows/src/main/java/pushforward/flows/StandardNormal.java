package pushforward.flows;

import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;

/// Independent normal numbers of mean 0 and variance 1: log p(x) = -|x|^2 / 2 - d/2 log(2 pi), summed in double precision.
///
/// @param shape the shape of one sample; d is its number of elements
public record StandardNormal(Shape shape) implements Distribution {
    private static final double HALF_LOG_TWO_PI = 0.91893853320467274178;

    /// On vectors `[d]`.
    public static StandardNormal of(int d) {
        return new StandardNormal(Shape.of(d));
    }

    @Override
    public Var logProb(Var x, Scope scope) {
        Checks.shape(shape, x);
        return x.square().sumF64().times(-0.5).minus(HALF_LOG_TWO_PI * shape.size());
    }

    @Override
    public Var sample(Noise noise, Scope scope) {
        return noise.normal(shape.dims());
    }

    @Override
    public Optional<Var> entropy(Var x, Scope scope) {
        return Optional.of(x.fill(0).sumF64().plus((0.5 + HALF_LOG_TWO_PI) * shape.size()));
    }
}
