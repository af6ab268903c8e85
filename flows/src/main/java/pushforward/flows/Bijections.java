package pushforward.flows;

import java.util.ArrayList;
import java.util.List;

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

    /// The map that changes nothing.
    public static Bijection identity(int d) {
        return Permutation.identity(d);
    }
}
