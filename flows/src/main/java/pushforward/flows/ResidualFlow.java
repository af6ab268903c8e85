package pushforward.flows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The recipe of a residual flow: residual layers, each followed towards the data by a trained scale and shift per feature.
///
/// A residual layer can stretch by at most 1 / (1 - c) and shrink by at most 1 / (1 + c); the scales between them let the flow do more. Densities cost one pass and a
/// Jacobian per layer, samples an iteration per layer; see [ResidualLayer].
///
/// R. T. Q. Chen, J. Behrmann, D. Duvenaud and J.-H. Jacobsen, Residual Flows for Invertible Generative Modeling, NeurIPS 2019, DOI 10.48550/arXiv.1906.02735.
public final class ResidualFlow extends FlowRecipe<ResidualFlow> {
    private ResidualLayer layer;

    ResidualFlow(int features) {
        super(features, Mixing.SCALE);
        this.layer = ResidualLayer.of(features, 64, 64);
    }

    @Override
    ResidualFlow self() {
        return this;
    }

    /// Widths of the hidden layers of each perceptron, at least one; 64, 64 unless set.
    public ResidualFlow hidden(int... widths) {
        List<Integer> hidden = Arrays.stream(widths).boxed().toList();
        layer = new ResidualLayer(features(), hidden, layer.activation(), layer.lipschitz(), layer.exact(), layer.contextSize());
        return this;
    }

    /// The nonlinearity, of slope at most 1; LipSwish unless set.
    public ResidualFlow activation(Activation value) {
        layer = layer.withActivation(value);
        return this;
    }

    /// The Lipschitz constant of each perceptron, below 1; 0.97 unless set.
    public ResidualFlow lipschitz(double value) {
        layer = layer.withLipschitz(value);
        return this;
    }

    /// Most features for which log-determinants are exact in training too; 16 unless set.
    public ResidualFlow exact(int value) {
        layer = layer.withExact(value);
        return this;
    }

    @Override
    Optional<Bijection> layer(int index) {
        return Optional.of(layer.withContext(context()));
    }
}
