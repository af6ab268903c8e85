package pushforward.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Autodiff;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// A step so short that it can be taken back: `pull(y) = y + g(y)`, g a perceptron whose Lipschitz constant is at most c < 1.
///
/// ```
///   g(y) = W_k f( .. f(W_0 y + V c + b_0) .. ) + b_k,     W_i = weight_i / max(1, |weight_i| / c^(1 / (k + 1))),     c the context, if any
/// ```
///
/// `|weight|` is a bound of the largest singular value that always holds, [SpectralBound], and the activation's slope is at most 1. All features move at once, and
/// the Jacobian has no zeros, at the price of the other direction and of the determinant:
///
/// - `pull` one evaluation of g;
/// - `push` Banach's iteration, to some 1e-14 (1 + |x|) in F64, one evaluation of g per step, of which there are log(1e-14) / log(c) at worst and far fewer where g is
///   flatter. Its derivative is that of an implicit function: one solve with the Jacobian `[d, d]` per sample;
/// - log|det| exactly, from the Jacobian `[d, d]`: d evaluations of g's linear part in one, and d^3 / 3 multiply-adds per sample. Only where there is random noise,
///   which is in training ([Scope#noise]), and more than `exact` features, `pull` returns an estimate that is right in the mean, [LogDetSeries] (which says how right), for some 5 products with the Jacobian.
///   So densities and validation losses never depend on chance.
///
/// Parameters: `i.weight` `[out_i, in_i]` and `i.bias` `[out_i]` for each layer of g, `context.weight` `[out_0, c]` where there is a context. The last weight begins
/// at zero, and the layer as the identity.
///
/// J. Behrmann, W. Grathwohl, R. T. Q. Chen, D. Duvenaud and J.-H. Jacobsen, Invertible Residual Networks, ICML 2019, DOI 10.48550/arXiv.1811.00995;
/// R. T. Q. Chen, J. Behrmann, D. Duvenaud and J.-H. Jacobsen, Residual Flows for Invertible Generative Modeling, NeurIPS 2019, DOI 10.48550/arXiv.1906.02735.
///
/// @param features d
/// @param hidden widths of g's hidden layers, at least one
/// @param activation f: TANH, SOFTPLUS, ELU or LIP_SWISH, whose slopes are continuous and at most 1
/// @param lipschitz c, within (0, 0.999]
/// @param exact most features for which log|det| is exact in training too
/// @param contextSize how many context features g reads, 0 for none
public record ResidualLayer(int features, List<Integer> hidden, Activation activation, double lipschitz, int exact, int contextSize) implements Bijection {
    private static final double MOST = 0.999;
    private static final double LIPSCHITZ = 0.97;
    private static final int EXACT = 16;

    public ResidualLayer {
        hidden = List.copyOf(hidden);
        Checks.require(features >= 1, "at least 1 feature", features);
        Checks.require(!hidden.isEmpty() && hidden.stream().allMatch(n -> n >= 1), "hidden widths of at least 1", hidden);
        Checks.require(activation.lipschitz() <= 1 && activation != Activation.RELU, "an activation with a continuous slope of at most 1", activation);
        Checks.require(lipschitz > 0 && lipschitz <= MOST, "a Lipschitz constant within (0, " + MOST + "]", lipschitz);
        Checks.require(exact >= 0, "0 features or more with an exact log-determinant", exact);
        Checks.require(contextSize >= 0, "0 context features or more", contextSize);
    }

    /// With LipSwish, a Lipschitz constant of 0.97, exact log-determinants up to 16 features, no context.
    public static ResidualLayer of(int features, int... hidden) {
        return new ResidualLayer(features, Arrays.stream(hidden).boxed().toList(), Activation.LIP_SWISH, LIPSCHITZ, EXACT, 0);
    }

    /// The same with another activation.
    public ResidualLayer withActivation(Activation value) {
        return new ResidualLayer(features, hidden, value, lipschitz, exact, contextSize);
    }

    /// The same with another Lipschitz constant.
    public ResidualLayer withLipschitz(double value) {
        return new ResidualLayer(features, hidden, activation, value, exact, contextSize);
    }

    /// The same with another limit for exact log-determinants in training.
    public ResidualLayer withExact(int value) {
        return new ResidualLayer(features, hidden, activation, lipschitz, value, contextSize);
    }

    /// The same with a context.
    public ResidualLayer withContext(int size) {
        return new ResidualLayer(features, hidden, activation, lipschitz, exact, size);
    }

    @Override
    public Shape shape() {
        return Shape.of(features);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        int width = features;
        for (int i = 0; i < hidden.size(); i++) {
            all.add(Parameter.trained(i + ".weight", Init.fanIn(i == 0 ? 1 : activation.gain()), hidden.get(i), width));
            all.add(Parameter.trained(i + ".bias", Init.zeros(), hidden.get(i)));
            width = hidden.get(i);
        }
        all.add(Parameter.trained(hidden.size() + ".weight", Init.zeros(), features, width));
        all.add(Parameter.trained(hidden.size() + ".bias", Init.zeros(), features));
        if (contextSize > 0) {
            all.add(Parameter.trained("context.weight", Init.fanIn(1), hidden.get(0), contextSize));
        }
        return all;
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        List<Var> layers = layers(scope);
        Optional<Noise> noise = features > exact ? scope.noise() : Optional.empty();
        Var log = noise.map(n -> LogDetSeries.estimate(v -> g(v, layers), y, n)).orElseGet(() -> logDet(y, layers));
        return new Mapped(y.plus(g(y, layers)), log);
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        List<Var> arguments = new ArrayList<>(List.of(x));
        arguments.addAll(layers(scope));
        int n = arguments.size();
        Var y = Control.solve(v -> v.get(0).plus(g(v.get(0), v.subList(2, n + 1))).minus(v.get(1)), arguments,
                v -> FixedPoint.solve(u -> g(u, v.subList(1, n)), v.get(0), lipschitz));
        return new Mapped(y, logDet(y, arguments.subList(1, n)).unaryMinus());
    }

    /// What g is made of at this context: weight and bias of each layer, the weights divided. Uniform, but for the first bias where there is a context.
    private List<Var> layers(Scope scope) {
        List<Var> all = new ArrayList<>();
        double each = Math.pow(lipschitz, 1.0 / (hidden.size() + 1));
        for (int i = 0; i <= hidden.size(); i++) {
            Scope layer = scope.child(i);
            Var weight = layer.param("weight");
            all.add(weight.div(SpectralBound.of(weight).div(each).max(1).cast(weight.dtype())));
            all.add(layer.param("bias"));
        }
        if (contextSize > 0) {
            all.set(1, all.get(1).plus(scope.child("context").param("weight").matmul(scope.context(contextSize))));
        }
        return all;
    }

    private Var g(Var y, List<Var> layers) {
        Var h = y;
        for (int i = 0; i < layers.size(); i += 2) {
            h = layers.get(i).matmul(i == 0 ? h : activation.apply(h)).plus(layers.get(i + 1));
        }
        return h;
    }

    /// log det(I + J); the determinant is positive, because no eigenvalue of J is as large as 1.
    private Var logDet(Var y, List<Var> layers) {
        Var jacobian = Autodiff.jacobian(v -> g(v, layers)).apply(y).cast(DType.F64);
        double[] ones = new double[features * features];
        for (int i = 0; i < features; i++) {
            ones[i * features + i] = 1;
        }
        return jacobian.plus(jacobian.constant(ones, features, features)).logAbsDet();
    }
}
