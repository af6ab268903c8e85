package pushforward.flows;

import java.util.List;
import java.util.stream.IntStream;
import pushforward.autodiff.Var;
import pushforward.tensor.Shape;

/// An affine coupling layer: some features pass through and decide how the others are scaled and shifted.
///
/// ```
///   a = x[kept], b = x[moved]            raw, t = network(a, context)         s = bound tanh(raw / bound)
///   push:  y[kept] = a, y[moved] = b exp(s) + t             log|det| =  sum s
///   pull:  x[kept] = a, x[moved] = (b - t) exp(-s)          log|det| = -sum s
/// ```
///
/// Both directions cost one pass through the network; the Jacobian is triangular, its diagonal 1 and exp(s). The log-scale stays within (-bound, bound) however
/// wild the network, so one layer stretches by at most exp(bound), and has a derivative everywhere.
///
/// L. Dinh, J. Sohl-Dickstein and S. Bengio, Density Estimation Using Real NVP, ICLR 2017, DOI 10.48550/arXiv.1605.08803.
///
/// @param features d
/// @param kept positions that pass through, ascending, not all; none if there is a context
/// @param network from the kept features and the context to `2 m` numbers, m features moved: first the raw log-scales, then the shifts
/// @param bound the largest absolute value of a log-scale, positive
/// @param contextSize number of context features, 0 for none
public record AffineCoupling(int features, List<Integer> kept, Network network, double bound, int contextSize) implements Bijection {
    /// The usual bound on log-scales.
    public static final double BOUND = 2;

    public AffineCoupling {
        kept = List.copyOf(kept);
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(contextSize >= 0, "a context of 0 features or more", contextSize);
        for (int i = 0; i < kept.size(); i++) {
            int least = i == 0 ? 0 : kept.get(i - 1) + 1;
            Checks.require(kept.get(i) >= least && kept.get(i) < features, "ascending positions within 0.." + (features - 1), kept);
        }
        Checks.require(kept.size() < features, "some of " + features + " features moved", "all kept");
        Checks.require(!kept.isEmpty() || contextSize > 0, "features kept or a context, for the network to look at", "neither");
        Checks.require(bound > 0 && bound < Double.POSITIVE_INFINITY, "a positive bound", bound);
        Checks.require(network.in() == kept.size() + contextSize, "a network of " + (kept.size() + contextSize) + " inputs", network.in());
        Checks.require(network.out() == 2 * (features - kept.size()), "a network of " + 2 * (features - kept.size()) + " outputs", network.out());
    }

    /// A coupling that keeps the first half of the features (the smaller one if d is odd), or the second if `second`, with a perceptron of the given hidden widths.
    public static AffineCoupling half(int features, boolean second, int... hidden) {
        int split = features / 2;
        int[] kept = second ? IntStream.range(split, features).toArray() : IntStream.range(0, split).toArray();
        return of(features, kept, Mlp.of(kept.length, 2 * (features - kept.length), hidden));
    }

    /// A coupling without context and with the usual bound.
    public static AffineCoupling of(int features, int[] kept, Network network) {
        return new AffineCoupling(features, IntStream.of(kept).boxed().toList(), network, BOUND, 0);
    }

    /// The same with another bound on log-scales.
    public AffineCoupling withBound(double value) {
        return new AffineCoupling(features, kept, network, value, contextSize);
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
        Var out = network.apply(seen(x, keptAt, scope), scope.child("network"));
        Var s = out.slice(0, movedAt.length).times(1 / bound).tanh().times(bound);
        Var t = out.slice(movedAt.length, 2 * movedAt.length);
        Var moved = push ? b.times(s.exp()).plus(t) : b.minus(t).times(s.unaryMinus().exp());
        Var sum = s.sumF64();
        Var all = keptAt.length == 0 ? moved : join(part(x, keptAt), keptAt, moved, movedAt);
        return new Mapped(all, push ? sum : sum.unaryMinus());
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
