package pushforward.ode;

import pushforward.autodiff.Var;

/// A right-hand side inside a graph, with everything but time and state filled in.
@FunctionalInterface
interface Rates {
    /// The derivative `[d]` at a time (scalar) and a state `[d]`.
    Var at(Var t, Var y);
}
