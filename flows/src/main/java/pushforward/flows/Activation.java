package pushforward.flows;

import java.util.Locale;
import pushforward.autodiff.Var;

/// The nonlinearity between two layers of a network, applied to every feature.
public enum Activation {
    /// tanh(x): bounded, smooth.
    TANH(5.0 / 3, 1),
    /// max(x, 0): not smooth at 0.
    RELU(Math.sqrt(2), 1),
    /// x sigmoid(x): smooth. D. Hendrycks and K. Gimpel, Gaussian Error Linear Units, 2016, DOI 10.48550/arXiv.1606.08415.
    SILU(1.68, 1.09984),
    /// x Phi(x): smooth; the same paper.
    GELU(1.53, 1.12905),
    /// log(1 + exp(x)): smooth, positive.
    SOFTPLUS(1, 1),
    /// x for x > 0, exp(x) - 1 below: its derivative is continuous, its second one is not. D.-A. Clevert, T. Unterthiner and S. Hochreiter, Fast and Accurate Deep
    /// Network Learning by Exponential Linear Units, ICLR 2016, DOI 10.48550/arXiv.1511.07289.
    ELU(1.245, 1),
    /// x sigmoid(x) / 1.1: smooth, and its slope is at most 1. R. T. Q. Chen, J. Behrmann, D. Duvenaud and J.-H. Jacobsen, Residual Flows for Invertible Generative
    /// Modeling, NeurIPS 2019, DOI 10.48550/arXiv.1906.02735.
    LIP_SWISH(1.85, 0.99986);

    private final double gain;
    private final double lipschitz;

    Activation(double gain, double lipschitz) {
        this.gain = gain;
        this.lipschitz = lipschitz;
    }

    /// The largest absolute slope, rounded up.
    public double lipschitz() {
        return lipschitz;
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
            case ELU -> x.max(0).plus(x.min(0).expm1());
            case LIP_SWISH -> x.silu().div(1.1);
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
        throw new IllegalArgumentException("expected tanh, relu, silu, gelu, softplus, elu or lip_swish, got \"" + word + "\"");
    }
}
