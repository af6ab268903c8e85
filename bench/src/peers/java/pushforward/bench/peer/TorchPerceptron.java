package pushforward.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A multilayer perceptron with rectified linear units.
///
/// @param layers the last has no units
record TorchPerceptron(List<Linear> layers) {
    TorchPerceptron {
        layers = List.copyOf(layers);
    }

    /// The map `x W^T + b`.
    ///
    /// @param weight `[out, in]`
    /// @param bias `[out]`
    record Linear(Tensor weight, Tensor bias) {
        Tensor apply(Tensor x) {
            return torch.linear(x, weight, bias);
        }
    }

    /// The perceptron whose parameters have names that begin with `prefix`.
    ///
    /// @param hidden how many hidden layers it has
    /// @param arrange puts rows of the last layer in order
    static TorchPerceptron of(TorchParameters parameters, String prefix, int hidden, UnaryOperator<Tensor> arrange) {
        List<Linear> layers = new ArrayList<>();
        for (int l = 0; l <= hidden; l++) {
            UnaryOperator<Tensor> order = l == hidden ? arrange : UnaryOperator.identity();
            Tensor weight = order.apply(parameters.at(prefix + l + ".weight"));
            Tensor bias = order.apply(parameters.at(prefix + l + ".bias"));
            layers.add(new Linear(parameters.trained(weight), parameters.trained(bias)));
        }
        return new TorchPerceptron(layers);
    }

    /// The outputs `[n, out]` for x `[n, in]`.
    Tensor apply(Tensor x) {
        Tensor h = x;
        for (Linear layer : layers.subList(0, layers.size() - 1)) {
            h = layer.apply(h).relu_();
        }
        return layers.getLast().apply(h);
    }
}
