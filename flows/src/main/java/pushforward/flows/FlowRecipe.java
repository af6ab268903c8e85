package pushforward.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushforward.flows.internal.Checks;
import pushforward.flows.transform.Affine;
import pushforward.tensor.random.RandomKey;

/// The recipe of a flow: layers of one kind, each followed towards the data by something that mixes features.
///
/// ```
///   base -> layer -> mixing -> layer -> mixing -> .. -> layer -> mixing -> [preprocessing] -> data
/// ```
///
/// With linear mixing the last map whitens the data before training and the layers begin as the identity or near it: the flow begins as a full-covariance Gaussian fitted to
/// the data, and training can only add to that.
///
/// With a context, the last layer, unless it is continuous, is followed by a scale and a shift of every feature that a small network makes of the context alone, so that where
/// the data lie and how wide they
/// are may depend on it in any way, whatever the layers can do: splines bend within an interval, planar layers along a direction.
///
/// The preprocessing is part of the flow, so densities are in the data's own units.
///
/// Each method changes one setting and returns the recipe. [Flows] has one of each kind.
///
/// @param <R> the kind of recipe
public abstract sealed class FlowRecipe<R extends FlowRecipe<R>> permits TransformerFlow, ResidualFlow, SimpleFlow, ContinuousRecipe {
    /// What stands between layers.
    public enum Mixing {
        /// A trained linear map of all features, [LuLinear].
        LINEAR,
        /// A trained scale and shift per feature, [ActNorm], and towards the data a trained linear map: with affine couplings, a step of Glow.
        SCALE_AND_LINEAR,
        /// A trained scale and shift per feature, [ActNorm], and a random [Permutation].
        PERMUTATION,
        /// A trained scale and shift per feature, [ActNorm].
        SCALE,
        /// Nothing between layers; one trained scale and shift per feature at the data end.
        NONE
    }

    /// Hidden units of the network that scales and shifts by the context.
    private static final int WIDTH = 32;

    private final int features;
    private int layers = 8;
    private int context;
    private Mixing mixing;
    private LuLinear.Start start = LuLinear.Start.PRINCIPAL;
    private double shrinkage;
    private long seed;
    private Optional<Bijection> preprocessing = Optional.empty();

    FlowRecipe(int features, Mixing mixing) {
        Checks.require(features >= 1, "at least 1 feature", features);
        this.features = features;
        this.mixing = mixing;
    }

    /// This, by its own type.
    abstract R self();

    /// Layer `index`, from the base side, if there is anything for it to do.
    abstract Optional<Bijection> layer(int index);

    /// Whether layers can move and scale the data by the context alone, so that nothing needs to be added for that.
    boolean layersMove() {
        return false;
    }

    /// Number of features, d.
    public final int features() {
        return features;
    }

    /// Number of context features.
    final int context() {
        return context;
    }

    /// Number of layers; 8 unless set, of continuous flows 1.
    public R layers(int n) {
        Checks.require(n >= 1, "at least 1 layer", n);
        layers = n;
        return self();
    }

    /// Number of context features the layers read; 0 unless set.
    public R context(int size) {
        Checks.require(size >= 0, "a context of 0 features or more", size);
        context = size;
        return self();
    }

    /// What stands between layers.
    public R mixing(Mixing value) {
        mixing = value;
        return self();
    }

    /// What linear maps make of the data before training; whitening along principal axes unless set.
    public R start(LuLinear.Start value) {
        start = value;
        return self();
    }

    /// How much of the covariance whitening replaces by a multiple of the identity; 0 unless set. See [LuLinear].
    public R shrinkage(double value) {
        shrinkage = value;
        return self();
    }

    /// What random permutations depend on; 0 unless set.
    public R seed(long value) {
        seed = value;
        return self();
    }

    /// What lies between the flow and the data, for example [Logit] for data in an interval; standardisation, [Standardize], unless set.
    public R preprocessing(Bijection value) {
        preprocessing = Optional.of(value);
        return self();
    }

    /// The bijection alone.
    public Bijection bijection() {
        List<Bijection> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            layer(i).ifPresent(all::add);
            if (context > 0 && i == layers - 1 && !layersMove()) {
                all.add(moved());
            }
            mix(all, i);
        }
        Bijection last = preprocessing.orElseGet(() -> new Standardize(features));
        all.addAll(last instanceof Compose several ? several.layers() : List.of(last));
        return Bijections.compose(all);
    }

    /// The flow, from a standard normal.
    public Flow build() {
        return Flow.of(bijection());
    }

    /// What the context alone does to all features.
    private Coupling moved() {
        Affine affine = Affine.standard();
        return new Coupling(features, List.of(), affine, Mlp.of(context, features * affine.size(), WIDTH), context);
    }

    private void mix(List<Bijection> all, int index) {
        switch (mixing) {
            case LINEAR -> all.add(new LuLinear(features, start, shrinkage));
            case SCALE_AND_LINEAR -> {
                all.add(new ActNorm(features));
                all.add(new LuLinear(features, start, shrinkage));
            }
            case PERMUTATION -> {
                all.add(new ActNorm(features));
                all.add(Permutation.random(features, RandomKey.of(seed).child(index)));
            }
            case SCALE -> all.add(new ActNorm(features));
            case NONE -> {
                if (index == layers - 1) {
                    all.add(new ActNorm(features));
                }
            }
        }
    }
}
