package pushforward.autodiff;

/// A function of one sample, written as plain Java on [Var].
@FunctionalInterface
public interface Fn {
    /// The value at `x`; called while tracing, with shapes but without numbers.
    Var apply(Var x);
}
