package pushforward.flows.continuous;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Var;
import pushforward.flows.Activation;
import pushforward.flows.Init;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;

/// A perceptron of point, time and context as a velocity.
///
/// ```
///   a_1 = W_0 x + U phi(t) + C c + b_0,   a_(i+1) = W_i f(a_i) + b_i,   v = W_k f(a_k) + b_k
///   gated: f(a_i) sigmoid(G_i phi(t)) in place of f(a_i)
/// ```
///
/// With one or two hidden layers the divergence has a formula. Let D_i be the diagonal matrix of slopes `g_i f'(a_i)`, g_i the gate or 1:
///
/// ```
///   one hidden layer    J = W_1 D_1 W_0          tr J = sum over i of (W_0 W_1)_ii d_i                          d numbers prepared once
///   two                 J = W_2 D_2 W_1 D_1 W_0  tr J = d_2^T [ W_1 o (W_0 W_2)^T ] d_1                         the bracket depends on parameters alone
/// ```
///
/// so value and divergence together cost about two values, whatever the number of features, and are exact. With more hidden layers there is no such formula.
///
/// @param features d
/// @param hidden widths of the hidden layers, at least one
/// @param activation f, smooth: likelihoods differentiate the divergence, which has f'' in it
/// @param time what the network sees of the time
/// @param gated whether hidden units are also multiplied by gates of the time
/// @param contextSize how many context features it reads, 0 for none
public record VelocityNet(int features, List<Integer> hidden, Activation activation, TimeFeatures time, boolean gated, int contextSize) implements Velocity {

    public VelocityNet {
        hidden = List.copyOf(hidden);
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(!hidden.isEmpty() && hidden.stream().allMatch(n -> n >= 1), "hidden widths of at least 1", hidden);
        Checks.require(activation != Activation.RELU && activation != Activation.ELU, "a smooth activation: tanh, silu, gelu, softplus or lip_swish", activation.word());
        Checks.require(contextSize >= 0, "0 context features or more", contextSize);
    }

    /// With SiLU, the plain time, no gates, no context.
    public static VelocityNet of(int features, int... hidden) {
        return new VelocityNet(features, Arrays.stream(hidden).boxed().toList(), Activation.SILU, new TimeFeatures.Plain(), false, 0);
    }

    /// The same with another activation.
    public VelocityNet withActivation(Activation value) {
        return new VelocityNet(features, hidden, value, time, gated, contextSize);
    }

    /// The same with other features of the time.
    public VelocityNet withTime(TimeFeatures value) {
        return new VelocityNet(features, hidden, activation, value, gated, contextSize);
    }

    /// The same with or without gates.
    public VelocityNet withGates(boolean value) {
        return new VelocityNet(features, hidden, activation, time, value, contextSize);
    }

    /// The same with a context.
    public VelocityNet withContext(int size) {
        return new VelocityNet(features, hidden, activation, time, gated, size);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        int width = features;
        for (int i = 0; i < hidden.size(); i++) {
            all.add(Parameter.trained(i + ".weight", Init.fanIn(i == 0 ? 1 : activation == Activation.TANH ? 5.0 / 3 : 1.6), hidden.get(i), width));
            all.add(Parameter.trained(i + ".bias", Init.zeros(), hidden.get(i)));
            if (gated) {
                all.add(Parameter.trained(i + ".gate", Init.zeros(), hidden.get(i), time.size()));
            }
            width = hidden.get(i);
        }
        all.add(Parameter.trained(hidden.size() + ".weight", Init.zeros(), features, width));
        all.add(Parameter.trained(hidden.size() + ".bias", Init.zeros(), features));
        all.add(Parameter.trained("time", Init.fanIn(1), hidden.get(0), time.size()));
        if (contextSize > 0) {
            all.add(Parameter.trained("context", Init.fanIn(1), hidden.get(0), contextSize));
        }
        return all;
    }

    /// W_0, b_0 (the context's part included), W_1, b_1, .., U, the gates' matrices, and last, where there is a formula, what the divergence reads.
    @Override
    public List<Var> prepare(Scope scope) {
        List<Var> all = new ArrayList<>();
        for (int i = 0; i <= hidden.size(); i++) {
            all.add(scope.child(i).param("weight"));
            all.add(scope.child(i).param("bias"));
        }
        if (contextSize > 0) {
            all.set(1, all.get(1).plus(scope.param("context").matmul(scope.context(contextSize))));
        }
        all.add(scope.param("time"));
        for (int i = 0; gated && i < hidden.size(); i++) {
            all.add(scope.child(i).param("gate"));
        }
        if (hidden.size() == 1) {
            all.add(all.get(0).times(all.get(2).transpose()).sum(1));
        } else if (hidden.size() == 2) {
            all.add(all.get(2).times(all.get(0).matmul(all.get(4)).transpose()));
        }
        return all;
    }

    @Override
    public Var at(Var t, Var x, List<Var> prepared) {
        return layers(t, x, prepared, new ArrayList<>());
    }

    @Override
    public boolean hasDivergence() {
        return hidden.size() <= 2;
    }

    @Override
    public WithDivergence withDivergence(Var t, Var x, List<Var> prepared) {
        if (!hasDivergence()) {
            return Velocity.super.withDivergence(t, x, prepared);
        }
        List<Var> slopes = new ArrayList<>();
        Var v = layers(t, x, prepared, slopes);
        Var known = prepared.getLast();
        Var divergence = hidden.size() == 1 ? known.dot(slopes.get(0)) : slopes.get(1).dot(known.matmul(slopes.get(0)));
        return new WithDivergence(v, divergence);
    }

    /// The velocity; the slopes d_i of the hidden layers are added to `slopes`.
    private Var layers(Var t, Var x, List<Var> prepared, List<Var> slopes) {
        int k = hidden.size();
        Var phi = time.at(t);
        Var a = prepared.get(0).matmul(x).plus(prepared.get(1)).plus(prepared.get(2 * k + 2).matmul(phi));
        for (int i = 0; i < k; i++) {
            Autodiff.WithTangents f = Autodiff.jvp(v -> List.of(activation.apply(v.get(0))), List.of(a), List.of(a.fill(1)));
            Var h = f.values().get(0);
            Var d = f.tangents().get(0);
            if (gated) {
                Var gate = prepared.get(2 * k + 3 + i).matmul(phi).sigmoid();
                h = h.times(gate);
                d = d.times(gate);
            }
            slopes.add(d);
            a = prepared.get(2 * i + 2).matmul(h).plus(prepared.get(2 * i + 3));
        }
        return a;
    }
}
