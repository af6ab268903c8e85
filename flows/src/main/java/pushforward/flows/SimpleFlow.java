package pushforward.flows;

import java.util.Optional;
import java.util.function.BiFunction;

/// The recipe of a flow of layers without networks: planar, radial, Sylvester, Gaussianization.
public final class SimpleFlow extends FlowRecipe<SimpleFlow> {
    private final BiFunction<Integer, Integer, Bijection> layer;

    /// @param layer from numbers of features and of context features to a layer
    SimpleFlow(int features, BiFunction<Integer, Integer, Bijection> layer) {
        super(features, Mixing.LINEAR);
        this.layer = layer;
    }

    @Override
    SimpleFlow self() {
        return this;
    }

    @Override
    Optional<Bijection> layer(int index) {
        return Optional.of(layer.apply(features(), context()));
    }
}
