package pushforward.flows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The recipe of a flow whose layers apply a [Transformer] to features, with numbers that a network makes of other features: couplings that keep the two halves of the
/// features in turn, or autoregressive layers.
///
/// With one feature and no context couplings have nothing to look at, and are left out.
public final class TransformerFlow extends FlowRecipe<TransformerFlow> {
    /// Which features choose how a feature is mapped.
    public enum Structure {
        /// The other half, [Coupling]: both directions at the price of a pass.
        COUPLING,
        /// The features before it on the data side, [Autoregressive]: densities are evaluated in one go, samples made feature by feature.
        AUTOREGRESSIVE,
        /// The features before it on the base side, [Autoregressive] turned round: samples are made in one go, densities evaluated feature by feature.
        INVERSE_AUTOREGRESSIVE
    }

    private final Structure structure;
    private Transformer transformer;
    private List<Integer> hidden = List.of(64, 64);
    private Activation activation = Activation.SILU;
    private boolean residual;

    TransformerFlow(int features, Structure structure, Transformer transformer) {
        super(features, Mixing.LINEAR);
        this.structure = structure;
        this.transformer = transformer;
    }

    @Override
    TransformerFlow self() {
        return this;
    }

    /// What is done to each feature.
    public TransformerFlow transformer(Transformer value) {
        transformer = value;
        return this;
    }

    /// Widths of the hidden layers of each layer's network; 64, 64 unless set.
    public TransformerFlow hidden(int... widths) {
        hidden = Arrays.stream(widths).boxed().toList();
        return this;
    }

    /// The nonlinearity of the networks; SiLU unless set.
    public TransformerFlow activation(Activation value) {
        activation = value;
        return this;
    }

    /// Whether hidden layers of equal width add what came in; not unless set.
    public TransformerFlow residual(boolean value) {
        residual = value;
        return this;
    }

    @Override
    Optional<Bijection> layer(int index) {
        return switch (structure) {
            case COUPLING -> features() == 1 && context() == 0 ? Optional.empty() : Optional.of(coupling(index % 2 == 1));
            case AUTOREGRESSIVE -> Optional.of(autoregressive());
            case INVERSE_AUTOREGRESSIVE -> Optional.of(Bijections.inverse(autoregressive()));
        };
    }

    private Coupling coupling(boolean second) {
        List<Integer> kept = Coupling.kept(features(), second);
        Mlp network = new Mlp(kept.size() + context(), hidden, transformer.size() * (features() - kept.size()), activation, true, residual);
        return new Coupling(features(), kept, transformer, network, context());
    }

    private Autoregressive autoregressive() {
        return new Autoregressive(transformer, new Made(features(), context(), hidden, transformer.size(), activation, residual));
    }
}
