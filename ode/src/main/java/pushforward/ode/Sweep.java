package pushforward.ode;

import java.util.List;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;

/// The way from one time to the next inside a graph, with the derivative an [Adjoint] gives it.
interface Sweep {
    /// Where it ends.
    ///
    /// @param y the state `[d]`
    /// @param memory of the pacer `[Pacer.MEMORY]`, without derivative
    record Reached(Var y, Var memory) {
    }

    /// Goes from one time to another.
    ///
    /// @param memory of the pacer at the beginning
    Reached over(Var from, Var to, Var y, List<Var> theta, Var memory);

    /// How often a step attempted evaluates the field.
    int evaluations();

    /// How often that happens once in a sweep.
    int evaluationsToStart();

    static Sweep of(Adjoint adjoint, GraphSolve.Problem problem) {
        return switch (adjoint) {
            case Adjoint.Discretise a -> new DiscretiseSweep(problem);
        };
    }

    /// A time or a size the controller chose, as a fraction of the way: its derivative is that of `from + fraction (to - from)`, or of `fraction (to - from)`, at the fraction it has.
    ///
    /// @param size whether it is a size
    static Var tied(Var chosen, Var from, Var to, boolean size) {
        return Control.custom(x -> chosen, (Control.Jvp) (x, value, dx) -> {
            Var way = x.get(1).minus(x.get(0));
            if (size) {
                return dx.get(1).minus(dx.get(0)).times(value.div(way).stopGradient());
            }
            Var fraction = value.minus(x.get(0)).div(way).stopGradient();
            return dx.get(0).plus(dx.get(1).minus(dx.get(0)).times(fraction));
        }, List.of(from, to));
    }
}
