package pushforward.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;

/// A masked autoregressive network: one perceptron that makes k numbers for each of d features out of the features before it, and of the context.
///
/// Every unit has a degree: the number of leading features it may depend on. Context features have degree 0, feature x_i (i = 1..d) has degree i, hidden units have degrees
/// spread evenly over 1..d-1 (0..d-1 with a context), and the outputs of feature i have degree i - 1. A unit sees units of no higher degree; see [MaskedLinear].
///
/// ```
///   h_0 = [context | x],   h_l = f(W_l h_(l-1) + b_l),   out = W h + D h_0 + b    [d, k]      all W and D masked
/// ```
///
/// The direct connections D make every linear dependence reachable without the hidden layers. Units are in the order of their degrees, so at most some 6 products
/// in a hundred are spent on zeros of the masks. With `residual`, a hidden layer whose width is that of the one before adds what came in. The last weights begin at zero.
///
/// One network gives all outputs at once ([#apply]) or feature by feature, each unit being computed once, when what it depends on is known ([#sweep]): either way it is the
/// products of one pass.
///
/// Parameters: hidden layer l has `l.bias` and weights `l.weight.b` by block; the last layer has the number of hidden layers as its l; direct weights are `direct.b`.
///
/// M. Germain, K. Gregor, I. Murray and H. Larochelle, MADE: Masked Autoencoder for Distribution Estimation, ICML 2015, DOI 10.48550/arXiv.1502.03509.
///
/// @param features d, at least 1
/// @param contextSize number of context features
/// @param hidden widths of the hidden layers; a width below d - 1 leaves some features to the direct connections
/// @param outputs k, at least 1
public record Made(int features, int contextSize, List<Integer> hidden, int outputs, Activation activation, boolean residual) {
    /// Rows of a block that make a fast product.
    private static final int ROWS = 16;
    /// The most products per one of the masks for the sake of blocks of more rows.
    private static final double MOST = 1.06;

    public Made {
        hidden = List.copyOf(hidden);
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(contextSize >= 0, "a context of 0 features or more", contextSize);
        Checks.require(outputs >= 1, "at least 1 output per feature", outputs);
        Checks.require(hidden.stream().allMatch(n -> n >= 1), "hidden widths of at least 1", hidden);
        if (features == 1 && contextSize == 0) {
            hidden = List.of();
        }
    }

    /// Without context, SiLU between layers, no residual connections.
    public static Made of(int features, int outputs, int... hidden) {
        return new Made(features, 0, Arrays.stream(hidden).boxed().toList(), outputs, Activation.SILU, false);
    }

    private Ladder inputs() {
        return Ladder.repeated(1, 1, features).after(contextSize);
    }

    private Ladder units(int layer) {
        return Ladder.even(hidden.get(layer), contextSize > 0 ? 0 : 1, features - 1);
    }

    private Ladder out() {
        return Ladder.repeated(outputs, 0, features - 1);
    }

    /// The matrices of the layers and the direct connections, with blocks of about [#ROWS] rows or more, fewer where the products would be more than [#MOST] times the ones of the masks.
    private Matrices matrices() {
        long ones = Matrices.of(this, 1).ones();
        for (int least = ROWS; least > 1; least--) {
            Matrices all = Matrices.of(this, least);
            if (all.products() <= MOST * ones) {
                return all;
            }
        }
        return Matrices.of(this, 1);
    }

    private record Matrices(List<MaskedLinear> layers, MaskedLinear direct) {
        static Matrices of(Made made, int least) {
            List<MaskedLinear> layers = new ArrayList<>();
            Ladder before = made.inputs();
            for (int l = 0; l < made.hidden.size(); l++) {
                layers.add(new MaskedLinear(made.units(l), before, Init.fanIn(l == 0 ? 1 : made.activation.gain()), least));
                before = made.units(l);
            }
            if (!layers.isEmpty()) {
                layers.add(new MaskedLinear(made.out(), before, Init.zeros(), least));
            }
            return new Matrices(layers, new MaskedLinear(made.out(), made.inputs(), Init.zeros(), least));
        }

        long products() {
            return all().mapToLong(MaskedLinear::products).sum();
        }

        long ones() {
            return all().mapToLong(MaskedLinear::ones).sum();
        }

        private Stream<MaskedLinear> all() {
            return Stream.concat(layers.stream(), Stream.of(direct));
        }
    }

    /// Whether layer l adds what came in.
    private boolean adds(int layer) {
        return residual && layer > 0 && hidden.get(layer).equals(hidden.get(layer - 1));
    }

    /// What it depends on, by names without any prefix.
    public List<Parameter> parameters() {
        Matrices matrices = matrices();
        List<Parameter> all = new ArrayList<>();
        for (int l = 0; l < matrices.layers.size(); l++) {
            String layer = l + ".weight";
            matrices.layers.get(l).parameters().forEach(p -> all.add(p.within(layer)));
            if (l < hidden.size()) {
                all.add(Parameter.trained(l + ".bias", Init.zeros(), hidden.get(l)));
            }
        }
        matrices.direct.parameters().forEach(p -> all.add(p.within("direct")));
        all.add(Parameter.trained(hidden.size() + ".bias", Init.zeros(), features * outputs));
        return all;
    }

    /// Products of one pass.
    public long products() {
        return matrices().products();
    }

    /// Products that the masks leave: at least this many belong to any pass.
    public long ones() {
        return matrices().ones();
    }

    /// All outputs `[d, k]` for x `[d]`; row i depends on the features before it and the context alone.
    public Var apply(Var x, Scope scope) {
        Checks.shape(Shape.of(features), x);
        Matrices matrices = matrices();
        Var first = seen(x, scope);
        Var h = first;
        for (int l = 0; l < hidden.size(); l++) {
            Var next = activation.apply(matrices.layers.get(l).apply(h, scope.child(l).child("weight")).plus(scope.child(l).param("bias")));
            h = adds(l) ? h.plus(next) : next;
        }
        Var direct = matrices.direct.apply(first, scope.child("direct"));
        Var bias = scope.child(hidden.size()).param("bias");
        Var out = hidden.isEmpty() ? direct.plus(bias) : direct.plus(matrices.layers.getLast().apply(h, scope.child(hidden.size()).child("weight")).plus(bias));
        return out.reshape(features, outputs);
    }

    private Var seen(Var x, Scope scope) {
        return contextSize == 0 ? x : Var.concat(0, scope.context(contextSize), x);
    }

    /// Begins an evaluation feature by feature.
    ///
    /// @param like gives the type and whether there is one per sample
    public Sweep sweep(Var like, Scope scope) {
        return new Sweep(this, like, scope);
    }

    /// The outputs of one feature after another, when the features before are known. A sweep belongs to one tracing.
    public static final class Sweep {
        private final Made made;
        private final Matrices matrices;
        private final Scope scope;
        private Var inputs;
        private final Var[] units;
        private int known;

        private Sweep(Made made, Var like, Scope scope) {
            this.made = made;
            this.matrices = made.matrices();
            this.scope = scope;
            this.inputs = made.seen(zeros(like, made.features), scope);
            this.units = made.hidden.stream().map(n -> zeros(like, n)).toArray(Var[]::new);
        }

        private static Var zeros(Var like, int n) {
            return like.constant(new double[n], n);
        }

        /// The k numbers of the next feature, `[1, k]`.
        public Var next() {
            Checks.require(known < made.features, "one call per feature, " + made.features, "one more");
            Var h = inputs;
            for (int l = 0; l < units.length; l++) {
                Ladder ladder = made.units(l);
                int from = ladder.before(known);
                int to = ladder.upTo(known);
                if (from < to) {
                    Var bias = scope.child(l).param("bias").slice(from, to);
                    Var value = made.activation.apply(matrices.layers.get(l).apply(known, h, scope.child(l).child("weight")).plus(bias));
                    units[l] = units[l].put(from, made.adds(l) ? h.slice(from, to).plus(value) : value);
                }
                h = units[l];
            }
            int k = made.outputs;
            Var out = matrices.direct.apply(known, inputs, scope.child("direct"));
            if (units.length > 0) {
                out = out.plus(matrices.layers.getLast().apply(known, h, scope.child(units.length).child("weight")));
            }
            return out.plus(scope.child(units.length).param("bias").slice(known * k, (known + 1) * k)).reshape(1, k);
        }

        /// Tells the value of the feature whose numbers [#next] gave last.
        ///
        /// @param value `[1]`
        public void set(Var value) {
            inputs = inputs.put(made.contextSize + known, value);
            known++;
        }
    }
}
