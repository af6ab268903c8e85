package pushforward.flows.continuous;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.Init;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;
import pushforward.flows.internal.Checks;

/// A velocity that is the downhill direction of a potential, v = -grad phi, as that of least kinetic energy always is: OT-Flow.
///
/// ```
///   a_1 = W_0 x + U tau(t) + C c + b_0      u_1 = s(a_1)                          s(a) = log(e^a + e^-a),  s' = tanh,  s'' = 1 - tanh^2
///   a_i = W_(i-1) u_(i-1) + b_(i-1)         u_i = u_(i-1) + h s(a_i)              h = 1 / (layers - 1)
///   phi = w^T u_k + x^T Q x / 2 + x^T (B tau(t) + q)                              Q symmetric
/// ```
///
/// Gradient and Laplacian have formulas. With z_k = w, `z_(i-1) = z_i + h W_(i-1)^T (tanh a_i o z_i)`, and J_i the derivative of u_i with respect to x:
///
/// ```
///   grad phi  = W_0^T (tanh a_1 o z_1) + Q x + B tau(t) + q
///   Laplacian = sum over j of (s''(a_1) o z_1)_j |row j of W_0|^2  +  h sum over i > 1, j of (s''(a_i) o z_i)_j |row j of W_(i-1) J_(i-1)|^2  +  tr Q
/// ```
///
/// so with one layer the exact divergence -Laplacian comes free, and every further layer costs d products by its weights.
///
/// D. Onken, S. Wu Fung, X. Li and L. Ruthotto, OT-Flow: Fast and Accurate Continuous Normalizing Flows via Optimal Transport, AAAI 2021, DOI 10.1609/aaai.v35i10.17113; there Q
/// is a product A^T A.
///
/// @param features d
/// @param width hidden units m
/// @param layers k, at least 1
/// @param time what the network sees of the time
/// @param contextSize how many context features it reads, 0 for none
public record PotentialNet(int features, int width, int layers, TimeFeatures time, int contextSize) implements Velocity {

    public PotentialNet {
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(width >= 1 && layers >= 1, "at least 1 layer of at least 1 unit", layers + " of " + width);
        Checks.require(contextSize >= 0, "0 context features or more", contextSize);
    }

    /// With the plain time and no context.
    public static PotentialNet of(int features, int width, int layers) {
        return new PotentialNet(features, width, layers, new TimeFeatures.Plain(), 0);
    }

    /// The same with other features of the time.
    public PotentialNet withTime(TimeFeatures value) {
        return new PotentialNet(features, width, layers, value, contextSize);
    }

    /// The same with a context.
    public PotentialNet withContext(int size) {
        return new PotentialNet(features, width, layers, time, size);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            all.add(Parameter.trained(i + ".weight", Init.fanIn(1), width, i == 0 ? features : width));
            all.add(Parameter.trained(i + ".bias", Init.zeros(), width));
        }
        all.add(Parameter.trained("time", Init.fanIn(1), width, time.size()));
        all.add(Parameter.trained("out", Init.zeros(), width));
        all.add(Parameter.trained("quadratic", Init.zeros(), features, features));
        all.add(Parameter.trained("linear.time", Init.zeros(), features, time.size()));
        all.add(Parameter.trained("linear.bias", Init.zeros(), features));
        if (contextSize > 0) {
            all.add(Parameter.trained("context", Init.fanIn(1), width, contextSize));
        }
        return all;
    }

    /// Where [#prepare] puts what does not belong to a layer: U, w, Q, B, q, the squared norms of W_0's rows, tr Q.
    private int rest() {
        return 2 * layers;
    }

    /// W_0, b_0 (the context's part included), W_1, b_1, .., and then what does not belong to a layer.
    @Override
    public List<Var> prepare(Scope scope) {
        List<Var> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            all.add(scope.child(i).param("weight"));
            all.add(scope.child(i).param("bias"));
        }
        if (contextSize > 0) {
            all.set(1, all.get(1).plus(scope.param("context").matmul(scope.context(contextSize))));
        }
        Var q = scope.param("quadratic");
        all.add(scope.param("time"));
        all.add(scope.param("out"));
        all.add(q.plus(q.transpose()).times(0.5));
        all.add(scope.child("linear").param("time"));
        all.add(scope.child("linear").param("bias"));
        all.add(all.get(0).square().sum(1));
        double[] identity = new double[features * features];
        for (int i = 0; i < features; i++) {
            identity[i * features + i] = 1;
        }
        all.add(q.times(q.constant(identity, features, features)).sum());
        return all;
    }

    /// phi, a scalar of x's type.
    ///
    /// @param prepared what [#prepare] returned
    public Var potential(Var t, Var x, List<Var> prepared) {
        Var phi = time.at(t);
        Var u = hidden(t, x, prepared).outputs().getLast();
        Var straight = prepared.get(rest() + 3).matmul(phi).plus(prepared.get(rest() + 4));
        return prepared.get(rest() + 1).dot(u).plus(x.dot(prepared.get(rest() + 2).matmul(x).times(0.5).plus(straight)));
    }

    @Override
    public Var at(Var t, Var x, List<Var> prepared) {
        return velocity(t, x, prepared, hidden(t, x, prepared).slopes(), new ArrayList<>());
    }

    @Override
    public boolean hasDivergence() {
        return true;
    }

    @Override
    public WithDivergence withDivergence(Var t, Var x, List<Var> prepared) {
        Hidden hidden = hidden(t, x, prepared);
        List<Var> adjoints = new ArrayList<>();
        Var v = velocity(t, x, prepared, hidden.slopes(), adjoints);
        Var laplacian = curvature(hidden, adjoints, 0).dot(prepared.get(rest() + 5)).plus(prepared.get(rest() + 6));
        Var j = hidden.slopes().get(0).reshape(width, 1).times(prepared.get(0));
        for (int i = 1; i < layers; i++) {
            Var moved = prepared.get(2 * i).matmul(j);
            laplacian = laplacian.plus(curvature(hidden, adjoints, i).dot(moved.square().sum(1)).times(step()));
            if (i < layers - 1) {
                j = j.plus(hidden.slopes().get(i).reshape(width, 1).times(moved).times(step()));
            }
        }
        return new WithDivergence(v, laplacian.unaryMinus());
    }

    /// s''(a_i) o z_i `[m]`.
    private static Var curvature(Hidden hidden, List<Var> adjoints, int i) {
        return hidden.slopes().get(i).square().unaryMinus().plus(1).times(adjoints.get(i));
    }

    private double step() {
        return 1.0 / Math.max(1, layers - 1);
    }

    /// What the layers make of a point.
    ///
    /// @param outputs u_1, .., u_k `[m]` each
    /// @param slopes tanh a_1, .., tanh a_k `[m]` each
    private record Hidden(List<Var> outputs, List<Var> slopes) {
    }

    private Hidden hidden(Var t, Var x, List<Var> prepared) {
        List<Var> outputs = new ArrayList<>();
        List<Var> slopes = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            Var a = prepared.get(2 * i).matmul(i == 0 ? x : outputs.getLast()).plus(prepared.get(2 * i + 1));
            if (i == 0) {
                a = a.plus(prepared.get(rest()).matmul(time.at(t)));
            }
            Var s = a.times(2).softplus().minus(a);
            outputs.add(i == 0 ? s : outputs.getLast().plus(s.times(step())));
            slopes.add(a.tanh());
        }
        return new Hidden(outputs, slopes);
    }

    /// -grad phi; z_1, .., z_k are put into `adjoints`.
    private Var velocity(Var t, Var x, List<Var> prepared, List<Var> slopes, List<Var> adjoints) {
        Var z = prepared.get(rest() + 1);
        adjoints.add(z);
        for (int i = layers - 1; i > 0; i--) {
            z = z.plus(prepared.get(2 * i).transpose().matmul(slopes.get(i).times(z)).times(step()));
            adjoints.addFirst(z);
        }
        Var straight = prepared.get(rest() + 3).matmul(time.at(t)).plus(prepared.get(rest() + 4));
        Var gradient = prepared.get(0).transpose().matmul(slopes.get(0).times(z)).plus(prepared.get(rest() + 2).matmul(x)).plus(straight);
        return gradient.unaryMinus();
    }
}
