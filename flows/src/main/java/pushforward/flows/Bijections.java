package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import pushforward.flows.internal.Checks;

/// Ways of making bijections from bijections.
public final class Bijections {
    private Bijections() {
    }

    /// One after the other, the first nearest the base: `compose(a, b).push(x) = b.push(a.push(x))`. Nested compositions are kept as they are.
    public static Compose compose(Bijection... layers) {
        return new Compose(List.of(layers));
    }

    /// One after the other, the first nearest the base.
    public static Compose compose(List<? extends Bijection> layers) {
        return new Compose(new ArrayList<>(layers));
    }

    /// The same map with its directions exchanged; the inverse of an inverse is the original.
    public static Bijection inverse(Bijection of) {
        return of instanceof Inverse i ? i.of() : new Inverse(of);
    }

    /// Side by side, each on its own run of features.
    public static Concatenate concatenate(Bijection... parts) {
        return new Concatenate(List.of(parts));
    }

    /// A bijection of some neighbouring features that leaves the others alone.
    ///
    /// @param features of all
    /// @param from where the features of `part` begin
    /// @param part of shape `[n]` on both sides, `from + n` at most `features`
    public static Bijection onPart(int features, int from, Bijection part) {
        int to = from + part.shape().dim(0);
        Checks.require(from >= 0 && to <= features && part.shape().equals(part.baseShape()), "a part within " + features + " features", from + " to " + to);
        List<Bijection> parts = new ArrayList<>();
        if (from > 0) {
            parts.add(identity(from));
        }
        parts.add(part);
        if (to < features) {
            parts.add(identity(features - to));
        }
        return parts.size() == 1 ? part : new Concatenate(parts);
    }

    /// The map that changes nothing.
    public static Bijection identity(int d) {
        return Permutation.identity(d);
    }

    /// A push by bracketing between `low` and `high` for a bijection that has only a pull, feature by feature; see [NumericalInverse].
    public static Bijection numericalInverse(Bijection of, double low, double high) {
        return new NumericalInverse(of, low, high);
    }
}
