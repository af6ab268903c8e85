package pushforward.ode;

import java.util.ArrayList;
import java.util.List;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;
import pushforward.ode.internal.Checks;

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

    /// What takes its steps.
    TracedSteps steps();

    /// How often a step attempted evaluates the field.
    default int evaluations() {
        return steps().evaluations();
    }

    /// How often that happens once in a sweep.
    default int evaluationsToStart() {
        return steps().evaluationsToStart();
    }

    static Sweep of(Adjoint adjoint, GraphSolve.Problem problem) {
        return switch (adjoint) {
            case Adjoint.Discretise a -> new DiscretiseSweep(problem);
            case Adjoint.Checkpointed a -> new CheckpointedSweep(problem, a.checkpoints());
            case Adjoint.Reversible a -> new ReversibleSweep(problem, a.coupling());
            case Adjoint.Backsolve a -> new BacksolveSweep(problem, a.seminorm());
            case Adjoint.Interpolating a -> new InterpolatingSweep(problem);
        };
    }

    /// A time or a size the controller chose, as a fraction of the way: its derivative is that of `from + fraction (to - from)`, or of `fraction (to - from)`, at the fraction
    /// it has.
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

    /// What a rule for the derivative of a sweep gets.
    ///
    /// @param kept what the sweep left for it
    record Arguments(Var from, Var to, Var y, List<Var> theta, List<Var> kept) {
        /// All that derivatives are wanted of but the state: times, if so, and theta.
        List<Var> parameters(boolean times) {
            List<Var> all = new ArrayList<>(times ? List.of(from, to) : List.of());
            all.addAll(theta);
            return all;
        }

        /// The same with other values of those.
        Arguments with(List<Var> parameters, boolean times) {
            return times ? new Arguments(parameters.get(0), parameters.get(1), y, parameters.subList(2, parameters.size()), kept) : new Arguments(from, to, y, parameters, kept);
        }

        /// The same from another state.
        Arguments at(Var state) {
            return new Arguments(from, to, state, theta, kept);
        }
    }

    /// The cotangents of a sweep's arguments.
    record Gradient(Var from, Var to, Var y, List<Var> theta) {
        /// From cotangents in the order of [Arguments#parameters].
        static Gradient of(Var y, List<Var> parameters, boolean times) {
            return times ? new Gradient(parameters.get(0), parameters.get(1), y, parameters.subList(2, parameters.size()))
                    : new Gradient(y.constant(0), y.constant(0), y, parameters);
        }

        /// From a continuous adjoint: those of times are the products with the field there.
        ///
        /// @param a the adjoint at the beginning
        /// @param theta cotangents of the parameters
        /// @param there whether the end was reached at all
        static Gradient continuous(GraphSolve.Problem problem, Arguments x, Var y1, Var ct, Var a, List<Var> theta, Var there) {
            Rates f = problem.rates(x.theta());
            if (!problem.times()) {
                return new Gradient(ct.constant(0), ct.constant(0), a, theta);
            }
            return new Gradient(a.dot(f.at(x.from(), x.y())).unaryMinus(), there.select(ct.dot(f.at(x.to(), y1)), ct.constant(0)), a, theta);
        }
    }

    /// A rule for the derivative of a sweep.
    @FunctionalInterface
    interface Rule {
        /// The cotangents of the arguments, given the cotangent of the state reached.
        Gradient of(Arguments x, Var y, Var ct);
    }

    /// The state a sweep reached, with this rule for its derivative instead of how it was computed.
    ///
    /// @param kept what the rule needs besides the arguments
    static Var withRule(GraphSolve.Problem problem, Var from, Var to, Var y, List<Var> theta, List<Var> kept, Var end, Rule rule) {
        for (Var v : theta) {
            Checks.require(v.dtype() == y.dtype(), "parameters of the state's element type " + y.dtype() + " for this adjoint", v.type());
        }
        int p = theta.size();
        List<Var> all = new ArrayList<>(List.of(from, to, y));
        all.addAll(theta);
        kept.forEach(v -> all.add(v.stopGradient()));
        return Control.custom(v -> end.stopGradient(), (Control.Vjp) (x, value, ct) -> {
            List<Var> own = x.subList(0, 3 + p);
            List<Var> guarded = x.subList(3 + p, x.size()).stream().map(v -> guarded(v, own)).toList();
            Gradient g = rule.of(new Arguments(x.get(0), x.get(1), x.get(2), x.subList(3, 3 + p), guarded), value, ct);
            List<Var> cts = new ArrayList<>(List.of(g.from(), g.to(), g.y()));
            cts.addAll(g.theta());
            x.subList(3 + p, x.size()).forEach(v -> cts.add(v.fill(0)));
            return cts;
        }, all);
    }

    /// A value that depends on these in a way no derivative follows, so that one is refused instead of wrong.
    private static Var guarded(Var kept, List<Var> arguments) {
        return Control.custom(v -> kept, (Control.Jvp) (x, value, dx) -> {
            throw new UnsupportedOperationException("this adjoint has first derivatives only: use Adjoint.discretise() for further ones");
        }, arguments);
    }
}
