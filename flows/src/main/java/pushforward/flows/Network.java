package pushforward.flows;

import java.util.List;
import pushforward.autodiff.Var;
import pushforward.tensor.Tensor;

/// A function of one vector with parameters: what makes a layer's scales and shifts from the features it may look at.
public sealed interface Network permits Mlp, StandardizedInputs {
    /// Number of input features.
    int in();

    /// Number of output features.
    int out();

    /// What it depends on, by names without any prefix.
    List<Parameter> parameters();

    /// Sets parameters by the first inputs it will see, before training begins; does nothing unless a network says otherwise.
    ///
    /// @param inputs `[n, in]`, of the parameters' type, not modified
    /// @param values this network's parameters, modified through [Parameters#set]
    default void initialize(Tensor inputs, Parameters values) {
    }

    /// The output `[out]` for x `[in]`.
    Var apply(Var x, Scope scope);
}
