package pushforward.flows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.tensor.Shape;
import pushforward.tensor.Tensor;

/// A probability distribution with a density, of samples of one shape. Meant for users to implement.
///
/// Like a [Bijection] it is an immutable description of one sample, traced with the parameters a [Scope] holds.
public interface Distribution {
    /// The shape of one sample.
    Shape shape();

    /// What the density depends on, by names without any prefix.
    default List<Parameter> parameters() {
        return List.of();
    }

    /// How many context features the density reads from [Scope#context()]; 0 if it needs none.
    default int contextSize() {
        return 0;
    }

    /// The log-density at x, in nats: a scalar of type F64, minus infinity outside the support.
    ///
    /// @param x of [#shape()]
    Var logProb(Var x, Scope scope);

    /// A sample, of the type of `noise`.
    Var sample(Noise noise, Scope scope);

    /// A sample and its log-density.
    default Sampled sampleWithLogProb(Noise noise, Scope scope) {
        Var x = sample(noise, scope);
        return new Sampled(x, logProb(x, scope));
    }

    /// The differential entropy, -E log p, in nats, where it has a closed form: an F64 scalar.
    ///
    /// @param x of [#shape()], any point: it gives the type
    default Optional<Var> entropy(Var x, Scope scope) {
        return Optional.empty();
    }

    /// The distribution for one context.
    ///
    /// @param context as many features as [#contextSize()], finite
    default Distribution given(double... context) {
        return new Given(this, Arrays.stream(context).boxed().toList());
    }

    /// Sets parameters by the data before training begins; does nothing unless a distribution says otherwise.
    ///
    /// @param data `[n, shape..]`, of the parameters' type, not modified
    /// @param context `[n, contextSize]` what each row is conditioned on, if anything; not modified
    /// @param values this distribution's parameters, modified through [Parameters#set]
    default void initialize(Tensor data, Optional<Tensor> context, Parameters values) {
    }

    /// A sample and its log-density.
    ///
    /// @param value of the distribution's shape
    /// @param logProb an F64 scalar
    record Sampled(Var value, Var logProb) {
    }
}
