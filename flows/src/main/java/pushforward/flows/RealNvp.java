package pushforward.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pushforward.flows.internal.Checks;
import pushforward.flows.transform.Affine;
import pushforward.tensor.random.RandomKey;

/// The recipe of a RealNVP: affine couplings that keep the two halves of the features in turn, each followed towards the data by something that mixes features.
///
/// ```
///   base -> coupling -> mixing -> coupling -> mixing -> .. -> coupling -> mixing -> [preprocessing] -> data
/// ```
///
/// With the default mixing, [LuLinear], the last one whitens the data before training and the couplings begin as the identity: the flow begins as a full-covariance
/// Gaussian fitted to the data, and training can only add to that. The preprocessing is part of the flow, so densities are in the data's own units.
///
/// Each method changes one setting and returns the recipe.
///
/// L. Dinh, J. Sohl-Dickstein and S. Bengio, Density Estimation Using Real NVP, ICLR 2017, DOI 10.48550/arXiv.1605.08803.
public final class RealNvp {
    /// What stands between couplings.
    public enum Mixing {
        /// A trained linear map of all features, [LuLinear].
        LINEAR,
        /// A trained scale and shift per feature, [ActNorm], and a random [Permutation].
        PERMUTATION,
        /// Nothing: the halves alone take turns.
        NONE
    }

    private final int features;
    private int layers = 8;
    private int[] hidden = {64, 64};
    private Activation activation = Activation.SILU;
    private boolean residual;
    private double bound = Affine.BOUND;
    private Mixing mixing = Mixing.LINEAR;
    private LuLinear.Start start = LuLinear.Start.PRINCIPAL;
    private double shrinkage;
    private int context;
    private long seed;
    private Optional<Bijection> preprocessing = Optional.empty();

    RealNvp(int features) {
        Checks.require(features >= 1, "at least 1 feature", features);
        this.features = features;
    }

    /// Number of couplings; 8 unless set.
    public RealNvp layers(int n) {
        Checks.require(n >= 1, "at least 1 layer", n);
        layers = n;
        return this;
    }

    /// Widths of the hidden layers of each coupling's network; 64, 64 unless set.
    public RealNvp hidden(int... widths) {
        hidden = widths.clone();
        return this;
    }

    /// The nonlinearity of the networks; SiLU unless set.
    public RealNvp activation(Activation value) {
        activation = value;
        return this;
    }

    /// Whether hidden layers of equal width add what came in; not unless set.
    public RealNvp residual(boolean value) {
        residual = value;
        return this;
    }

    /// The largest absolute log-scale of a coupling; 2 unless set.
    public RealNvp bound(double value) {
        bound = value;
        return this;
    }

    /// What stands between couplings; linear maps unless set.
    public RealNvp mixing(Mixing value) {
        mixing = value;
        return this;
    }

    /// What linear maps make of the data before training; whitening along principal axes unless set.
    public RealNvp start(LuLinear.Start value) {
        start = value;
        return this;
    }

    /// How much of the covariance whitening replaces by a multiple of the identity; 0 unless set. See [LuLinear].
    public RealNvp shrinkage(double value) {
        shrinkage = value;
        return this;
    }

    /// Number of context features the couplings read; 0 unless set.
    public RealNvp context(int size) {
        context = size;
        return this;
    }

    /// What random permutations depend on; 0 unless set.
    public RealNvp seed(long value) {
        seed = value;
        return this;
    }

    /// What lies between the flow and the data, for example [Logit] for data in an interval; standardisation, [Standardize], unless set.
    public RealNvp preprocessing(Bijection value) {
        preprocessing = Optional.of(value);
        return this;
    }

    /// The bijection alone. With one feature and no context there is nothing to couple: what is left is the mixing, and the density is a normal one unless
    /// there is preprocessing.
    public Bijection bijection() {
        List<Bijection> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            if (features >= 2 || context > 0) {
                all.add(coupling(i % 2 == 1));
            }
            mix(all, i);
        }
        all.add(preprocessing.orElseGet(() -> new Standardize(features)));
        return Bijections.compose(all);
    }

    /// The flow, from a standard normal.
    public Flow build() {
        return Flow.of(bijection());
    }

    private Coupling coupling(boolean second) {
        int split = features / 2;
        // a single feature is always the one that moves
        List<Integer> kept = (second && features > 1 ? IntStream.range(split, features) : IntStream.range(0, split)).boxed().toList();
        Mlp network = new Mlp(kept.size() + context, Arrays.stream(hidden).boxed().toList(), 2 * (features - kept.size()), activation, true, residual);
        return new Coupling(features, kept, new Affine(bound), network, context);
    }

    private void mix(List<Bijection> all, int layer) {
        switch (mixing) {
            case LINEAR -> all.add(new LuLinear(features, start, shrinkage));
            case PERMUTATION -> {
                all.add(new ActNorm(features));
                all.add(Permutation.random(features, RandomKey.of(seed).child(layer)));
            }
            case NONE -> { }
        }
    }
}
