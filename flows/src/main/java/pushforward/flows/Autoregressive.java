package pushforward.flows;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.flows.internal.Checks;
import pushforward.flows.transform.Affine;
import pushforward.tensor.Shape;

/// An autoregressive layer: how each feature is mapped is chosen by the data's features before it, and by the context.
///
/// ```
///   raw_i = network(y_1 .. y_(i-1), context)  [k]                                       k numbers for the transformer of feature i
///   pull:  y_i -> transformer.pull(y_i, raw_i)      all at once                          log|det| = sum of log-derivatives
///   push:  x_i -> transformer.push(x_i, raw_i)      one after the other
/// ```
///
/// The Jacobian is lower triangular. With affine transformers this is a masked autoregressive flow (MAF); turned round by [Bijections#inverse] it is an inverse autoregressive
/// flow (IAF), whose push is the one done at once.
///
/// Pull costs one pass of the network. Push is one pass of products too, since each unit is computed when what it depends on is known, but in d steps of small products: see
/// [Made].
///
/// G. Papamakarios, T. Pavlakou and I. Murray, Masked Autoregressive Flow for Density Estimation, NeurIPS 2017, DOI 10.48550/arXiv.1705.07057; D. P. Kingma et al., Improving
/// Variational Inference with Inverse Autoregressive Flow, NeurIPS 2016, DOI 10.48550/arXiv.1606.04934.
///
/// @param transformer what is done to each feature
/// @param network from features and context to the transformer's numbers
public record Autoregressive(Transformer transformer, Made network) implements Bijection {

    public Autoregressive {
        Checks.require(network.outputs() == transformer.size(), "a network of " + transformer.size() + " outputs per feature", network.outputs());
    }

    /// An affine layer without context, with a network of the given hidden widths.
    public static Autoregressive of(int features, int... hidden) {
        return of(features, Affine.standard(), hidden);
    }

    /// A layer without context, with a network of the given hidden widths.
    public static Autoregressive of(int features, Transformer transformer, int... hidden) {
        return new Autoregressive(transformer, Made.of(features, transformer.size(), hidden));
    }

    @Override
    public Shape shape() {
        return Shape.of(network.features());
    }

    @Override
    public List<Parameter> parameters() {
        return network.parameters().stream().map(p -> p.within("network")).toList();
    }

    @Override
    public int contextSize() {
        return network.contextSize();
    }

    @Override
    public Mapped push(Var x, Scope scope) {
        Checks.shape(shape(), x);
        Made.Sweep sweep = network.sweep(x, scope.child("network"));
        Var[] values = new Var[network.features()];
        Var[] logs = new Var[values.length];
        for (int i = 0; i < values.length; i++) {
            Transformer.Transformed t = transformer.push(x.slice(i, i + 1), sweep.next());
            values[i] = t.value();
            logs[i] = t.logDerivative();
            sweep.set(t.value());
        }
        return new Mapped(Var.concat(0, values), Var.concat(0, logs).sumF64());
    }

    @Override
    public Mapped pull(Var y, Scope scope) {
        Checks.shape(shape(), y);
        Transformer.Transformed t = transformer.pull(y, network.apply(y, scope.child("network")));
        return new Mapped(t.value(), t.logDerivative().sumF64());
    }
}
