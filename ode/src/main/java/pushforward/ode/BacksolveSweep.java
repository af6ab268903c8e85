package pushforward.ode;

import java.util.List;
import pushforward.autodiff.Control;
import pushforward.autodiff.Var;

/// A loop that keeps nothing, and the continuous adjoint with the state solved backwards: see [Adjoint.Backsolve].
final class BacksolveSweep implements Sweep {
    private final GraphSolve.Problem problem;
    private final TracedSteps steps;
    private final boolean seminorm;
    private final int d;

    BacksolveSweep(GraphSolve.Problem problem, boolean seminorm) {
        this.problem = problem;
        this.d = problem.size();
        this.steps = new TracedSteps(problem);
        this.seminorm = seminorm;
    }

    @Override
    public Reached over(Var from, Var to, Var y, List<Var> theta, Var memory) {
        Control.Steered r = problem.pace().loop(0, steps, problem.rates(theta), from, y, to, memory);
        Var end = Sweep.withRule(problem, from, to, y, theta, List.of(r.report().at(Pace.TIME)), steps.state(r.carry()), this::backwards);
        return new Reached(end, r.report());
    }

    private Gradient backwards(Arguments x, Var y1, Var ct) {
        int p = Cotangents.size(x.theta());
        Var reached = x.kept().get(0);
        Rates augmented = (t, w) -> {
            Cotangents.Continuous c = Cotangents.continuous(problem, x.theta(), t, w.slice(0, d), w.slice(d, 2 * d));
            return Cotangents.pack(c.f(), c.changes());
        };
        TracedSteps back = new TracedSteps(problem, problem.scale().augmented(true, seminorm ? 0 : p), 2 * d + p, 2 * d);
        Solver solver = problem.solver();
        Var size = Cotangents.magnitude(ct);
        Var w = Cotangents.pad(Var.concat(0, y1, ct.div(size)), p);
        boolean automatic = solver.firstStep().isEmpty() && solver.controller() instanceof Controller.Adaptive;
        Var first = automatic ? back.firstStep(augmented, solver, reached, x.from(), w) : ct.constant(solver.firstStep().orElse(1));
        Control.Steered r = problem.pace().loop(0, back, augmented, reached, w, x.from(), Pace.memory(solver, first, reached));
        return Gradient.continuous(problem, x, y1, ct, r.carry().slice(d, 2 * d + p).times(size), r.report().at(Pace.STATUS), reached.eq(x.to()));
    }

    @Override
    public TracedSteps steps() {
        return steps;
    }
}
