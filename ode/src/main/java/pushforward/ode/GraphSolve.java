package pushforward.ode;

import java.util.List;
import java.util.Optional;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;
import pushforward.ode.internal.Checks;
import pushforward.tensor.DType;
import pushforward.tensor.Shape;

/// A solve as part of a graph: first the length of the first step, then one [Sweep] from save time to save time, in a scan over them, whose memory derivatives need for one of
/// them at a time.
final class GraphSolve {
    private final Solver solver;
    private final VectorField field;
    private final List<Var> theta;
    private final Adjoint adjoint;
    private final boolean times;

    /// @param times whether derivatives with respect to times are wanted
    GraphSolve(Solver solver, VectorField field, List<Var> theta, Adjoint adjoint, boolean times) {
        this.solver = solver;
        this.field = field;
        this.theta = List.copyOf(theta);
        this.adjoint = adjoint;
        this.times = times;
        Checks.require(solver.events().isEmpty(), "a solver without events inside a graph", solver.events().size() + " events");
    }

    Solved run(Var t0, Var t1, Optional<Var> saveAt, Var y0) {
        Checks.require(y0.shape().rank() == 1, "a state of shape [d]", y0.shape());
        for (Var t : List.of(t0, t1)) {
            Checks.require(t.shape().rank() == 0 && t.dtype() == y0.dtype(), "times that are scalars of the state's element type " + y0.dtype(), t.type());
        }
        if (!(solver.method() instanceof RungeKutta method)) {
            throw new IllegalArgumentException("expected an explicit Runge-Kutta method inside a graph, such as dopri5, got " + solver.method().name());
        }
        Problem problem = new Problem(solver, method, field, y0, theta, times);
        Sweep sweep = Sweep.of(adjoint, problem);
        Var start = y0.lift();
        Optional<Var> first = first(problem, t0, t1, start);
        Var memory = Pace.memory(solver, first.orElse(start.constant(solver.firstStep().orElse(1))), t0).lift();
        int d = y0.shape().dim(0);
        int sweeps = 1;
        Var y;
        Optional<Var> states = Optional.empty();
        if (saveAt.isEmpty()) {
            Sweep.Reached end = sweep.over(t0, t1, start, theta, memory);
            y = end.y();
            memory = end.memory();
        } else {
            Var at = saveAt.get();
            Checks.require(at.shape().rank() == 1 && at.dtype() == y0.dtype(), "times of shape [m] of the state's element type " + y0.dtype(), at.type());
            sweeps = at.shape().dim(0) + 1;
            Control.Scanned all = Control.scan(sweeps, Var.concat(0, start, memory), List.of(Var.concat(0, t0.reshape(1), at), Var.concat(0, at, t1.reshape(1))), in -> {
                Sweep.Reached end = sweep.over(in.get(2), in.get(3), in.get(1).slice(0, d), theta, in.get(1).slice(d, d + Pacer.MEMORY).stopGradient());
                return List.of(Var.concat(0, end.y(), end.memory()), end.y());
            });
            y = all.carry().slice(0, d);
            memory = all.carry().slice(d, d + Pacer.MEMORY).stopGradient();
            states = Optional.of(all.outputs().get(0).slice(0, sweeps - 1));
        }
        Var steps = memory.at(Pace.STEPS);
        int once = (first.isPresent() ? 1 + (sweep.evaluationsToStart() == 0 ? 1 : 0) : 0) + sweeps * sweep.evaluationsToStart();
        return new Solved(y, states, memory.at(Pace.STATUS), steps, memory.at(Pace.ACCEPTED), steps.times(sweep.evaluations()).plus(once), memory.at(Pace.TIME));
    }

    private Optional<Var> first(Problem problem, Var t0, Var t1, Var y0) {
        if (solver.firstStep().isPresent() || solver.controller() instanceof Controller.Fixed) {
            return Optional.empty();
        }
        return Optional.of(new TracedSteps(problem).firstStep(problem.rates(theta), solver, t0, t1, y0));
    }

    /// What is solved.
    ///
    /// @param like a value of the state's type
    record Problem(Solver solver, RungeKutta method, VectorField field, Var like, List<Var> theta, boolean times) {
        private static final int MOST_RECORDED = 1 << 20;

        int size() {
            return like.shape().dim(0);
        }

        double ulp() {
            return like.dtype() == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        }

        Scale scale() {
            return Scale.of(solver.tolerances(), size());
        }

        Pace pace() {
            return new Pace(solver, method.errorOrder(), ulp());
        }

        /// Most steps kept.
        int most() {
            Checks.require(solver.maxSteps() <= MOST_RECORDED, "a bound on the number of steps (withMaxSteps) of at most " + MOST_RECORDED + " where they are kept for derivatives",
                    solver.maxSteps());
            return (int) solver.maxSteps();
        }

        /// The field at a state with parameters filled in.
        Rates rates(List<Var> parameters) {
            return (t, y) -> {
                Var f = field.at(t, y, parameters);
                Checks.require(f.shape().equals(Shape.of(size())) && f.dtype() == like.dtype(), "a field of shape [" + size() + "] and type " + like.dtype(), f.type());
                return f.lift();
            };
        }
    }
}
