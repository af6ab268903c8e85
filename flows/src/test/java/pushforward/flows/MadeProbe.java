package pushforward.flows;

import java.util.List;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.tensor.DType;
import pushforward.tensor.Tensor;
import pushforward.tensor.random.RandomKey;

/// Looks at a masked network with random parameters, the same for one seed.
final class MadeProbe {
    private MadeProbe() {
    }

    private static Scope scope(Made made, Var like, long seed) {
        List<Var> values = made.parameters().stream().map(p -> like.constant(RandomKey.of(seed).child(p.name()).normal(DType.F64, Math.toIntExact(p.shape().size()))
                .toDoubleArray(), p.shape().dims())).toList();
        return Scope.of(made.parameters(), values);
    }

    private static Scope scope(Made made, Var in, Var like, long seed) {
        Scope scope = scope(made, like, seed);
        return made.contextSize() == 0 ? scope : scope.given(in.slice(made.features(), made.features() + made.contextSize()));
    }

    private static Tensor point(Made made, long seed) {
        return RandomKey.of(seed).child("x").normal(DType.F64, 1, made.features() + made.contextSize());
    }

    /// `[d k, d + context]` at a random point.
    static Tensor jacobian(Made made, long seed) {
        Tensor at = point(made, seed);
        Tensor j = Autodiff.jacobian(in -> made.apply(in.slice(0, made.features()), scope(made, in, in, seed)).flatten()).apply(at);
        return j.reshape(made.features() * made.outputs(), made.features() + made.contextSize());
    }

    /// The outputs all at once, and feature by feature.
    static Tensor[] bothWays(Made made, long seed) {
        Tensor at = point(made, seed);
        Tensor once = Autodiff.compile(in -> made.apply(in.slice(0, made.features()), scope(made, in, in, seed))).apply(at);
        Tensor steps = Autodiff.compile(in -> {
            Made.Sweep sweep = made.sweep(in, scope(made, in, in, seed));
            Var[] rows = new Var[made.features()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = sweep.next();
                sweep.set(in.slice(i, i + 1));
            }
            return Var.concat(0, rows);
        }).apply(at);
        return new Tensor[] {once, steps};
    }
}
