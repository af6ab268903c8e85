package pushforward.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.flows.internal.Checks;

/// The recipe of a residual flow: residual layers, each followed towards the data by a trained scale and shift per feature.
///
/// ```
///   base -> residual -> ActNorm -> residual -> ActNorm -> .. -> residual -> ActNorm -> [preprocessing] -> data
/// ```
///
/// A residual layer can stretch by at most 1 / (1 - c) and shrink by at most 1 / (1 + c); the scales between them let the flow do more. Densities cost one pass and a
/// Jacobian per layer, samples an iteration per layer; see [ResidualLayer].
///
/// Each method changes one setting and returns the recipe.
///
/// R. T. Q. Chen, J. Behrmann, D. Duvenaud and J.-H. Jacobsen, Residual Flows for Invertible Generative Modeling, NeurIPS 2019, DOI 10.48550/arXiv.1906.02735.
public final class ResidualFlow {
    private final int features;
    private int layers = 8;
    private ResidualLayer layer;
    private Optional<Bijection> preprocessing = Optional.empty();

    ResidualFlow(int features) {
        this.features = features;
        this.layer = ResidualLayer.of(features, 64, 64);
    }

    /// Number of residual layers; 8 unless set.
    public ResidualFlow layers(int n) {
        Checks.require(n >= 1, "at least 1 layer", n);
        layers = n;
        return this;
    }

    /// Widths of the hidden layers of each perceptron, at least one; 64, 64 unless set.
    public ResidualFlow hidden(int... widths) {
        List<Integer> hidden = Arrays.stream(widths).boxed().toList();
        layer = new ResidualLayer(features, hidden, layer.activation(), layer.lipschitz(), layer.exact(), layer.contextSize());
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

    /// Number of context features the perceptrons read; 0 unless set.
    public ResidualFlow context(int size) {
        layer = layer.withContext(size);
        return this;
    }

    /// What lies between the flow and the data, for example [Logit] for data in an interval; standardisation, [Standardize], unless set.
    public ResidualFlow preprocessing(Bijection value) {
        preprocessing = Optional.of(value);
        return this;
    }

    /// The bijection alone.
    public Bijection bijection() {
        List<Bijection> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            all.add(layer);
            all.add(new ActNorm(features));
        }
        all.add(preprocessing.orElseGet(() -> new Standardize(features)));
        return Bijections.compose(all);
    }

    /// The flow, from a standard normal.
    public Flow build() {
        return Flow.of(bijection());
    }
}
