package pushforward.autodiff;

import java.util.List;

/// A function of several arguments, written as plain Java on [Var].
@FunctionalInterface
public interface FnN {
    /// The value at `arguments`; called while tracing, with shapes but without numbers.
    Var apply(List<Var> arguments);
}
