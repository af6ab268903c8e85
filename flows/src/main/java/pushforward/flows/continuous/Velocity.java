package pushforward.flows.continuous;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Var;
import pushforward.flows.Parameter;
import pushforward.flows.Scope;

/// A velocity field v(t, x) with parameters: what carries points from the base at t = 0 to the data at t = 1. Meant for users to implement.
///
/// Like a layer it is an immutable description of one sample. What it computes from parameters and context alone is prepared once per solve; the velocity itself is then a
/// function of time, state and
/// what was prepared, so a solver can differentiate it with respect to all three.
public interface Velocity {
    /// The number of features d.
    int features();

    /// How many context features [#prepare] reads from [Scope#context()]; 0 if none.
    default int contextSize() {
        return 0;
    }

    /// What it depends on, by names without any prefix.
    List<Parameter> parameters();

    /// What the velocity needs of parameters and context, of any shapes.
    List<Var> prepare(Scope scope);

    /// The velocity `[d]`.
    ///
    /// @param t the time, a scalar of x's type
    /// @param x the point `[d]`
    /// @param prepared what [#prepare] returned, or values of the same types
    Var at(Var t, Var x, List<Var> prepared);

    /// Whether [#withDivergence] has a formula of its own.
    default boolean hasDivergence() {
        return false;
    }

    /// The velocity and its divergence, by a formula that costs about as much as the velocity.
    default WithDivergence withDivergence(Var t, Var x, List<Var> prepared) {
        throw new UnsupportedOperationException("this velocity has no formula for its divergence: use Divergence.exact() or an estimate");
    }

    /// A velocity and the trace of its Jacobian.
    ///
    /// @param velocity `[d]`
    /// @param divergence a scalar of its type
    /// @param standardError of an estimate of the divergence from two random numbers or more, a scalar; none where it is exact, or of one number
    record WithDivergence(Var velocity, Var divergence, Optional<Var> standardError) {
        /// Without a standard error.
        public WithDivergence(Var velocity, Var divergence) {
            this(velocity, divergence, Optional.empty());
        }
    }
}
