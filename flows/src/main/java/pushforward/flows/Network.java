package pushforward.flows;

import java.util.List;
import pushforward.autodiff.Var;

/// A function of one vector with parameters: what makes a layer's scales and shifts from the features it may look at.
public sealed interface Network permits Mlp {
    /// Number of input features.
    int in();

    /// Number of output features.
    int out();

    /// What it depends on, by names without any prefix.
    List<Parameter> parameters();

    /// The output `[out]` for x `[in]`.
    Var apply(Var x, Scope scope);
}
