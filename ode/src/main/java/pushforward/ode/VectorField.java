package pushforward.ode;

import java.util.List;
import pushforward.autodiff.Var;

/// The right-hand side of `y' = f(t, y, theta)` as a traced function of one sample: written once, it serves solves of many rows, solves within a compiled program, their
/// derivatives, and divergences. Meant for users to implement.
@FunctionalInterface
public interface VectorField {
    /// The derivative.
    ///
    /// @param t the time, a scalar of y's type
    /// @param y the state `[d]`
    /// @param theta what else the field depends on, any shapes: parameters, contexts, the probe of an estimate. What a solve should have a derivative with respect to must
    /// come in here, not by capture
    /// @return `[d]`
    Var at(Var t, Var y, List<Var> theta);
}
