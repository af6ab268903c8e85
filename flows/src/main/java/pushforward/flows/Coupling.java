package pushforward.flows;

import java.util.List;
import java.util.stream.IntStream;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.flows.transform.Affine;
import pushforward.tensor.Shape;

/// A coupling: some features pass through, and choose how each of the others is mapped.
///
/// ```
///   a = kept features, b = the m others
///   raw = network(a, context)  [m, k]             k numbers for the transformer of each of the others
///   push:  a -> a,   b_i -> transformer.push(b_i, raw_i)                    log|det| = sum of log-derivatives
///   pull:  a -> a,   b_i -> transformer.pull(b_i, raw_i)
/// ```
///
/// The Jacobian is triangular up to the order of features: entry (i, j) is zero unless i = j, or j is kept and i is not. Both directions cost one pass of the network.
///
/// L. Dinh, J. Sohl-Dickstein and S. Bengio, Density Estimation Using Real NVP, ICLR 2017, DOI 10.48550/arXiv.1605.08803.
///
/// @param features d
/// @param kept positions that pass through, ascending, not all; none if there is a context
/// @param transformer what is done to the others
/// @param network from the kept features and the context to `m k` numbers, those of one feature side by side
/// @param contextSize number of context features, 0 for none
public record Coupling(int features, List<Integer> kept, Transformer transformer, Network network, int contextSize) implements Bijection {

    public Coupling {
        kept = List.copyOf(kept);
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(contextSize >= 0, "a context of 0 features or more", contextSize);
        for (int i = 0; i < kept.size(); i++) {
            int least = i == 0 ? 0 : kept.get(i - 1) + 1;
            Checks.require(kept.get(i) >= least && kept.get(i) < features, "ascending positions within 0.." + (features - 1), kept);
        }
        Checks.require(kept.size() < features, "some of " + features + " features moved", "all kept");
        Checks.require(!kept.isEmpty() || contextSize > 0, "features kept or a context, for the network to look at", "neither");
        Checks.require(network.in() == kept.size() + contextSize, "a network of " + (kept.size() + contextSize) + " inputs", network.in());
        int raw = (features - kept.size()) * transformer.size();
        Checks.require(network.out() == raw, "a network of " + raw + " outputs", network.out());
    }

    /// An affine coupling that keeps the first half of the features (the smaller one if d is odd), or the second if `second`, with a perceptron of the given hidden
    /// widths.
    public static Coupling half(int features, boolean second, int... hidden) {
        return half(features, second, Affine.standard(), hidden);
    }

    /// A coupling that keeps the first half of the features (the smaller one if d is odd), or the second if `second`.
    public static Coupling half(int features, boolean second, Transformer transformer, int... hidden) {
        int split = features / 2;
        int[] kept = second ? IntStream.range(split, features).toArray() : IntStream.range(0, split).toArray();
        return of(features, kept, transformer, hidden);
    }

    /// Positions of the first half of the features (the smaller one if d is odd), or of the second if `second`: what couplings keep in turn. Of a single feature nothing is kept.
    public static List<Integer> kept(int features, boolean second) {
        int split = features / 2;
        return (second && features > 1 ? IntStream.range(split, features) : IntStream.range(0, split)).boxed().toList();
    }

    /// A coupling without context, with a perceptron of the given hidden widths.
    public static Coupling of(int features, int[] kept, Transformer transformer, int... hidden) {
        return of(features, kept, transformer, Mlp.of(kept.length, (features - kept.length) * transformer.size(), hidden));
    }

    /// An affine coupling without context.
    public static Coupling of(int features, int[] kept, Network network) {
        return of(features, kept, Affine.standard(), network);
    }

    /// A coupling without context.
    public static Coupling of(int features, int[] kept, Transformer transformer, Network network) {
        return new Coupling(features, IntStream.of(kept).boxed().toList(), transformer, network, 0);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        return network.parameters().stream().map(p -> p.within("network")).toList();
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        return map(x, scope, true);
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        return map(y, scope, false);
    }

    private Mapped map(Var x, Scope scope, boolean push) {
        Checks.shape(shape(), x);
        int[] keptAt = kept.stream().mapToInt(i -> i).toArray();
        int[] movedAt = IntStream.range(0, features).filter(i -> !kept.contains(i)).toArray();
        Var b = part(x, movedAt);
        Var raw = network.apply(seen(x, keptAt, scope), scope.child("network")).reshape(movedAt.length, transformer.size());
        Transformer.Transformed moved = push ? transformer.push(b, raw) : transformer.pull(b, raw);
        Var all = keptAt.length == 0 ? moved.value() : join(part(x, keptAt), keptAt, moved.value(), movedAt);
        return new Mapped(all, moved.logDerivative().sumF64());
    }

    /// What the network looks at: kept features and context.
    private Var seen(Var x, int[] keptAt, Scope scope) {
        if (contextSize == 0) {
            return part(x, keptAt);
        }
        Var context = scope.context(contextSize);
        return keptAt.length == 0 ? context : Var.concat(0, part(x, keptAt), context);
    }

    /// Features at ascending positions; a run of neighbours is a slice, which costs nothing.
    private static Var part(Var x, int[] at) {
        return contiguous(at) ? x.slice(at[0], at[0] + at.length) : x.take(at);
    }

    private static boolean contiguous(int[] at) {
        return at[at.length - 1] - at[0] == at.length - 1;
    }

    private static Var join(Var a, int[] keptAt, Var b, int[] movedAt) {
        if (contiguous(keptAt) && contiguous(movedAt)) {
            return keptAt[0] < movedAt[0] ? Var.concat(0, a, b) : Var.concat(0, b, a);
        }
        int[] from = new int[keptAt.length + movedAt.length];
        for (int i = 0; i < keptAt.length; i++) {
            from[keptAt[i]] = i;
        }
        for (int i = 0; i < movedAt.length; i++) {
            from[movedAt[i]] = keptAt.length + i;
        }
        return Var.concat(0, a, b).take(from);
    }
}
