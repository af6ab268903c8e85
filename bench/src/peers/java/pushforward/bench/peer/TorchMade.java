package pushforward.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// A masked autoregressive network with rectified linear units: one dense matrix with a mask per layer, and one for the direct connections from input to output.
///
/// ```
///   h_0 = x,   h_l = relu((M_l * W_l) h_(l-1) + b_l),   out = (M * W) h + (N * D) x + b
/// ```
///
/// A mask is one where the degree of the column is at most that of the row: see [pushforward.flows.Made].
///
/// @param layers the last has no units
/// @param direct from input to output
record TorchMade(List<Layer> layers, Weight direct) {
    TorchMade {
        layers = List.copyOf(layers);
    }

    /// @param weight `[out, in]`
    /// @param mask the same shape, 0 and 1
    record Weight(Tensor weight, Tensor mask) {
        Tensor masked() {
            return weight.mul(mask);
        }
    }

    /// @param bias `[out]`
    record Layer(Weight weight, Tensor bias) {
    }

    /// The network with its masks applied, for one pass or many.
    ///
    /// @param direct `[out, in]`
    record Masked(TorchPerceptron perceptron, Tensor direct) {
        /// The outputs `[n, out]` for x `[n, d]`.
        Tensor apply(Tensor x) {
            return perceptron.apply(x).addmm_(x, direct.t());
        }
    }

    /// Applies the masks: one product of numbers per weight.
    Masked masked() {
        return new Masked(new TorchPerceptron(layers.stream().map(l -> new TorchPerceptron.Linear(l.weight.masked(), l.bias)).toList()), direct.masked());
    }

    /// The network whose parameters have names that begin with `prefix`, for `features` features without context.
    ///
    /// @param hidden widths of the hidden layers
    /// @param outputs numbers per feature
    /// @param arrange puts rows of the last layer in order
    static TorchMade of(TorchParameters parameters, String prefix, int features, List<Integer> hidden, int outputs, UnaryOperator<Tensor> arrange) {
        int[] inputs = IntStream.rangeClosed(1, features).toArray();
        int[] out = IntStream.range(0, features * outputs).map(i -> i / outputs).toArray();
        List<Layer> layers = new ArrayList<>();
        int[] columns = inputs;
        for (int l = 0; l <= hidden.size(); l++) {
            boolean last = l == hidden.size();
            int[] rows = last ? out : degrees(hidden.get(l), features);
            UnaryOperator<Tensor> order = last ? arrange : UnaryOperator.identity();
            Weight weight = weight(parameters, prefix + l + ".weight.", rows, columns, order);
            layers.add(new Layer(weight, parameters.trained(order.apply(parameters.at(prefix + l + ".bias")))));
            columns = rows;
        }
        return new TorchMade(layers, weight(parameters, prefix + "direct.", out, inputs, arrange));
    }

    /// Degrees of hidden units, spread evenly over 1 .. d - 1, in ascending order.
    private static int[] degrees(int width, int features) {
        return IntStream.rangeClosed(1, width).map(j -> (j * (features - 1) + width - 1) / width).toArray();
    }

    private static Weight weight(TorchParameters parameters, String prefix, int[] rows, int[] columns, UnaryOperator<Tensor> arrange) {
        Tensor dense = arrange.apply(parameters.dense(prefix, rows.length, columns.length));
        double[] mask = IntStream.of(rows).boxed().flatMap(r -> IntStream.of(columns).mapToObj(c -> c <= r)).mapToDouble(sees -> sees ? 1 : 0).toArray();
        return new Weight(parameters.trained(dense), arrange.apply(Natives.tensor(mask, dense.scalar_type(), rows.length, columns.length)));
    }
}
