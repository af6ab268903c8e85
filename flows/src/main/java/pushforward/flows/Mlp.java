package pushforward.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.Shape;

/// A multilayer perceptron: `h_0 = x`, `h_i = f(W_i h_(i-1) + b_i)` for each hidden layer, output `W h + b`.
///
/// Layer i has parameters `i.weight` `[out_i, in_i]` and `i.bias` `[out_i]`. With `residual`, a hidden layer whose width is that of the one before adds what came in:
/// `h_i = h_(i-1) + f(W_i h_(i-1) + b_i)`. With `zeroLast` the last weights begin at zero, so the network begins as the constant 0 and a layer made from it
/// as (nearly) the identity.
///
/// @param in input features, at least 1
/// @param hidden widths of the hidden layers; none makes a linear map
/// @param out output features, at least 1
public record Mlp(int in, List<Integer> hidden, int out, Activation activation, boolean zeroLast, boolean residual) implements Network {

    public Mlp {
        hidden = List.copyOf(hidden);
        if (in < 1 || out < 1 || hidden.stream().anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException("expected widths of at least 1, got " + in + ", " + hidden + ", " + out);
        }
    }

    /// With the given hidden widths, SiLU between layers, last layer zero, no residual connections.
    public static Mlp of(int in, int out, int... hidden) {
        return new Mlp(in, Arrays.stream(hidden).boxed().toList(), out, Activation.SILU, true, false);
    }

    /// The same with another nonlinearity.
    public Mlp withActivation(Activation value) {
        return new Mlp(in, hidden, out, value, zeroLast, residual);
    }

    /// The same with random (`false`) or zero (`true`) first values of the last weights.
    public Mlp withZeroLast(boolean value) {
        return new Mlp(in, hidden, out, activation, value, residual);
    }

    /// The same with or without residual connections.
    public Mlp withResidual(boolean value) {
        return new Mlp(in, hidden, out, activation, zeroLast, value);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        int width = in;
        for (int i = 0; i < hidden.size(); i++) {
            all.add(Parameter.trained(i + ".weight", Init.fanIn(i == 0 ? 1 : activation.gain()), hidden.get(i), width));
            all.add(Parameter.trained(i + ".bias", Init.zeros(), hidden.get(i)));
            width = hidden.get(i);
        }
        all.add(Parameter.trained(hidden.size() + ".weight", zeroLast ? Init.zeros() : Init.fanIn(1), out, width));
        all.add(Parameter.trained(hidden.size() + ".bias", Init.zeros(), out));
        return all;
    }

    @Override
    public Var apply(Var x, Scope scope) {
        Checks.shape(Shape.of(in), x);
        Var h = x;
        for (int i = 0; i < hidden.size(); i++) {
            Var next = activation.apply(affine(h, scope.child(i)));
            h = residual && hidden.get(i) == h.shape().dim(0) ? h.plus(next) : next;
        }
        return affine(h, scope.child(hidden.size()));
    }

    private static Var affine(Var x, Scope layer) {
        return layer.param("weight").matmul(x).plus(layer.param("bias"));
    }
}
