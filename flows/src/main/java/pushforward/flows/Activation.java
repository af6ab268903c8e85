package pushforward.flows;

import java.util.Locale;
import pushforward.autodiff.Var;

/// The nonlinearity between two layers of a network, applied to every feature.
public enum Activation {
    /// tanh(x): bounded, smooth.
    TANH(5.0 / 3),
    /// max(x, 0): not smooth at 0.
    RELU(Math.sqrt(2)),
    /// x sigmoid(x): smooth. D. Hendrycks and K. Gimpel, Gaussian Error Linear Units, 2016, DOI 10.48550/arXiv.1606.08415.
    SILU(1.68),
    /// x Phi(x): smooth; the same paper.
    GELU(1.53),
    /// log(1 + exp(x)): smooth, positive.
    SOFTPLUS(1);

    private final double gain;

    Activation(double gain) {
        this.gain = gain;
    }

    /// How much larger weights must be to keep the variance of features from layer to layer.
    double gain() {
        return gain;
    }

    /// The value at x, element by element.
    public Var apply(Var x) {
        return switch (this) {
            case TANH -> x.tanh();
            case RELU -> x.relu();
            case SILU -> x.silu();
            case GELU -> x.gelu();
            case SOFTPLUS -> x.softplus();
        };
    }

    /// The name in files: lower case.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The activation of that name.
    public static Activation of(String word) {
        for (Activation a : values()) {
            if (a.word().equals(word)) {
                return a;
            }
        }
        throw new IllegalArgumentException("expected tanh, relu, silu, gelu or softplus, got \"" + word + "\"");
    }
}
